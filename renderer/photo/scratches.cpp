// SPDX-License-Identifier: Apache-2.0
// Scratches: bent lines, most of them along one direction of cleaning. Each throws light across itself.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "core/random.h"
#include "renderer/photo/cells.h"
#include "renderer/photo/dirt_types.h"
#include "renderer/photo/quantile.h"
#include "renderer/photo/scatter.h"

namespace partbooth::renderer {
namespace {

constexpr double kMinLengthM = 2e-3, kMaxLengthM = 30e-3;
constexpr double kWidthRange = 3;  // from a third of the median to three times it
constexpr double kAlphaMin = 0.3, kAlphaMax = 0.9;
constexpr double kAlong = 0.7;  // share along the common direction
constexpr double kAlongSigmaRad = 8 * std::numbers::pi / 180;
constexpr double kBendSigmaRad = 0.25;  // of the direction, over a scratch's length
constexpr int kPieces = 12;             // of a poly-line
constexpr double kMost = 2000;

struct Scratch {
  double x_m, y_m, length_m, width_m, angle_rad, alpha;
};

// Numbers 2..8 of the stream.
Scratch scratch_of(const core::RandomStream& stream, double x_m, double y_m, double median_m,
                   double common_rad) {
  const auto normal = [&](std::uint32_t k) { return normal_quantile(std::max(stream.uniform(k), 0x1p-53)); };
  Scratch scratch{x_m, y_m, 0, 0, 0, 0};
  scratch.length_m = kMinLengthM * std::pow(kMaxLengthM / kMinLengthM, stream.uniform(2));
  scratch.width_m = median_m * std::pow(kWidthRange, 2 * stream.uniform(3) - 1);
  scratch.alpha = kAlphaMin + (kAlphaMax - kAlphaMin) * stream.uniform(4);
  scratch.angle_rad = stream.uniform(5) < kAlong ? common_rad + kAlongSigmaRad * normal(6)
                                                 : std::numbers::pi * stream.uniform(6);
  return scratch;
}

// A straight piece, thinner than a cell or not: the cover across it integrates to its width.
void paint_piece(CellPainter& painter, double x0, double y0, double x1, double y1, double width,
                 double alpha) {
  const double length = std::hypot(x1 - x0, y1 - y0);
  if (length <= 0) return;
  const double ux = (x1 - x0) / length, uy = (y1 - y0) / length;
  const double half = std::max(width, 1.0) / 2, depth = alpha * std::min(width, 1.0);
  const double mx = (x0 + x1) / 2, my = (y0 + y1) / 2;
  painter.paint(mx, my, length / 2 + half + 1, [&](double x, double y) {
    const double along = std::abs(ux * (x - mx) + uy * (y - my));
    const double beside = std::abs(ux * (y - my) - uy * (x - mx));
    return depth * edge(length / 2 - along) * edge(half - beside);
  });
}

// Bent at random from piece to piece, thinning out towards its ends. Numbers 8.. of the stream.
void paint_scratch(CellPainter& painter, const core::RandomStream& stream, const Scratch& scratch) {
  double x = painter.column(scratch.x_m), y = painter.row(scratch.y_m), angle = scratch.angle_rad;
  const double step = painter.cells(scratch.length_m) / kPieces, width = painter.cells(scratch.width_m);
  x -= step * kPieces / 2 * std::cos(angle), y -= step * kPieces / 2 * std::sin(angle);
  for (int piece = 0; piece < kPieces; ++piece) {
    const double u = std::max(stream.uniform(8 + std::uint32_t(piece)), 0x1p-53);
    angle += kBendSigmaRad / std::sqrt(double(kPieces)) * normal_quantile(u);
    const double x1 = x + step * std::cos(angle), y1 = y + step * std::sin(angle);
    const double fade = std::min(1.0, 3 * std::min(piece + 0.5, kPieces - piece - 0.5) / kPieces);
    paint_piece(painter, x, y, x1, y1, width, scratch.alpha * fade);
    x = x1, y = y1;
  }
}

}  // namespace

std::vector<ScratchMap> scratch_maps(const schema::LensDirt& dirt, const LayerGrid& grid) {
  const core::RandomStream common(dirt.pattern_seed(), 0, "dirt.scratches.common");
  const double common_rad = std::numbers::pi * common.uniform(0);
  std::array<std::vector<Scratch>, kScratchDirections> found;
  std::array<std::vector<core::RandomStream>, kScratchDirections> streams;
  const Thinned scratches = thin(dirt.scratches_per_m2(), grid, kMaxLengthM / 2, kMost);
  scatter(dirt.pattern_seed(), grid, "dirt.scratches", scratches.per_m2, kMaxLengthM / 2,
          [&](const core::RandomStream& stream, double x_m, double y_m) {
            const Scratch scratch = scratch_of(
                stream, x_m, y_m, dirt.scratch_width_m() * scratches.growth * scratches.growth, common_rad);
            const double turn = (scratch.angle_rad - common_rad) / std::numbers::pi * kScratchDirections;
            const int bin =
                (int(std::lround(turn)) % kScratchDirections + kScratchDirections) % kScratchDirections;
            found[std::size_t(bin)].push_back(scratch);
            streams[std::size_t(bin)].push_back(stream);
          });
  std::vector<ScratchMap> maps;
  for (std::size_t bin = 0; bin < found.size(); ++bin) {
    if (found[bin].empty()) continue;
    CellPainter painter(grid);
    for (std::size_t i = 0; i < found[bin].size(); ++i)
      paint_scratch(painter, streams[bin][i], found[bin][i]);
    core::ImageF alpha = painter.take();
    if (std::any_of(alpha.data.begin(), alpha.data.end(), [](float a) { return a > 0; }))
      maps.push_back({common_rad + std::numbers::pi * double(bin) / kScratchDirections, std::move(alpha)});
  }
  return maps;
}

}  // namespace partbooth::renderer
