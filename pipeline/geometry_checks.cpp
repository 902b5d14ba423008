// SPDX-License-Identifier: Apache-2.0
#include "pipeline/geometry_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/camera_model.h"
#include "pipeline/surface_checks.h"
#include "schema/geometry.h"

namespace partbooth::pipeline {
namespace {

using core::Vec3d;

constexpr std::size_t kLookAt = 4000;     // pixels of a picture, evenly spread
constexpr std::uint32_t kFewest = 20;     // of an object; fewer say nothing
constexpr double kPlace_px = 1.5;         // the ray of a place passes within a pixel of its centre
constexpr double kDepthTolerance = 0.02;  // ranges of older data sets are of means over pixels

struct Fit {
  std::uint32_t looked_at = 0, fit = 0;
};

// Calls fits(object position, x, y, i) for pixels of objects with a class; the fault if most of an object's
// do not fit.
template <class Fits>
std::string fault_of_most(const schema::ImageRecord& record, const std::vector<std::uint32_t>& owners,
                          const char* what, const Fits& fits) {
  const schema::Labels& labels = record.labels();
  const auto objects =
      static_cast<std::size_t>(std::min(labels.objects_size(), record.scene().instances_size()));
  std::vector<Fit> fit(objects);
  const std::size_t step = std::max<std::size_t>(1, owners.size() / kLookAt);
  for (std::size_t i = 0; i < owners.size(); i += step) {
    const std::uint32_t owner = owners[down_the_columns(i, labels)];
    if (owner == 0 || owner > objects) continue;
    const int object = static_cast<int>(owner) - 1;
    if (labels.objects(object).class_id() < 0) continue;
    Fit& of_object = fit[static_cast<std::size_t>(object)];
    ++of_object.looked_at;
    of_object.fit +=
        fits(object, static_cast<int>(i % labels.width_px()), static_cast<int>(i / labels.width_px()), i);
  }
  for (std::size_t k = 0; k < objects; ++k)
    if (fit[k].looked_at >= kFewest && 2 * fit[k].fit < fit[k].looked_at)
      return fmt::format("does not go with {} of object {}", what, k + 1);
  return "";
}

}  // namespace

std::string nocs_fault(const core::ImageF& layer, const schema::ImageRecord& record,
                       const std::vector<std::uint32_t>& owners) {
  const schema::Camera& camera = record.scene().camera();
  const auto lens = core::CameraModel::create(schema::parameters_of(camera));
  if (!lens) return "belongs to a camera that cannot be: " + lens.error().message;
  return fault_of_most(record, owners, "camera and pose", [&](int object, int x, int y, std::size_t i) {
    const schema::ObjectLabel& label = record.labels().objects(object);
    const Vec3d min = schema::vec_of(label.box3d_min_m()), size = schema::vec_of(label.box3d_max_m()) - min;
    const Vec3d at(core::Vec3f{layer.data[3 * i], layer.data[3 * i + 1], layer.data[3 * i + 2]});
    const Vec3d in_part = min + Vec3d{at.x * size.x, at.y * size.y, at.z * size.z};
    const core::Rigid world_from_part = schema::rigid_of(record.scene().instances(object).world_from_part());
    const core::Rigid camera_from_world = schema::camera_at(camera, schema::row_time_s(camera, y));
    const auto pixel = lens->project(camera_from_world.point(world_from_part.point(in_part)));
    return pixel && std::hypot(pixel->x - x - 0.5, pixel->y - y - 0.5) < kPlace_px;
  });
}

std::string distance_fault(const core::ImageF& layer, const schema::ImageRecord& record,
                           const std::vector<std::uint32_t>& owners) {
  const auto lens = core::CameraModel::create(schema::parameters_of(record.scene().camera()));
  if (!lens) return "belongs to a camera that cannot be: " + lens.error().message;
  return fault_of_most(record, owners, "the depth", [&](int object, int x, int y, std::size_t i) {
    const schema::ObjectLabel& label = record.labels().objects(object);
    const auto ray = lens->chief_ray({x + 0.5, y + 0.5});
    if (!ray) return false;
    const double depth_m = ray->origin.z + ray->direction.z * double(layer.data[i]);
    return depth_m > label.depth_min_m() * (1 - kDepthTolerance) &&
           depth_m < label.depth_max_m() * (1 + kDepthTolerance);
  });
}

}  // namespace partbooth::pipeline
