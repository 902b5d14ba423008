// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/landing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/inverse.h"

namespace partbooth::scene_gen {
namespace {

using core::Mat3d;
using core::Vec3d;

constexpr double kHeight = 0.05;  // below the lowest corner at the start
constexpr double kFriction = 0.5;
constexpr double kStep = 0.015;
constexpr int kSteps = 2000;
constexpr int kStillSteps = 20;
constexpr int kAskSteps = 10;
constexpr double kStill = 1e-5;    // energy of motion of a body at rest
constexpr double kDamping = 0.02;  // of turning, a unit of time: round parts do not roll for ever
constexpr int kIterations = 12;
constexpr int kSides = 8;  // contacts are the outermost of the low corners to so many sides
constexpr double kNear = 0.002;
constexpr double kLeastInertia = 1e-4;

struct Motion {
  Mat3d world_from_body;
  double z = 0;  // of the centre of mass; how far it moves aside does not matter
  Vec3d speed, spin_momentum;
};

Vec3d down(const Motion& motion) { return -motion.world_from_body.rows[2]; }

struct Touch {
  Vec3d arm;       // from the centre of mass, in the world
  double gap = 0;  // to the table
  Vec3d impulse;
};

// One step's impulses: changes speed and spin.
class Contacts {
 public:
  Contacts(std::vector<Touch> touches, const Mat3d& inverse_inertia)
      : touches_(std::move(touches)), inverse_inertia_(inverse_inertia) {}

  Vec3d solve(Vec3d& speed, Vec3d& spin) {
    for (int i = 0; i < kIterations; ++i)
      for (Touch& touch : touches_) push(touch, speed, spin);
    Vec3d momentum;
    for (const Touch& touch : touches_) momentum += core::cross(touch.arm, touch.impulse);
    return momentum;
  }

 private:
  // The impulse along `axis` that changes the contact's speed there by 1, inverted.
  double compliance(const Touch& touch, Vec3d axis) const {
    const Vec3d turn = core::cross(touch.arm, axis);
    return 1 + core::dot(turn, inverse_inertia_ * turn);
  }

  void push(Touch& touch, Vec3d& speed, Vec3d& spin) const {
    const Vec3d slip = speed + core::cross(spin, touch.arm);
    Vec3d impulse = touch.impulse;
    impulse.z = std::max(0.0, impulse.z - (slip.z + touch.gap / kStep) / compliance(touch, {0, 0, 1}));
    impulse.x -= slip.x / compliance(touch, {1, 0, 0});
    impulse.y -= slip.y / compliance(touch, {0, 1, 0});
    const double aside = std::hypot(impulse.x, impulse.y), most = kFriction * impulse.z;
    if (aside > most) {
      impulse.x *= most / aside;
      impulse.y *= most / aside;
    }
    const Vec3d change = impulse - touch.impulse;
    speed += change;
    spin += inverse_inertia_ * core::cross(touch.arm, change);
    touch.impulse = impulse;
  }

  std::vector<Touch> touches_;
  const Mat3d& inverse_inertia_;
};

// Of the corners that would be at the table after a step without contacts: the lowest, and the outermost.
std::vector<Touch> touches_of(const std::vector<Vec3d>& arms, const Motion& motion, Vec3d spin) {
  std::array<int, kSides + 1> chosen;
  chosen.fill(-1);
  std::array<double, kSides + 1> best;
  best.fill(-1e300);
  for (std::size_t i = 0; i < arms.size(); ++i) {
    const double sinks = motion.speed.z + spin.x * arms[i].y - spin.y * arms[i].x;
    const double next_gap = motion.z + arms[i].z + kStep * sinks;
    if (next_gap > kNear) continue;
    for (int side = 0; side <= kSides; ++side) {
      const double a = 2 * M_PI * side / kSides;
      const double out = side == kSides ? -next_gap : std::cos(a) * arms[i].x + std::sin(a) * arms[i].y;
      if (out <= best[side]) continue;
      best[side] = out;
      chosen[side] = static_cast<int>(i);
    }
  }
  std::sort(chosen.begin(), chosen.end());
  std::vector<Touch> touches;
  for (int side = 0; side <= kSides; ++side)
    if (chosen[side] >= 0 && (side == 0 || chosen[side] != chosen[side - 1]))
      touches.push_back({arms[chosen[side]], std::max(0.0, motion.z + arms[chosen[side]].z), {}});
  return touches;
}

}  // namespace

Landing::Landing(const Hull& hull, const Balance& balance) {
  core::Box3d box;
  for (const Vec3d& p : hull.points) box.extend(p);
  size_ = box.diagonal();
  for (const Vec3d& p : hull.points) corners_.push_back((p - balance.center_of_mass) / size_);
  for (int i = 0; i < 3; ++i) {
    inertia_.rows[i] = balance.inertia.rows[i] / (size_ * size_);
    inertia_.rows[i][i] += kLeastInertia;
  }
  inverse_inertia_ = core::inverse(inertia_);
}

Vec3d Landing::down_at_rest(Vec3d down_at_start, const Settled& settled) const {
  Motion now;
  now.world_from_body = core::rotation_between(down_at_start, {0, 0, -1});
  std::vector<Vec3d> arms(corners_.size());
  double lowest = 0;
  const auto turn_arms = [&] {
    lowest = 0;
    for (std::size_t i = 0; i < arms.size(); ++i) {
      arms[i] = now.world_from_body * corners_[i];
      lowest = std::min(lowest, arms[i].z);
    }
  };
  turn_arms();
  now.z = kHeight - lowest;
  int still = 0;
  for (int step = 0; step < kSteps && still < kStillSteps; ++step) {
    const Mat3d inverse_inertia = now.world_from_body * inverse_inertia_ * now.world_from_body.transposed();
    now.speed.z -= kStep;
    now.spin_momentum = now.spin_momentum * (1 - kDamping * kStep);
    Vec3d spin = inverse_inertia * now.spin_momentum;
    Contacts contacts(touches_of(arms, now, spin), inverse_inertia);
    now.spin_momentum += contacts.solve(now.speed, spin);
    spin = inverse_inertia * now.spin_momentum;
    const double energy = (core::dot(now.speed, now.speed) + core::dot(spin, now.spin_momentum)) / 2;
    still = energy < kStill ? still + 1 : 0;
    now.z += now.speed.z * kStep;
    if (const double rate = core::length(spin); rate > 0)
      now.world_from_body = core::rotation_about(spin / rate, rate * kStep) * now.world_from_body;
    turn_arms();
    now.z = std::max(now.z, -lowest);
    if (step % kAskSteps == 0 && settled(down(now), size_ * (now.z + energy))) break;
  }
  return down(now);
}

}  // namespace partbooth::scene_gen
