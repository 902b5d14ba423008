// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/physics/start_poses.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "core/random.h"

namespace partbooth::scene_gen::physics {
namespace {

using core::Vec3d;

// Numbers of the stream for one item: order, two for the place, three for each direction that is tried.
constexpr std::uint32_t kNumbers = 64;
constexpr std::uint32_t kDirections = 20;
static_assert(3 + 3 * kDirections <= kNumbers);

// Uniform on SO(3) (Shoemake, "Uniform random rotations", Graphics Gems III, 1992).
core::Mat3d uniform_rotation(double u, double v, double w) {
  const double a = std::sqrt(1 - u), b = std::sqrt(u), tau = 2 * std::numbers::pi;
  return core::rotation_from_quaternion(b * std::cos(tau * w), a * std::sin(tau * v), a * std::cos(tau * v),
                                        b * std::sin(tau * w));
}

core::Box3d box_of(const BodyShape& shape, const core::Mat3d& rotation) {
  core::Box3d box;
  const Vec3d center = from_bullet(shape.part_from_body.getOrigin());
  for (const Vec3d& p : shape.points) box.extend(rotation * (p - center));
  return box;
}

// Places side by side in a layer, and the layers' height.
struct Cells {
  int nx = 1, ny = 1;
  double x = 0, y = 0, height = 0;

  Cells(const std::vector<const BodyShape*>& shapes, double size_x, double size_y) {
    double radius = 0;
    for (const BodyShape* shape : shapes) radius = std::max(radius, shape->radius);
    height = 2.02 * radius;
    nx = std::max(1, static_cast<int>(size_x / height));
    ny = std::max(1, static_cast<int>(size_y / height));
    x = size_x / nx;
    y = size_y / ny;
  }

  Vec3d center(int place) const {
    const int layer = place / (nx * ny), in_layer = place % (nx * ny);
    return {(in_layer % nx + 0.5 - 0.5 * nx) * x, (in_layer / nx + 0.5 - 0.5 * ny) * y,
            (layer + 0.5) * height};
  }
};

}  // namespace

core::Result<std::vector<core::Rigid>> start_poses(const PileSpec& spec,
                                                   const std::vector<const BodyShape*>& shapes, double size_x,
                                                   double size_y, std::uint32_t attempt) {
  const core::RandomStream random(spec.seed, spec.pile, "pile.start", attempt);
  const auto number = [&](std::size_t item, std::uint32_t k) {
    return random.uniform(static_cast<std::uint32_t>(item) * kNumbers + k);
  };
  std::vector<std::size_t> order(shapes.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return number(a, 0) < number(b, 0); });

  const Cells cells(shapes, size_x, size_y);
  std::vector<core::Rigid> poses(shapes.size());
  for (std::size_t place = 0; place < order.size(); ++place) {
    const std::size_t item = order[place];
    const BodyShape& shape = *shapes[item];
    bool fits = false;
    for (std::uint32_t d = 0; d < kDirections && !fits; ++d) {
      const std::uint32_t k = 3 + 3 * d;
      const core::Mat3d rotation =
          uniform_rotation(number(item, k), number(item, k + 1), number(item, k + 2));
      const core::Box3d box = box_of(shape, rotation);
      // Somewhere in its cell, whole.
      const double free_x = cells.x - box.size().x, free_y = cells.y - box.size().y;
      fits = free_x > 0 && free_y > 0;
      Vec3d at = cells.center(static_cast<int>(place));
      at.x += (number(item, 1) - 0.5) * free_x - box.center().x;
      at.y += (number(item, 2) - 0.5) * free_y - box.center().y;
      poses[item] = {rotation, at - rotation * from_bullet(shape.part_from_body.getOrigin())};
    }
    if (!fits)
      return core::fail({spec.items[item].part->name, "", "the part does not fit into the box of a pile",
                         "make the box wider, or the parts smaller"});
  }
  return poses;
}

}  // namespace partbooth::scene_gen::physics
