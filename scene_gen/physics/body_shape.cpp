// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/physics/body_shape.h"

#include <LinearMath/btConvexHullComputer.h>

#include <algorithm>

namespace partbooth::scene_gen::physics {
namespace {

using core::Vec3d;

// A hull may not be shrunk by more than this share of its own half thickness.
constexpr float kMaxShrink = 0.3f;

Vec3d scaled(const PileItem& item, Vec3d p) {
  return Vec3d{p.x * item.stretch.x, p.y * item.stretch.y, p.z * item.stretch.z} * item.scale;
}

std::vector<std::vector<Vec3d>> pieces_of(const PileItem& item, double units_per_m) {
  std::vector<std::vector<Vec3d>> pieces;
  const auto add = [&](const std::vector<core::Vec3f>& corners) {
    std::vector<Vec3d>& piece = pieces.emplace_back();
    for (const core::Vec3f& p : corners) piece.push_back(scaled(item, Vec3d(p)) * units_per_m);
  };
  for (const auto& corners : item.part->convex_pieces) add(corners);
  if (pieces.empty()) add(item.part->hull_points);
  return pieces;
}

// Zeroth and second moments of a solid of density 1 about the origin.
struct Moments {
  double volume = 0;
  double xx = 0, yy = 0, zz = 0, xy = 0, yz = 0, zx = 0;

  // The tetrahedron of the origin and a, b, c.
  void add(Vec3d a, Vec3d b, Vec3d c) {
    const double det = core::dot(a, core::cross(b, c));
    const Vec3d s = a + b + c;
    const auto second = [&](int i, int j) {
      return det / 120 * (a[i] * a[j] + b[i] * b[j] + c[i] * c[j] + s[i] * s[j]);
    };
    volume += det / 6;
    xx += second(0, 0), yy += second(1, 1), zz += second(2, 2);
    xy += second(0, 1), yz += second(1, 2), zx += second(2, 0);
  }

  btMatrix3x3 inertia_of_unit_mass() const {
    const auto s = [&](double v) { return static_cast<btScalar>(v / volume); };
    return {s(yy + zz), s(-xy), s(-zx), s(-xy), s(zz + xx), s(-yz), s(-zx), s(-yz), s(xx + yy)};
  }
};

void add_moments(const std::vector<btVector3>& corners, Moments& moments) {
  btConvexHullComputer hull;
  hull.compute(corners[0].m_floats, sizeof(btVector3), static_cast<int>(corners.size()), 0, 0);
  const auto corner = [&](int v) { return from_bullet(hull.vertices[v]); };
  for (int f = 0; f < hull.faces.size(); ++f) {
    const btConvexHullComputer::Edge* const first = &hull.edges[hull.faces[f]];
    const btConvexHullComputer::Edge* edge = first->getNextEdgeOfFace();
    for (; edge->getTargetVertex() != first->getSourceVertex(); edge = edge->getNextEdgeOfFace())
      moments.add(corner(first->getSourceVertex()), corner(edge->getSourceVertex()),
                  corner(edge->getTargetVertex()));
  }
}

std::unique_ptr<btConvexHullShape> make_hull(const std::vector<btVector3>& corners) {
  btConvexHullComputer computer;
  const btScalar shrunk = computer.compute(corners[0].m_floats, sizeof(btVector3),
                                           static_cast<int>(corners.size()), btScalar(kMargin), kMaxShrink);
  if (computer.vertices.size() < 4) return nullptr;
  auto hull = std::make_unique<btConvexHullShape>(computer.vertices[0].m_floats, computer.vertices.size(),
                                                  sizeof(btVector3));
  hull->setMargin(std::max<btScalar>(shrunk, 0));
  hull->recalcLocalAabb();  // it was found with the margin of Bullet's default
  return hull;
}

// A sheet has no volume: a ball's inertia will do.
void set_inertia(const Moments& moments, BodyShape& shape, btMatrix3x3& axes) {
  axes.setIdentity();
  shape.volume = moments.volume;
  shape.inertia = btVector3(1, 1, 1) * btScalar(0.4 * shape.radius * shape.radius);
  if (moments.volume <= 0) return;
  btMatrix3x3 inertia = moments.inertia_of_unit_mass();
  inertia.diagonalize(axes, btScalar(1e-6), 50);
  // Thin plates and rods: a body that spins at a touch never comes to rest.
  const btScalar least = btScalar(1e-3 * shape.radius * shape.radius);
  for (int i = 0; i < 3; ++i) shape.inertia[i] = std::max(inertia[i][i], least);
}

}  // namespace

double diagonal_m(const PileItem& item) { return core::length(scaled(item, item.part->box.size())); }

std::unique_ptr<BodyShape> make_body_shape(const PileItem& item, double units_per_m) {
  auto shape = std::make_unique<BodyShape>();
  const Vec3d center = scaled(item, item.part->center_of_mass) * units_per_m;
  Moments moments;
  for (const auto& piece : pieces_of(item, units_per_m)) {
    std::vector<btVector3> corners;
    for (const Vec3d& p : piece) {
      corners.push_back(to_bullet(p - center));
      shape->points.push_back(p);
      shape->radius = std::max(shape->radius, core::length(p - center));
    }
    auto hull = make_hull(corners);
    if (!hull) continue;
    add_moments(corners, moments);
    shape->hulls.push_back(std::move(hull));
  }
  btMatrix3x3 axes;
  set_inertia(moments, *shape, axes);
  shape->part_from_body = btTransform(axes, to_bullet(center));
  shape->compound = std::make_unique<btCompoundShape>();
  for (const auto& hull : shape->hulls)
    shape->compound->addChildShape(btTransform(axes.transpose()), hull.get());
  return shape;
}

}  // namespace partbooth::scene_gen::physics
