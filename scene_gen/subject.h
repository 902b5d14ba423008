// SPDX-License-Identifier: Apache-2.0
// What stands in the target's place: a part of a class, or what a declared negative has there.
#pragma once

#include <memory>

#include "partbooth/scene.pb.h"
#include "scene_gen/rounds.h"
#include "scene_gen/scene_gen.h"

namespace partbooth::scene_gen {

struct Subject {
  CatalogPart part;  // already stretched
  int class_id = 0;  // -1 for a negative
  core::Vec3d stretch{1, 1, 1};
};

// Takes its draws ("negatives.*") from the scene's own streams.
Subject subject_of(const Catalog& catalog, const Turn& turn, std::uint64_t seed, std::uint64_t scene);

// Makes a composed scene what the turn declares: the subject gets its stretch or its alteration; a negative
// shows no part of a class, an empty one no subject either.
void declare(const Turn& turn, const Subject& subject, const Catalog& catalog, schema::SceneSpec& scene);

}  // namespace partbooth::scene_gen
