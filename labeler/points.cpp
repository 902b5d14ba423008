// SPDX-License-Identifier: Apache-2.0
#include "labeler/points.h"

#include <algorithm>
#include <cmath>

#include "schema/geometry.h"

namespace partbooth::labeler {

using core::Vec3d;

namespace {

// How much the depth may change within a pixel that a surface crosses aslant: the largest steps to the pixels
// beside it that show the same object, along x and along y.
double depth_step_m(const core::Frame& frame, int x, int y) {
  const auto step_to = [&](int nx, int ny) {
    if (nx < 0 || ny < 0 || nx >= frame.instance.width || ny >= frame.instance.height) return 0.0;
    if (*frame.instance.at(nx, ny) != *frame.instance.at(x, y)) return 0.0;
    return double(std::abs(*frame.depth_m.at(nx, ny) - *frame.depth_m.at(x, y)));
  };
  return std::max(step_to(x - 1, y), step_to(x + 1, y)) + std::max(step_to(x, y - 1), step_to(x, y + 1));
}

}  // namespace

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

std::vector<NamedPoint> named_points(const schema::DatasetConfig& config, const std::string& label) {
  std::vector<NamedPoint> points;
  for (const schema::ClassConfig& item : config.classes()) {
    if (item.name() != label) continue;
    for (const schema::KeypointConfig& point : item.keypoints())
      points.push_back({point.name(), Vec3d{point.x_mm(), point.y_mm(), point.z_mm()} * 1e-3});
  }
  return points;
}

schema::KeypointLabel keypoint(const NamedPoint& point, Vec3d world_m, const View& view,
                               const core::Frame& frame) {
  schema::KeypointLabel label;
  label.set_name(point.name);
  const auto seen = view.project(world_m);
  if (!seen) return label;
  label.set_x(seen->image_px.x);
  label.set_y(seen->image_px.y);
  label.set_depth_m(seen->z_m);
  const int x = static_cast<int>(std::floor(seen->image_px.x)),
            y = static_cast<int>(std::floor(seen->image_px.y));
  if (x < 0 || y < 0 || x >= frame.instance.width || y >= frame.instance.height) return label;
  const float front_m = *frame.depth_m.at(x, y);
  const double near_m = seen->z_m * (1 - kDepthTolerance) - depth_step_m(frame, x, y);
  const bool hidden = *frame.instance.at(x, y) != 0 && front_m > 0 && front_m < near_m;
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
