// SPDX-License-Identifier: Apache-2.0
// Affine transforms of mesh files: rotation, scale, mirror, shear. dst = matrix * src + translation.
#pragma once

#include "core/vec.h"

namespace partbooth::scene_gen {

struct Affine {
  core::Mat3d matrix;
  core::Vec3d translation;

  core::Vec3d point(core::Vec3d p) const { return matrix * p + translation; }
  friend Affine operator*(const Affine& a, const Affine& b) {
    return {a.matrix * b.matrix, a.matrix * b.translation + a.translation};
  }
};

}  // namespace partbooth::scene_gen
