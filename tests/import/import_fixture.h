// SPDX-License-Identifier: Apache-2.0
// What the import tests share.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "core/part.h"
#include "scene_gen/import/import.h"

namespace partbooth::scene_gen {

// "cad/washer.step"
inline std::string part_path(const std::string& name) {
  return std::string(PARTBOOTH_SOURCE_DIR) + "/assets/test_parts/" + name;
}

inline core::Part import_ok(const std::string& name, const ImportOptions& options = {}) {
  const auto imported = import_part(part_path(name), options);
  if (!imported) ADD_FAILURE() << imported.error().text();
  return imported ? *imported->part : core::Part{};
}

struct MeshMass {
  double volume_m3 = 0, area_m2 = 0;
};

// Of the triangles of one body, or of all (body < 0).
inline MeshMass mesh_mass(const core::Part& part, int body = -1) {
  MeshMass mass;
  const core::Vec3d origin(part.mesh.positions.at(0));
  for (std::size_t t = 0; t < part.mesh.triangles.size(); ++t) {
    if (body >= 0 && part.faces[part.mesh.face_of_triangle[t]].body != static_cast<unsigned>(body)) continue;
    core::Vec3d p[3];
    for (int k = 0; k < 3; ++k) p[k] = core::Vec3d(part.mesh.positions[part.mesh.triangles[t][k]]) - origin;
    mass.volume_m3 += core::dot(p[0], core::cross(p[1], p[2])) / 6;
    mass.area_m2 += core::length(core::cross(p[1] - p[0], p[2] - p[0])) / 2;
  }
  return mass;
}

inline bool has_warning(const core::Part& part, const std::string& text) {
  for (const std::string& w : part.warnings)
    if (w.find(text) != std::string::npos) return true;
  return false;
}

// Sets an environment variable for the life of the object.
class ScopedEnvironment {
 public:
  ScopedEnvironment(const char* name, const std::string& value) : name_(name) {
    setenv(name, value.c_str(), 1);
  }
  ~ScopedEnvironment() { unsetenv(name_); }

 private:
  const char* name_;
};

}  // namespace partbooth::scene_gen
