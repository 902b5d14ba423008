// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/scatter.h"

#include <algorithm>

#include "renderer/photo/quantile.h"

namespace partbooth::renderer {
namespace {

constexpr double kTilesAcross = 6;  // at least, half of that

double tile_size_m(const LayerGrid& grid, double margin_m) {
  const double extent_m = std::max(std::max(grid.width, grid.height) * grid.cell_m, margin_m);
  return std::exp2(std::ceil(std::log2(extent_m / kTilesAcross)));
}

}  // namespace

Tiles tiles_of(const LayerGrid& grid, double margin_m) {
  Tiles tiles;
  tiles.size_m = tile_size_m(grid, margin_m);
  const auto index = [&](double m) { return int(std::floor(m / tiles.size_m)); };
  tiles.x0 = index(grid.x0_m - margin_m);
  tiles.y0 = index(grid.y0_m - margin_m);
  tiles.x1 = index(grid.x0_m + grid.width * grid.cell_m + margin_m) + 1;
  tiles.y1 = index(grid.y0_m + grid.height * grid.cell_m + margin_m) + 1;
  return tiles;
}

std::uint64_t tile_seed(std::uint64_t pattern_seed, const Tiles& tiles, int x, int y) {
  static constexpr auto kStream = std::uint32_t(core::stream_hash("dirt.tile"));
  const auto level = std::uint32_t(std::ilogb(tiles.size_m));
  const auto words = core::philox4x32({std::uint32_t(x), std::uint32_t(y), level, kStream},
                                      {std::uint32_t(pattern_seed), std::uint32_t(pattern_seed >> 32)});
  return words[0] | std::uint64_t{words[1]} << 32;
}

Thinned thin(double per_m2, const LayerGrid& grid, double margin_m, double most) {
  const double across = kTilesAcross * tile_size_m(grid, margin_m) + 2 * margin_m;
  const double wanted = per_m2 * across * across;
  if (wanted <= most) return {per_m2, 1};
  return {per_m2 * most / wanted, std::sqrt(wanted / most)};
}

int poisson_count(double mean, double u) { return int(poisson_quantile(mean, std::max(u, 0x1p-53))); }

}  // namespace partbooth::renderer
