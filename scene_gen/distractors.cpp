// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/distractors.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/ids.h"
#include "scene_gen/materials.h"
#include "scene_gen/surroundings.h"
#include "schema/geometry.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using schema::constant_of;

constexpr double kRadPerDeg = M_PI / 180;
constexpr int kDirections = 16;
constexpr double kGoldenAngleRad = 2.399963229728653;  // the directions spread evenly, however many are tried
constexpr double kSmallestVisibleShare = 0.5;

struct Placed {
  const CatalogPart* part;
  PlacedPart place;
};

// True if the segment from a to b meets the box of the part, in the part's own frame.
bool blocks(const Placed& obstacle, Vec3d a, Vec3d b) {
  const core::Rigid part_from_world = obstacle.place.world_from_part.inverse();
  const Vec3d from = part_from_world.point(a) / obstacle.place.scale;
  const Vec3d step = part_from_world.point(b) / obstacle.place.scale - from;
  double enter = 0, leave = 1;
  for (int axis = 0; axis < 3; ++axis) {
    const double inverse = 1 / step[axis];
    const double t0 = (obstacle.part->part->box.min[axis] - from[axis]) * inverse;
    const double t1 = (obstacle.part->part->box.max[axis] - from[axis]) * inverse;
    enter = std::max(enter, std::min(t0, t1));
    leave = std::min(leave, std::max(t0, t1));
  }
  return enter < leave;
}

// Share of the target's hull points that the camera sees past the obstacle's box; not more than 64 of them
// are tried.
double visible_share(const PlacedPart& target, const Placed& obstacle, Vec3d camera) {
  const std::size_t stride = target.hull.size() / 64 + 1;
  int seen = 0, tried = 0;
  for (std::size_t i = 0; i < target.hull.size(); i += stride, ++tried)
    seen += !blocks(obstacle, camera, target.hull[i]);
  return static_cast<double>(seen) / tried;
}

class Placer {
 public:
  Placer(const Catalog& catalog, const PlacedPart& target, const schema::Camera& camera, bool has_ground)
      : catalog_(catalog), target_(target), has_ground_(has_ground) {
    const core::Rigid camera_from_world = schema::rigid_of(camera.camera_from_world());
    camera_ = camera_from_world.inverse().translation;
    right_ = camera_from_world.rotation.rows[0];
    down_ = camera_from_world.rotation.rows[1];
  }

  // The first direction that fits; the part found stays an obstacle for the next ones.
  const Placed* place(const schema::DistractorItemConfig& item) {
    const CatalogPart& part =
        catalog_.distractors[pick_index(constant_of(item.pick()), catalog_.distractors.size())];
    for (int i = 0; i < kDirections; ++i) {
      Placed candidate{
          &part,
          at_direction(*part.part, item, constant_of(item.azimuth_deg()) * kRadPerDeg + i * kGoldenAngleRad)};
      if (overlaps(candidate.place) || visible_share(target_, candidate, camera_) < kSmallestVisibleShare)
        continue;
      placed_.push_back(std::move(candidate));
      return &placed_.back();
    }
    return nullptr;
  }

 private:
  PlacedPart at_direction(const core::Part& part, const schema::DistractorItemConfig& item,
                          double azimuth) const {
    const double scale = constant_of(item.size()) * target_.radius_m / part.bounding_radius_m;
    const core::Mat3d yaw = core::rotation_about({0, 0, 1}, constant_of(item.yaw_deg()) * kRadPerDeg);
    const int pose = pick_stable_pose(part.stable_poses, constant_of(item.pose_pick()), 0);
    const core::Mat3d rotation = yaw * part.stable_poses[pose].world_from_part.rotation;
    const double gap = constant_of(item.gap()) * target_.radius_m;
    PlacedPart placed = place_above(part, rotation, scale, {0, 0}, 0);
    placed.stable_pose = pose;
    if (has_ground_) {
      const double distance = target_.footprint_m + placed.footprint_m + gap;
      placed =
          place_above(part, rotation, scale, {distance * std::cos(azimuth), distance * std::sin(azimuth)}, 0);
      placed.stable_pose = pose;
      return placed;
    }
    // Floating: beside the part as the camera sees it, at the same depth.
    const double distance = target_.radius_m + placed.radius_m + gap;
    const Vec3d beside = right_ * std::cos(azimuth) - down_ * std::sin(azimuth);
    return place_at(part, rotation, scale, target_.center + beside * distance);
  }

  bool overlaps(const PlacedPart& candidate) const {
    return std::any_of(placed_.begin(), placed_.end(), [&](const Placed& other) {
      const Vec3d apart = candidate.center - other.place.center;
      if (!has_ground_) return core::length(apart) < candidate.radius_m + other.place.radius_m;
      return std::hypot(apart.x, apart.y) < candidate.footprint_m + other.place.footprint_m;
    });
  }

  const Catalog& catalog_;
  const PlacedPart& target_;
  const bool has_ground_;
  Vec3d camera_, right_, down_;
  std::vector<Placed> placed_;
};

}  // namespace

Distractors place_distractors(const schema::DistractorConfig& config, const schema::MaterialConfig& material,
                              const Catalog& catalog, const PlacedPart& target, const schema::Camera& camera,
                              bool has_ground, const DrawContext& context) {
  Distractors out;
  const int count = catalog.distractors.empty() ? 0 : static_cast<int>(constant_of(config.count()));
  Placer placer(catalog, target, camera, has_ground);
  for (int i = 0; i < count; ++i) {
    const std::string path = "scene.distractors.item#" + std::to_string(i);
    const auto item = draw(config.item(), path, context);
    const auto look = draw(material, path + ".material", context);
    const Placed* placed = placer.place(item);
    if (placed == nullptr) continue;
    out.instances.push_back(
        instance_of(*placed->part, placed->place,
                    part_material(look, *placed->part->part, catalog, path + ".material", context),
                    core::kNoClass.value));
    for (const Vec3d p : placed->place.hull) out.reach_m = std::max(out.reach_m, std::hypot(p.x, p.y));
  }
  return out;
}

schema::Instance instance_of(const CatalogPart& part, const PlacedPart& placed, schema::Material material,
                             int class_id) {
  schema::Instance instance;
  instance.set_part_sha256(part.sha256);
  instance.set_part_name(part.part->name);
  instance.set_class_id(class_id);
  *instance.mutable_world_from_part() = schema::to_transform(placed.world_from_part);
  instance.set_scale(placed.scale);
  instance.set_stable_pose(placed.stable_pose);
  *instance.mutable_material() = std::move(material);
  return instance;
}

}  // namespace partbooth::scene_gen
