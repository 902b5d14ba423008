// SPDX-License-Identifier: Apache-2.0
// Where the things of a recorded scene stand, from the record and the catalog alone.
#pragma once

#include <vector>

#include "scene_gen/scene_gen.h"

namespace partbooth::scene_gen {

// The part of an instance, whatever list of the catalog it is in.
const core::Part& part_of(const Catalog& catalog, const schema::Instance& instance);

// The instance's convex hull in the world.
std::vector<core::Vec3d> hull_of(const core::Part& part, const schema::Instance& instance);

double lowest(const std::vector<core::Vec3d>& points);
double highest(const std::vector<core::Vec3d>& points);

// The widest gap between the two hulls over many directions; below zero, how far at least one must move to
// be free of the other as far as these directions tell: real gaps are not smaller.
// `axes` are tried, too: those of boxes, which tell exactly.
double gap_between(const std::vector<core::Vec3d>& a, const std::vector<core::Vec3d>& b,
                   const std::vector<core::Vec3d>& axes = {});

}  // namespace partbooth::scene_gen
