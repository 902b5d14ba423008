// SPDX-License-Identifier: Apache-2.0
// A part as Bullet knows it: a compound of convex hulls about the centre of mass, in simulation units.
#pragma once

#include <btBulletCollisionCommon.h>

#include <memory>
#include <vector>

#include "scene_gen/physics/drop.h"

namespace partbooth::scene_gen::physics {

// Bullet adds its margin to every shape: hulls are shrunk by it, so that surfaces meet where the parts'
// surfaces are.
inline constexpr double kMargin = 0.003;

struct BodyShape {
  std::vector<std::unique_ptr<btConvexHullShape>> hulls;
  std::unique_ptr<btCompoundShape> compound;
  btTransform part_from_body;  // the body's origin is the centre of mass, its axes are the principal ones
  btVector3 inertia;           // of mass 1
  double volume = 0;           // of the pieces
  double radius = 0;           // about the centre of mass
  std::vector<core::Vec3d> points;  // corners of the pieces in the part's frame
};

// `units_per_m`: size of the simulated world.
std::unique_ptr<BodyShape> make_body_shape(const PileItem& item, double units_per_m);

// Diagonal of the part's box as the item scales it.
double diagonal_m(const PileItem& item);

inline btVector3 to_bullet(core::Vec3d v) { return {btScalar(v.x), btScalar(v.y), btScalar(v.z)}; }
inline core::Vec3d from_bullet(const btVector3& v) { return {v.x(), v.y(), v.z()}; }

}  // namespace partbooth::scene_gen::physics
