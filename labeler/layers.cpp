// SPDX-License-Identifier: Apache-2.0
#include "labeler/layers.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "core/check.h"
#include "labeler/regions.h"
#include "schema/geometry.h"

namespace partbooth::labeler {
namespace {

using core::Vec3d;

// The object with a class that the pixel shows; null: none.
const schema::Instance* labelled_object(const core::Frame& frame, const schema::SceneSpec& scene, int x,
                                        int y) {
  const int id = *frame.instance.at(x, y);
  if (id == 0 || scene.instances(id - 1).class_id() == core::kNoClass.value) return nullptr;
  return &scene.instances(id - 1);
}

// What value(instance, x, y) says of the pixels that show an object with a class.
template <class T, class Value>
core::Image<T> of_labelled(const core::Frame& frame, const schema::SceneSpec& scene, Value value) {
  core::Image<T> out(frame.instance.width, frame.instance.height, 1);
  for (int y = 0; y < out.height; ++y)
    for (int x = 0; x < out.width; ++x)
      if (const schema::Instance* object = labelled_object(frame, scene, x, y))
        *out.at(x, y) = value(*object, x, y);
  return out;
}

std::uint16_t index_plus_1(std::uint32_t index) {
  return std::uint16_t(std::min<std::uint32_t>(index, 65534) + 1);
}

}  // namespace

core::ImageU16 semantic(const core::Frame& frame, const schema::SceneSpec& scene) {
  return of_labelled<std::uint16_t>(frame, scene, [](const schema::Instance& object, int, int) {
    return std::uint16_t(object.class_id() + 1);
  });
}

core::ImageU16 bodies(const core::Frame& frame, const schema::SceneSpec& scene,
                      const core::AssetSet& assets) {
  return of_labelled<std::uint16_t>(frame, scene, [&](const schema::Instance& object, int x, int y) {
    const core::Part& part = *assets.parts.at(object.part_sha256());
    return index_plus_1(part.faces.at(*frame.face.at(x, y) - 1).body);
  });
}

core::ImageU16 features(const core::Frame& frame, const schema::SceneSpec& scene,
                        const core::AssetSet& assets) {
  std::map<std::string, std::vector<std::optional<CadFeature>>> of_part;
  for (const schema::Instance& object : scene.instances())
    of_part.try_emplace(object.part_sha256(), features_of_faces(*assets.parts.at(object.part_sha256())));
  return of_labelled<std::uint16_t>(frame, scene, [&](const schema::Instance& object, int x, int y) {
    const auto& feature = of_part.at(object.part_sha256()).at(*frame.face.at(x, y) - 1);
    return feature ? index_plus_1(feature->index) : std::uint16_t(0);
  });
}

core::ImageF normal_camera(const core::Frame& frame, const schema::SceneSpec& scene) {
  PB_CHECK(frame.surface.has_value());
  const core::Rigid camera_from_world = schema::rigid_of(scene.camera().camera_from_world());
  core::ImageF out = frame.surface->normal;
  for (std::size_t i = 0; i < out.data.size(); i += 3) {
    const Vec3d normal = camera_from_world.direction({out.data[i], out.data[i + 1], out.data[i + 2]});
    for (int c = 0; c < 3; ++c) out.data[i + std::size_t(c)] = float(normal[c]);
  }
  return out;
}

core::ImageF nocs(const core::Frame& frame, const schema::SceneSpec& scene, const core::AssetSet& assets) {
  PB_CHECK(frame.surface.has_value());
  core::ImageF out(frame.instance.width, frame.instance.height, 3);
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      const schema::Instance* object = labelled_object(frame, scene, x, y);
      if (object == nullptr) continue;
      const core::Box3d& box = assets.parts.at(object->part_sha256())->box;
      const Vec3d factors = schema::stretch_of(*object) * object->scale();
      const float* at = frame.surface->point_m.at(x, y);
      const Vec3d in_part =
          schema::rigid_of(object->world_from_part()).inverse().point({at[0], at[1], at[2]});
      for (int c = 0; c < 3; ++c) {
        const double size = box.size()[c] * factors[c];
        const double share = size > 0 ? (in_part[c] - box.min[c] * factors[c]) / size : 0.5;
        out.at(x, y)[c] = float(std::clamp(share, 0.0, 1.0));
      }
    }
  }
  return out;
}

}  // namespace partbooth::labeler
