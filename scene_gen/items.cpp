// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/items.h"

#include "core/check.h"
#include "schema/geometry.h"

namespace partbooth::scene_gen {

using core::Vec3d;

schema::Instance instance_of(const Item& item) {
  schema::Instance instance;
  instance.set_part_sha256(item.part->sha256);
  instance.set_part_name(item.part->part->name);
  instance.set_class_id(item.class_id);
  instance.set_label(item.label);
  instance.set_role(item.role);
  *instance.mutable_world_from_part() = schema::to_transform(item.place.world_from_part);
  instance.set_scale(item.place.scale);
  if (!(item.place.stretch == Vec3d{1, 1, 1}))
    *instance.mutable_stretch() = schema::to_vector3(item.place.stretch);
  instance.set_stable_pose(item.place.stable_pose);
  *instance.mutable_material() = item.material;
  instance.mutable_bodies()->Add(item.bodies.begin(), item.bodies.end());
  return instance;
}

const CatalogPart& solid_named(const Catalog& catalog, const std::string& name) {
  for (const CatalogPart& solid : catalog.solids)
    if (solid.part->name == name) return solid;
  PB_CHECK(false, "the catalog has no solid " + name);
  return catalog.solids.front();
}

Item furniture(const Catalog& catalog, const std::string& solid, Vec3d center, Vec3d size,
               const schema::Material& material, const core::Mat3d& rotation) {
  Item item;
  item.part = &solid_named(catalog, solid);
  item.place = place_at(*item.part->part, rotation, {1, size}, center);
  item.material = material;
  item.role = "furniture";
  return item;
}

Vec3d part_point(const PlacedPart& place, Vec3d world) {
  const Vec3d p = place.world_from_part.inverse().point(world) / place.scale;
  return {p.x / place.stretch.x, p.y / place.stretch.y, p.z / place.stretch.z};
}

}  // namespace partbooth::scene_gen
