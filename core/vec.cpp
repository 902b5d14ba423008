// SPDX-License-Identifier: Apache-2.0
#include "core/vec.h"

namespace partbooth::core {

Mat3d rotation_about(Vec3d axis, double angle_rad) {
  const double c = std::cos(angle_rad), s = std::sin(angle_rad), t = 1 - c;
  const auto [x, y, z] = axis;
  return {{Vec3d{t * x * x + c, t * x * y - s * z, t * x * z + s * y},
           Vec3d{t * x * y + s * z, t * y * y + c, t * y * z - s * x},
           Vec3d{t * x * z - s * y, t * y * z + s * x, t * z * z + c}}};
}

Mat3d rotation_between(Vec3d from, Vec3d to) {
  const Vec3d axis = cross(from, to);
  const double sin_angle = length(axis), cos_angle = dot(from, to);
  if (sin_angle < 1e-12) {
    return cos_angle > 0 ? Mat3d{} : rotation_about(any_perpendicular(from), M_PI);
  }
  return rotation_about(axis / sin_angle, std::atan2(sin_angle, cos_angle));
}

Mat3d rotation_from_quaternion(double w, double x, double y, double z) {
  return {{Vec3d{1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)},
           Vec3d{2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)},
           Vec3d{2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)}}};
}

}  // namespace partbooth::core
