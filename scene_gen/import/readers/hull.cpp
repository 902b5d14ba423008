// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/hull.h"

#include <LinearMath/btConvexHullComputer.h>

#include <algorithm>

#include "scene_gen/import/readers/mass.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

// The face that lies left of each directed edge.
std::vector<int> face_of_edge(const btConvexHullComputer& computer) {
  std::vector<int> face_of(computer.edges.size(), -1);
  const btConvexHullComputer::Edge* const base = &computer.edges[0];
  for (int f = 0; f < computer.faces.size(); ++f) {
    const btConvexHullComputer::Edge* const first = base + computer.faces[f];
    const btConvexHullComputer::Edge* edge = first;
    do {
      face_of[edge - base] = f;
      edge = edge->getNextEdgeOfFace();
    } while (edge != first);
  }
  return face_of;
}

bool flat(const Hull& hull) {
  core::Box3d box;
  for (const Vec3d& p : hull.points) box.extend(p);
  const double d = box.diagonal();
  return hull.faces.size() < 4 || std::abs(mass_of_hull(hull).volume) < 1e-7 * d * d * d;
}

}  // namespace

Hull convex_hull(const std::vector<Vec3d>& points) {
  Hull hull;
  if (points.empty()) return hull;
  // Bullet works in single precision around the origin: it gets the points at unit size.
  core::Box3d box;
  for (const Vec3d& p : points) box.extend(p);
  const double scale = box.diagonal() > 0 ? 1 / box.diagonal() : 1;
  std::vector<Vec3d> unit;
  unit.reserve(points.size());
  for (const Vec3d& p : points) unit.push_back((p - box.center()) * scale);

  btConvexHullComputer computer;
  computer.compute(&unit[0].x, sizeof(Vec3d), static_cast<int>(unit.size()), 0, 0);
  for (int v = 0; v < computer.vertices.size(); ++v)
    hull.points.push_back(points[static_cast<std::size_t>(computer.original_vertex_index[v])]);
  if (computer.edges.size() == 0) return hull;

  const std::vector<int> face_of = face_of_edge(computer);
  const btConvexHullComputer::Edge* const base = &computer.edges[0];
  for (int f = 0; f < computer.faces.size(); ++f) {
    HullFace face;
    const btConvexHullComputer::Edge* const first = base + computer.faces[f];
    const btConvexHullComputer::Edge* edge = first;
    do {
      face.vertices.push_back(edge->getSourceVertex());
      face.neighbors.push_back(face_of[edge->getReverseEdge() - base]);
      edge = edge->getNextEdgeOfFace();
    } while (edge != first);
    hull.faces.push_back(std::move(face));
  }
  if (flat(hull)) hull.faces.clear();
  return hull;
}

Vec3d hull_center_of_mass(const Hull& hull) {
  if (!hull.faces.empty()) return mass_of_hull(hull).center;
  Vec3d sum;
  for (const Vec3d& p : hull.points) sum += p;
  return sum / static_cast<double>(hull.points.size());
}

}  // namespace partbooth::scene_gen
