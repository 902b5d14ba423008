// SPDX-License-Identifier: Apache-2.0
// Inverses by cofactors, for matrices that are far from singular: no pivots. Not finite for a determinant of
// 0.
#pragma once

#include "core/vec.h"

namespace partbooth::core {

// The inverse times the determinant.
inline Mat3d adjugate(const Mat3d& m) {
  const auto& [a, b, c] = m.rows;
  return Mat3d{{cross(b, c), cross(c, a), cross(a, b)}}.transposed();
}

inline Mat3d inverse(const Mat3d& m) {
  Mat3d out = adjugate(m);
  const double det = m.determinant();
  for (Vec3d& row : out.rows) row = row / det;
  return out;
}

}  // namespace partbooth::core
