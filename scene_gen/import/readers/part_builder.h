// SPDX-License-Identifier: Apache-2.0
// Puts bodies, faces and triangles together. Everything in metres.
#pragma once

#include <string>
#include <vector>

#include "core/part.h"
#include "scene_gen/import/readers/mass.h"

namespace partbooth::scene_gen {

class PartBuilder {
 public:
  void begin_body(std::string name, bool solid, std::string material = {});
  // In the body at hand. `face.body` is set here.
  void begin_face(core::PartFace face);
  // To the face at hand. Triangles without area and what is not finite are dropped.
  void add_patch(const std::vector<core::Vec3d>& positions, const std::vector<core::Vec3d>& normals,
                 const std::vector<Triangle>& triangles);
  core::Part take() { return std::move(part_); }

 private:
  core::Part part_;
};

}  // namespace partbooth::scene_gen
