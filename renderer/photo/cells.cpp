// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/cells.h"

namespace partbooth::renderer {

void CellPainter::paint_point(double x, double y, double amount) {
  const double left = std::floor(x - 0.5), top = std::floor(y - 0.5);
  const double u = x - 0.5 - left, v = y - 0.5 - top;
  for (int j = 0; j < 2; ++j)
    for (int i = 0; i < 2; ++i)
      cover(int(left) + i, int(top) + j, amount * (i ? u : 1 - u) * (j ? v : 1 - v));
}

}  // namespace partbooth::renderer
