// SPDX-License-Identifier: Apache-2.0
// A Bullet world in simulation units: lengths times `units_per_m`, gravity and time as for parts of 5 cm.
#pragma once

#include <btBulletDynamicsCommon.h>

#include <memory>
#include <vector>

#include "scene_gen/physics/body_shape.h"

namespace partbooth::scene_gen::physics {

inline constexpr double kGravity = 200;  // units / s^2
inline constexpr double kStepsPerSecond = 240;

struct Surface {
  double friction = 0.5;
  double restitution = 0.05;
};

struct Contact {
  int a = -1, b = -1;  // bodies; -1: floor or wall
  double depth = 0;    // units; negative: a gap
  double up = 0;       // z of the normal from b to a
};

class Simulation {
 public:
  explicit Simulation(const Surface& surface);
  ~Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  void add_floor();
  // Four planes of any height at the inner sides.
  void add_endless_walls(double size_x, double size_y);
  void remove_walls();
  void add_walls(core::Vec3d inner, double thickness);

  // Poses are those of the part's frame, in units. `shape` must outlive the simulation.
  int add_body(const BodyShape& shape, double mass, const core::Rigid& world_from_part);
  void remove_body(int body);
  core::Rigid world_from_part(int body) const;

  // How far the centre of mass of any body has come since the mark, in units.
  void mark();
  double way_since_mark() const;
  // Until nothing has moved for a quarter of a second. False: something still moves after `seconds`.
  bool settle(double seconds);
  void run(double seconds);
  // From now on everything moves as in oil.
  void calm();

  // Of the bodies as they lie.
  std::vector<Contact> contacts();

 private:
  struct Body {
    const BodyShape* shape = nullptr;
    std::unique_ptr<btRigidBody> rigid;
    btTransform mark = btTransform::getIdentity();  // where it was at the last mark
    bool removed = false;
  };

  void step();
  bool moved_since_mark() const;
  void add_fixed(std::unique_ptr<btCollisionShape> shape, const btVector3& center);

  Surface surface_;
  btDefaultCollisionConfiguration configuration_;
  btCollisionDispatcher dispatcher_;
  btDbvtBroadphase broadphase_;
  btSequentialImpulseConstraintSolver solver_;
  btDiscreteDynamicsWorld world_;
  std::vector<std::unique_ptr<btCollisionShape>> fixed_shapes_;
  std::vector<std::unique_ptr<btRigidBody>> fixed_;  // the floor comes first
  std::vector<Body> bodies_;
};

}  // namespace partbooth::scene_gen::physics
