// SPDX-License-Identifier: Apache-2.0
// Finishes of scene.proto to the numbers that kernels read.
#pragma once

#include <string>
#include <vector>

#include "core/part.h"
#include "partbooth/material.pb.h"
#include "renderer/kernel/view.h"

namespace partbooth::renderer {

// Whether there is anything that the BSDF alone does not show.
bool has_finish(const schema::Finish& finish);
// Whether dirt and wear ask where the hollows of the part are.
bool needs_hollows(const schema::Finish& finish);

// Whether colours are uneven, or anything lies on them.
bool has_pattern(const schema::Pattern& pattern);

// All but the pattern, and the pointers, which are null.
FinishRecord make_finish_record(const schema::Finish& finish, const core::Rigid& world_from_part,
                                double scale);
void set_pattern(const schema::Pattern& pattern, FinishRecord& record);
// kLobe* that the finish adds to those of the material.
std::uint32_t lobes_of(const FinishRecord& record);
// Neither break nor wear reach further than the part's lists of edges; breaks half as far.
void limit_edges(FinishRecord& record);

// How tool marks run on each face, for a lay of material.proto: kLayFloats each.
std::vector<float> lay_records(const core::Part& part, const std::string& lay);

}  // namespace partbooth::renderer
