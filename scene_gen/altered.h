// SPDX-License-Identifier: Apache-2.0
// Look-alikes with a feature too many or one too few.
#pragma once

#include "core/random.h"
#include "partbooth/scene.pb.h"
#include "scene_gen/scene_gen.h"

namespace partbooth::scene_gen {

// The thing that makes a copy of the part, placed as `target`, differ from it: a plug that fills one of its
// holes, or a boss on one of its faces (parts without holes always get a boss). It has the target's material.
schema::Instance alteration(const core::Part& part, const schema::Instance& target, const Catalog& catalog,
                            const core::RandomStream& stream);

}  // namespace partbooth::scene_gen
