// SPDX-License-Identifier: Apache-2.0
// Where things lie on the layer: a Poisson process that stays the same whatever part of the layer is seen.
//
// The layer is cut into square tiles; each draws its own things. Tiles are a power of two in metres and grow
// with the grid and with the margin around it, so that a few of them cover both.
#pragma once

#include <cmath>
#include <cstdint>
#include <string_view>

#include "core/random.h"
#include "renderer/photo/dirt_layer.h"

namespace partbooth::renderer {

struct Tiles {
  double size_m = 0;
  int x0 = 0, y0 = 0, x1 = 0, y1 = 0;  // half open
};
// Tiles that touch the grid with a margin around it.
Tiles tiles_of(const LayerGrid& grid, double margin_m);

// The random numbers of one tile, and those of one thing in it.
std::uint64_t tile_seed(std::uint64_t pattern_seed, const Tiles& tiles, int x, int y);

// Calls place(stream, x_m, y_m) for each thing that may reach into the grid; the numbers 0 and 1 of the
// stream are its place.
template <class Place>
void scatter(std::uint64_t pattern_seed, const LayerGrid& grid, std::string_view name, double per_m2,
             double margin_m, Place&& place);

// Above so many things fewer and larger ones are drawn, with the same cover: they overlap in each pixel
// anyway. Depends on the tiles' size, not on the grid.
struct Thinned {
  double per_m2;
  double growth;  // of lengths
};
Thinned thin(double per_m2, const LayerGrid& grid, double margin_m, double most);

// --- implementation

// Of a Poisson law, from one uniform number.
int poisson_count(double mean, double u);

template <class Place>
void scatter(std::uint64_t pattern_seed, const LayerGrid& grid, std::string_view name, double per_m2,
             double margin_m, Place&& place) {
  const Tiles tiles = tiles_of(grid, margin_m);
  const double mean = per_m2 * tiles.size_m * tiles.size_m;
  const double left = grid.x0_m - margin_m, right = grid.x0_m + grid.width * grid.cell_m + margin_m;
  const double top = grid.y0_m - margin_m, bottom = grid.y0_m + grid.height * grid.cell_m + margin_m;
  for (int ty = tiles.y0; ty < tiles.y1; ++ty) {
    for (int tx = tiles.x0; tx < tiles.x1; ++tx) {
      const std::uint64_t seed = tile_seed(pattern_seed, tiles, tx, ty);
      const core::RandomStream counts(seed, 0xffffffffu, name);
      const int count = poisson_count(mean, counts.uniform(0));
      for (int n = 0; n < count; ++n) {
        const core::RandomStream stream(seed, std::uint64_t(n), name);
        const double x_m = (tx + stream.uniform(0)) * tiles.size_m;
        const double y_m = (ty + stream.uniform(1)) * tiles.size_m;
        if (x_m > left && x_m < right && y_m > top && y_m < bottom) place(stream, x_m, y_m);
      }
    }
  }
}

}  // namespace partbooth::renderer
