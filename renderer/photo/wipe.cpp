// SPDX-License-Identifier: Apache-2.0
// What a cloth leaves: a film of grease in fine lines along the wipe, which bends a little as a hand does.
#include <algorithm>
#include <cmath>
#include <vector>

#include "renderer/photo/cells.h"
#include "renderer/photo/dirt_types.h"
#include "renderer/photo/layer_noise.h"

namespace partbooth::renderer {
namespace {

constexpr double kBendRadiusM = 0.12;
constexpr double kLineM = 4e-3;  // distance of the coarsest lines' noise values
constexpr int kLineOctaves = 7;  // down to 60 um
constexpr double kFall = 0.8;    // amplitude of an octave over that of the one before
constexpr double kPatchM = 15e-3, kPatchCells = 24;
constexpr double kCover = 0.65;  // share of the layer where the cloth pressed
constexpr double kNyquist = 2;   // cells across the finest lines that the grid can show

// Sum of octaves of the noise across the wipe, sampled on a table.
class Lines {
 public:
  Lines(const NoiseKey& key, double first_m, double last_m, double cell_m) : step_m_(cell_m / 2) {
    first_m_ = std::floor(first_m / step_m_) * step_m_;  // the same places for every grid
    const int count = int((last_m - first_m_) / step_m_) + 2;
    values_.assign(std::size_t(count), 0);
    double amplitude = 1, variance = 0, spacing_m = kLineM;
    for (int octave = 0; octave < kLineOctaves; ++octave, amplitude *= kFall, spacing_m /= 2) {
      variance += amplitude * amplitude;
      if (spacing_m < kNyquist * cell_m) continue;  // such lines average out in a cell
      for (std::size_t i = 0; i < values_.size(); ++i)
        values_[i] += amplitude * line_noise(key, octave, (first_m_ + double(i) * step_m_) / spacing_m);
    }
    for (double& value : values_) value /= std::sqrt(variance);
  }
  double at(double v_m) const {
    const double t = std::clamp((v_m - first_m_) / step_m_, 0.0, double(values_.size()) - 1.001);
    const auto i = std::size_t(t);
    return values_[i] + (values_[i + 1] - values_[i]) * (t - double(i));
  }

 private:
  double first_m_, step_m_;
  std::vector<double> values_;
};

}  // namespace

core::ImageF wipe_alpha(const schema::LensDirt& dirt, const LayerGrid& grid) {
  const double c = std::cos(dirt.wipe_angle_rad()), s = std::sin(dirt.wipe_angle_rad());
  const double reach_m = std::hypot(std::max(std::abs(grid.x0_m), std::abs(grid.x_m(grid.width))),
                                    std::max(std::abs(grid.y0_m), std::abs(grid.y_m(grid.height))));
  // Distance from the middle of a circle through the origin, along the wipe there.
  const double bend_m =
      kBendRadiusM * std::exp2(std::max(0.0, std::ceil(std::log2(2 * reach_m / kBendRadiusM))));
  const auto across = [&](double x, double y) {
    return std::hypot(c * x + s * y, c * y - s * x + bend_m) - bend_m;
  };
  const NoiseKey key{dirt.pattern_seed(), "dirt.wipe"};
  const Lines lines(key, -1.5 * reach_m, 1.5 * reach_m, grid.cell_m);
  const core::ImageF patches = fractal_noise({dirt.pattern_seed(), "dirt.wipe.patches"}, grid, 2,
                                             std::max(kPatchM, kPatchCells * grid.cell_m));
  const double threshold = cover_threshold(kCover);
  core::ImageF alpha(grid.width, grid.height, 1);
  for (int j = 0; j < grid.height; ++j)
    for (int i = 0; i < grid.width; ++i) {
      const double pressed = smoothstep(*patches.at(i, j) - threshold + 0.5);
      const double film = std::clamp(0.4 + 0.35 * lines.at(across(grid.x_m(i), grid.y_m(j))), 0.0, 1.0);
      *alpha.at(i, j) = float(dirt.wipe_strength() * pressed * film);
    }
  return alpha;
}

}  // namespace partbooth::renderer
