// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/physics/simulation.h"

#include <algorithm>
#include <cmath>

namespace partbooth::scene_gen::physics {
namespace {

using core::Vec3d;

constexpr double kStep = 1 / kStepsPerSecond;
// Bullet sweeps no compound shapes: nothing may be faster than a small part of a thin plate's thickness a
// step.
constexpr btScalar kMaxSpeed = btScalar(0.05 * kStepsPerSecond);
constexpr btScalar kMaxSpin = btScalar(0.15 * kStepsPerSecond);
// At rest: less than this in a quarter of a second.
constexpr int kRestSteps = static_cast<int>(kStepsPerSecond / 4);
constexpr double kRestMove = 0.005;  // units
constexpr double kRestTurn = 0.01;   // radians
constexpr double kSlab = 4;          // thickness of the floor

void limit(btVector3& v, btScalar most) {
  const btScalar length = v.length();
  if (length > most) v *= most / length;
}

core::Rigid rigid_of(const btTransform& t) {
  core::Rigid rigid;
  // Of unit length in single precision only: labels hold rotations to the precision of double.
  const btQuaternion q = t.getRotation();
  const double n = std::sqrt(double{q.w()} * q.w() + double{q.x()} * q.x() + double{q.y()} * q.y() +
                             double{q.z()} * q.z());
  rigid.rotation = core::rotation_from_quaternion(q.w() / n, q.x() / n, q.y() / n, q.z() / n);
  rigid.translation = from_bullet(t.getOrigin());
  return rigid;
}

btTransform to_bullet(const core::Rigid& rigid) {
  const auto& r = rigid.rotation.rows;
  const auto s = [](double v) { return static_cast<btScalar>(v); };
  const btMatrix3x3 rotation(s(r[0].x), s(r[0].y), s(r[0].z), s(r[1].x), s(r[1].y), s(r[1].z), s(r[2].x),
                             s(r[2].y), s(r[2].z));
  return btTransform(rotation, physics::to_bullet(rigid.translation));
}

}  // namespace

Simulation::Simulation(const Surface& surface)
    : surface_(surface),
      dispatcher_(&configuration_),
      world_(&dispatcher_, &broadphase_, &solver_, &configuration_) {
  world_.setGravity({0, 0, btScalar(-kGravity)});
  world_.getDispatchInfo().m_deterministicOverlappingPairs = true;
  btContactSolverInfo& solver = world_.getSolverInfo();
  solver.m_numIterations = 30;
  // With one direction of friction parts creep down every slope.
  solver.m_solverMode |= SOLVER_USE_2_FRICTION_DIRECTIONS;
  solver.m_splitImpulse = true;
  solver.m_splitImpulsePenetrationThreshold = 0;  // overlap never becomes speed
  solver.m_erp2 = btScalar(0.3);
  solver.m_restitutionVelocityThreshold = btScalar(0.5 * std::sqrt(kGravity * 0.05));
}

Simulation::~Simulation() {
  for (const auto& body : fixed_) world_.removeRigidBody(body.get());
  for (const Body& body : bodies_)
    if (!body.removed) world_.removeRigidBody(body.rigid.get());
}

void Simulation::add_fixed(std::unique_ptr<btCollisionShape> shape, const btVector3& center) {
  btRigidBody::btRigidBodyConstructionInfo info(0, nullptr, shape.get());
  info.m_startWorldTransform.setOrigin(center);
  info.m_friction = btScalar(surface_.friction);
  info.m_restitution = btScalar(surface_.restitution);
  auto body = std::make_unique<btRigidBody>(info);
  body->setUserIndex(-1);
  world_.addRigidBody(body.get());
  fixed_.push_back(std::move(body));
  fixed_shapes_.push_back(std::move(shape));
}

void Simulation::add_floor() {
  auto slab = std::make_unique<btBoxShape>(btVector3(500, 500, btScalar(kSlab / 2)));
  slab->setMargin(btScalar(kMargin));
  add_fixed(std::move(slab), {0, 0, btScalar(-kSlab / 2)});
}

void Simulation::add_endless_walls(double size_x, double size_y) {
  const auto x = btScalar(size_x / 2), y = btScalar(size_y / 2);
  add_fixed(std::make_unique<btStaticPlaneShape>(btVector3(1, 0, 0), -x), {0, 0, 0});
  add_fixed(std::make_unique<btStaticPlaneShape>(btVector3(-1, 0, 0), -x), {0, 0, 0});
  add_fixed(std::make_unique<btStaticPlaneShape>(btVector3(0, 1, 0), -y), {0, 0, 0});
  add_fixed(std::make_unique<btStaticPlaneShape>(btVector3(0, -1, 0), -y), {0, 0, 0});
  for (std::size_t i = 1; i < fixed_shapes_.size(); ++i) fixed_shapes_[i]->setMargin(0);
}

void Simulation::remove_walls() {
  while (fixed_.size() > 1) {
    world_.removeRigidBody(fixed_.back().get());
    fixed_.pop_back();
    fixed_shapes_.pop_back();
  }
}

void Simulation::add_walls(Vec3d inner, double thickness) {
  const auto add = [&](Vec3d size, Vec3d center) {
    auto wall = std::make_unique<btBoxShape>(physics::to_bullet(size * 0.5));
    wall->setMargin(btScalar(std::min(kMargin, thickness / 8)));
    add_fixed(std::move(wall), physics::to_bullet(center));
  };
  const double t = thickness, z = inner.z / 2;
  for (const double side : {-1.0, 1.0}) {
    add({t, inner.y + 2 * t, inner.z}, {side * (inner.x + t) / 2, 0, z});
    add({inner.x, t, inner.z}, {0, side * (inner.y + t) / 2, z});
  }
}

int Simulation::add_body(const BodyShape& shape, double mass, const core::Rigid& world_from_part) {
  const auto m = static_cast<btScalar>(mass);
  btRigidBody::btRigidBodyConstructionInfo info(m, nullptr, shape.compound.get(), shape.inertia * m);
  info.m_startWorldTransform = to_bullet(world_from_part) * shape.part_from_body;
  info.m_friction = btScalar(surface_.friction);
  info.m_restitution = btScalar(surface_.restitution);
  info.m_linearDamping = btScalar(0.05);
  info.m_angularDamping = btScalar(0.2);
  auto rigid = std::make_unique<btRigidBody>(info);
  // Round parts do not roll for ever: real ones have burrs and dents.
  rigid->setRollingFriction(btScalar(0.004));
  rigid->setSpinningFriction(btScalar(0.004));
  rigid->setActivationState(DISABLE_DEACTIVATION);
  const int index = static_cast<int>(bodies_.size());
  rigid->setUserIndex(index);
  world_.addRigidBody(rigid.get());
  Body& body = bodies_.emplace_back();
  body.shape = &shape;
  body.rigid = std::move(rigid);
  return index;
}

void Simulation::remove_body(int body) {
  world_.removeRigidBody(bodies_[body].rigid.get());
  bodies_[body].removed = true;
}

core::Rigid Simulation::world_from_part(int body) const {
  const Body& b = bodies_[body];
  return rigid_of(b.rigid->getWorldTransform() * b.shape->part_from_body.inverse());
}

void Simulation::step() {
  for (Body& body : bodies_) {
    btVector3 speed = body.rigid->getLinearVelocity(), spin = body.rigid->getAngularVelocity();
    limit(speed, kMaxSpeed);
    limit(spin, kMaxSpin);
    body.rigid->setLinearVelocity(speed);
    body.rigid->setAngularVelocity(spin);
  }
  world_.stepSimulation(btScalar(kStep), 0);
}

void Simulation::calm() {
  for (Body& body : bodies_) body.rigid->setDamping(btScalar(0.9), btScalar(0.95));
}

void Simulation::run(double seconds) {
  for (int i = 0; i < seconds * kStepsPerSecond; ++i) step();
}

void Simulation::mark() {
  for (Body& body : bodies_) body.mark = body.rigid->getWorldTransform();
}

bool Simulation::moved_since_mark() const {
  for (const Body& body : bodies_) {
    if (body.removed) continue;
    const btTransform& now = body.rigid->getWorldTransform();
    if (now.getOrigin().distance(body.mark.getOrigin()) > kRestMove) return true;
    if (now.getRotation().angleShortestPath(body.mark.getRotation()) > kRestTurn) return true;
  }
  return false;
}

double Simulation::way_since_mark() const {
  double way = 0;
  for (const Body& body : bodies_)
    if (!body.removed)
      way =
          std::max(way, double(body.rigid->getWorldTransform().getOrigin().distance(body.mark.getOrigin())));
  return way;
}

bool Simulation::settle(double seconds) {
  mark();
  for (int i = 1; i <= seconds * kStepsPerSecond; ++i) {
    step();
    if (i % kRestSteps != 0) continue;
    if (!moved_since_mark()) return true;
    mark();
  }
  return false;
}

std::vector<Contact> Simulation::contacts() {
  world_.performDiscreteCollisionDetection();
  std::vector<Contact> found;
  for (int m = 0; m < dispatcher_.getNumManifolds(); ++m) {
    const btPersistentManifold& manifold = *dispatcher_.getManifoldByIndexInternal(m);
    for (int i = 0; i < manifold.getNumContacts(); ++i) {
      const btManifoldPoint& point = manifold.getContactPoint(i);
      found.push_back({manifold.getBody0()->getUserIndex(), manifold.getBody1()->getUserIndex(),
                       -double(point.getDistance()), double(point.m_normalWorldOnB.z())});
    }
  }
  return found;
}

}  // namespace partbooth::scene_gen::physics
