// SPDX-License-Identifier: Apache-2.0
// What the tests of falling parts share.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

#include "scene_gen/import/import.h"
#include "scene_gen/physics/drop.h"

namespace partbooth::scene_gen::physics {

// "cad/washer.step" of the test parts; imported once.
inline const core::Part* test_part(const std::string& name) {
  static std::map<std::string, std::shared_ptr<const core::Part>> known;
  auto& part = known[name];
  if (!part) {
    const auto imported = import_part(std::string(PARTBOOTH_SOURCE_DIR) + "/assets/test_parts/" + name, {});
    if (imported) part = imported->part;
    if (!imported) ADD_FAILURE() << imported.error().text();
  }
  return part.get();
}

// `count` parts of three kinds in a bin of usual proportions.
inline PileSpec bin_of(std::size_t count) {
  const char* const names[] = {"cad/real10_07_angle_bracket.step", "cad/real10_11_flanged_collar.step",
                               "cad/real10_06_u_bracket.step"};
  PileSpec spec;
  for (std::size_t i = 0; i < count; ++i) spec.items.push_back({test_part(names[i % 3])});
  const double diagonal = test_part(names[0])->box.diagonal();
  spec.box = OpenBox{core::Vec3d{3, 2.2, 1.2} * diagonal, 0.03 * diagonal};
  spec.max_penetration_m = 0.01 * diagonal;
  spec.seed = 5;
  return spec;
}

}  // namespace partbooth::scene_gen::physics
