// SPDX-License-Identifier: Apache-2.0
// Shapes painted on the cells of a layer, anti-aliased, with the right cover also where a shape is smaller
// than a cell.
#pragma once

#include <algorithm>
#include <cmath>

#include "core/image.h"
#include "renderer/photo/dirt_layer.h"

namespace partbooth::renderer {

class CellPainter {
 public:
  explicit CellPainter(const LayerGrid& grid) : grid_(grid), alpha_(grid.width, grid.height, 1) {}

  double column(double x_m) const { return (x_m - grid_.x0_m) / grid_.cell_m; }
  double row(double y_m) const { return (y_m - grid_.y0_m) / grid_.cell_m; }
  double cells(double m) const { return m / grid_.cell_m; }

  // Lets light through cell by cell: transmittances multiply.
  void cover(int x, int y, double alpha) {
    if (x < 0 || y < 0 || x >= grid_.width || y >= grid_.height) return;
    float& a = *alpha_.at(x, y);
    a = 1 - (1 - a) * (1 - float(alpha));
  }

  // The given amount (alpha times area in cells), shared out among the four cells around a place.
  void paint_point(double x, double y, double amount);

  // Calls shape(x, y) with the centres of all cells within `reach` cells of a place; it returns alpha there.
  template <class Shape>
  void paint(double x, double y, double reach, Shape&& shape) {
    const int x0 = int(std::max(0.0, std::floor(x - reach))), y0 = int(std::max(0.0, std::floor(y - reach)));
    const int x1 = int(std::min(double(grid_.width), x + reach + 1));
    const int y1 = int(std::min(double(grid_.height), y + reach + 1));
    for (int j = y0; j < y1; ++j)
      for (int i = x0; i < x1; ++i) {
        const double alpha = shape(i + 0.5, j + 0.5);
        if (alpha > 0) cover(i, j, alpha);
      }
  }

  core::ImageF take() { return std::move(alpha_); }

 private:
  LayerGrid grid_;
  core::ImageF alpha_;
};

// Share of a cell inside an edge that runs `inside` cells beyond its centre.
inline double edge(double inside) { return std::clamp(inside + 0.5, 0.0, 1.0); }

inline double smoothstep(double t) {
  t = std::clamp(t, 0.0, 1.0);
  return t * t * (3 - 2 * t);
}

}  // namespace partbooth::renderer
