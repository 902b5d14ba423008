// SPDX-License-Identifier: Apache-2.0
#include "labeler/points.h"

#include <cmath>

#include "schema/geometry.h"

namespace partbooth::labeler {

using core::Vec3d;

std::vector<NamedPoint> hole_points(const core::Part& part) {
  std::vector<NamedPoint> points;
  int holes = 0;
  for (const core::Feature& feature : part.features) {
    if (feature.kind != core::FeatureKind::kHole) continue;
    const std::string name = "hole" + std::to_string(holes++);
    const Vec3d half = feature.axis * (feature.length_m / 2);
    if (feature.through) points.push_back({name + ".a", feature.origin - half});
    points.push_back({name + ".b", feature.origin + half});
  }
  return points;
}

schema::KeypointLabel keypoint(const NamedPoint& point, Vec3d in_camera_m, const core::CameraModel& lens,
                               const core::Frame& frame, double tolerance_m) {
  schema::KeypointLabel label;
  label.set_name(point.name);
  const auto pixel = lens.project(in_camera_m);
  if (!pixel) return label;
  label.set_x(pixel->x);
  label.set_y(pixel->y);
  label.set_depth_m(in_camera_m.z);
  const int x = static_cast<int>(std::floor(pixel->x)), y = static_cast<int>(std::floor(pixel->y));
  if (x < 0 || y < 0 || x >= frame.instance.width || y >= frame.instance.height) return label;
  const float front_m = *frame.depth_m.at(x, y);
  const bool hidden = *frame.instance.at(x, y) != 0 && front_m > 0 && front_m < in_camera_m.z - tolerance_m;
  label.set_visibility(hidden ? 1 : 2);
  return label;
}

void set_box3d(const core::Box3d& box, const core::Rigid& camera_from_part, schema::ObjectLabel& label) {
  *label.mutable_box3d_min_m() = schema::to_vector3(box.min);
  *label.mutable_box3d_max_m() = schema::to_vector3(box.max);
  for (int i = 0; i < 8; ++i) {
    const Vec3d corner{i & 1 ? box.max.x : box.min.x, i & 2 ? box.max.y : box.min.y,
                       i & 4 ? box.max.z : box.min.z};
    *label.add_box3d_corners_m() = schema::to_vector3(camera_from_part.point(corner));
  }
}

}  // namespace partbooth::labeler
