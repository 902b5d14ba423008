// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/optics.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "core/vec.h"
#include "renderer/photo/cv_view.h"

namespace partbooth::renderer {
namespace {

// Half the angle at which the glare spread function has fallen by half: about that of clean lenses.
constexpr double kGlareTheta0Rad = 0.02;
// Glare has no detail: cells along the longer side on which it is computed.
constexpr int kGlareCells = 16;

std::vector<float> gaussian_taps(double sigma) {
  const double t = sigma * sigma;
  const int radius = int(std::ceil(4 * sigma)) + 1;
  std::vector<float> taps(2 * std::size_t(radius) + 1);
  double sum = 0;
  for (int n = -radius; n <= radius; ++n) sum += std::cyl_bessel_i(std::abs(n), t);
  for (int n = -radius; n <= radius; ++n)
    taps[std::size_t(n + radius)] = float(std::cyl_bessel_i(std::abs(n), t) / sum);
  return taps;
}

core::ImageF resized(const core::ImageF& image, int width, int height, int interpolation) {
  core::ImageF out(width, height, image.channels);
  cv::Mat target = view(out);
  cv::resize(view(image), target, target.size(), 0, 0, interpolation);
  return out;
}

// Each cell's weighted mean of all cells, the near ones counting most: so an even picture stays even.
core::ImageF spread(const core::ImageF& cells, double cell_rad) {
  std::vector<float> weights(std::size_t(cells.width) * cells.height);
  for (int dy = 0; dy < cells.height; ++dy)
    for (int dx = 0; dx < cells.width; ++dx)
      weights[std::size_t(dy) * cells.width + dx] =
          float(1 / ((dx * dx + dy * dy) * cell_rad * cell_rad + kGlareTheta0Rad * kGlareTheta0Rad));
  core::ImageF out(cells.width, cells.height, 3);
  for (int y = 0; y < cells.height; ++y) {
    for (int x = 0; x < cells.width; ++x) {
      float sum = 0;
      core::Vec3f light;
      for (int v = 0; v < cells.height; ++v) {
        for (int u = 0; u < cells.width; ++u) {
          const float weight = weights[std::size_t(std::abs(y - v)) * cells.width + std::abs(x - u)];
          const float* from = cells.at(u, v);
          light += weight * core::Vec3f{from[0], from[1], from[2]};
          sum += weight;
        }
      }
      for (int c = 0; c < 3; ++c) out.at(x, y)[c] = light[c] / sum;
    }
  }
  return out;
}

}  // namespace

void gaussian_blur(core::ImageF& image, double sigma_px) {
  if (sigma_px <= 0) return;
  const std::vector<float> taps = gaussian_taps(sigma_px);
  cv::Mat pixels = view(image);
  cv::sepFilter2D(pixels, pixels, CV_32F, taps, taps, {-1, -1}, 0, cv::BORDER_REFLECT);
}

core::ImageF wide_blur(const core::ImageF& image, double sigma_px) {
  // Cells of at most a third of sigma: the picture below is smooth over a cell.
  const int factor = std::max(1, int(sigma_px / 3));
  core::ImageF coarse =
      resized(image, (image.width + factor - 1) / factor, (image.height + factor - 1) / factor,
              factor > 1 ? cv::INTER_AREA : cv::INTER_NEAREST);
  gaussian_blur(coarse, sigma_px / factor);
  return factor > 1 ? resized(coarse, image.width, image.height, cv::INTER_LINEAR) : coarse;
}

void add_veiling_glare(core::ImageF& image, double veiling_glare_index, double focal_length_px) {
  if (veiling_glare_index <= 0) return;
  const double cell_px = std::max(1.0, double(std::max(image.width, image.height)) / kGlareCells);
  const core::ImageF cells = resized(image, int(std::ceil(image.width / cell_px)),
                                     int(std::ceil(image.height / cell_px)), cv::INTER_AREA);
  const core::ImageF glare =
      resized(spread(cells, cell_px / focal_length_px), image.width, image.height, cv::INTER_LINEAR);
  const cv::Scalar mean = cv::mean(view(image)), glare_mean = cv::mean(view(glare));
  const float g = float(veiling_glare_index);
  for (int c = 0; c < 3; ++c) {
    // What the weighted means lose or win in all.
    const float spread_share = glare_mean[c] > 0 ? g / 2 * float(mean[c] / glare_mean[c]) : 0;
    const float even = g / 2 * float(mean[c]);
    for (std::size_t i = std::size_t(c); i < image.data.size(); i += 3)
      image.data[i] = (1 - g) * image.data[i] + even + spread_share * glare.data[i];
  }
}

}  // namespace partbooth::renderer
