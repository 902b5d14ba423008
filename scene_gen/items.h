// SPDX-License-Identifier: Apache-2.0
// Things that stand in a scene.
#pragma once

#include <string>
#include <vector>

#include "core/ids.h"
#include "partbooth/scene.pb.h"
#include "scene_gen/draws.h"
#include "scene_gen/pose.h"
#include "scene_gen/scene_gen.h"

namespace partbooth::scene_gen {

struct Item {
  const CatalogPart* part = nullptr;
  PlacedPart place;
  schema::Material material;
  std::vector<schema::BodyMaterial> bodies;  // of bodies that do not have `material`
  std::string role;                          // as schema::Instance.role
  int class_id = core::kNoClass.value;
  std::string label;
};

schema::Instance instance_of(const Item& item);

// A failed check if the catalog lacks it.
const CatalogPart& solid_named(const Catalog& catalog, const std::string& name);

// Furniture: a solid of this size about `center`.
Item furniture(const Catalog& catalog, const std::string& solid, core::Vec3d center, core::Vec3d size,
               const schema::Material& material, const core::Mat3d& rotation = {});

// A point of the world as a point of the part.
core::Vec3d part_point(const PlacedPart& place, core::Vec3d world);

}  // namespace partbooth::scene_gen
