// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/distractors.h"

#include <cmath>

#include "core/check.h"
#include "scene_gen/materials.h"
#include "scene_gen/room.h"
#include "scene_gen/solids.h"
#include "scene_gen/surroundings.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using schema::constant_of;

constexpr double kRadPerDeg = M_PI / 180;

const CatalogPart& part_of(const schema::DistractorItemConfig& item, const Catalog& catalog) {
  const std::string& kind = schema::name_of(item.kind());
  const double pick = constant_of(item.pick());
  if (kind == "part") return catalog.distractors[pick_index(pick, catalog.distractors.size())];
  PB_CHECK(kind == "tool" || kind == "primitive", "unknown kind of distractor " + kind);
  const auto& names = kind == "tool" ? tool_solids() : primitive_solids();
  return solid_named(catalog, names[pick_index(pick, names.size())]);
}

double stretched_radius(const core::Part& part, Vec3d stretch) {
  double radius = 0;
  const Vec3d center(part.bounding_center);
  for (const core::Vec3f p : part.hull_points) {
    const Vec3d q = Vec3d(p) - center;
    radius = std::max(radius, core::length(Vec3d{q.x * stretch.x, q.y * stretch.y, q.z * stretch.z}));
  }
  return radius;
}

// Screws and chips have their own shapes; primitives are made higher or lower.
Size size_of(const schema::DistractorItemConfig& item, const core::Part& part, double target_radius_m) {
  Size size;
  if (schema::name_of(item.kind()) == "primitive") size.stretch.z = constant_of(item.stretch());
  size.scale = constant_of(item.size()) * target_radius_m / stretched_radius(part, size.stretch);
  return size;
}

}  // namespace

void add_distractors(const schema::DistractorConfig& config, const schema::MaterialConfig& material,
                     const Catalog& catalog, const DrawContext& context, Layout& layout) {
  const int count = static_cast<int>(constant_of(config.count()));
  Room room(layout);
  for (int i = 0; i < count; ++i) {
    const std::string path = "scene.distractors.item#" + std::to_string(i);
    const auto drawn = draw(config.item(), path, context);
    const auto look = draw(material, path + ".material", context);
    Item item;
    item.part = &part_of(drawn, catalog);
    const core::Part& part = *item.part->part;
    const Size size = size_of(drawn, part, layout.target().radius_m);
    const int pose = pick_stable_pose(part.stable_poses, constant_of(drawn.pose_pick()), 0);
    const core::Mat3d yaw = core::rotation_about({0, 0, 1}, constant_of(drawn.yaw_deg()) * kRadPerDeg);
    auto placed = room.place(part, yaw * resting_rotation(part, pose, size.stretch), size,
                             constant_of(drawn.gap()) * layout.target().radius_m,
                             constant_of(drawn.azimuth_deg()) * kRadPerDeg,
                             constant_of(drawn.elevation_deg()) * kRadPerDeg);
    // Drawn whether there is room or not: room depends on other settings.
    item.material = part_material(look, part, catalog, path + ".material", context);
    if (!placed) continue;
    item.place = *std::move(placed);
    item.place.stable_pose = pose;
    item.role = "distractor";
    layout.items.push_back(std::move(item));
  }
}

}  // namespace partbooth::scene_gen
