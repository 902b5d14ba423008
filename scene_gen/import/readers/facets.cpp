// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/facets.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

constexpr double kSameSide = 0.99984769515639127;  // cos of 1 degree

// Twice the area, along the normal.
Vec3d area_vector(const Hull& hull, const HullFace& face) {
  Vec3d sum;
  const Vec3d a = hull.points[face.vertices[0]];
  for (std::size_t i = 2; i < face.vertices.size(); ++i)
    sum += core::cross(hull.points[face.vertices[i - 1]] - a, hull.points[face.vertices[i]] - a);
  return sum;
}

// Van Oosterom and Strackee, "The solid angle of a plane triangle", 1983.
double triangle_solid_angle(Vec3d a, Vec3d b, Vec3d c) {
  const double la = core::length(a), lb = core::length(b), lc = core::length(c);
  const double numerator = core::dot(a, core::cross(b, c));
  const double denominator =
      la * lb * lc + core::dot(a, b) * lc + core::dot(b, c) * la + core::dot(c, a) * lb;
  return 2 * std::atan2(numerator, denominator);
}

double face_solid_angle(const Hull& hull, const HullFace& face, Vec3d eye) {
  double sum = 0;
  const Vec3d a = hull.points[face.vertices[0]] - eye;
  for (std::size_t i = 2; i < face.vertices.size(); ++i)
    sum +=
        triangle_solid_angle(a, hull.points[face.vertices[i - 1]] - eye, hull.points[face.vertices[i]] - eye);
  return sum;
}

// The facet of each face: floods from the largest face that has none yet.
std::vector<int> group_faces(const Hull& hull, const std::vector<Vec3d>& areas, int& groups) {
  std::vector<double> size;
  for (const Vec3d& a : areas) size.push_back(core::length(a));
  std::vector<int> order(areas.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return size[a] > size[b]; });
  std::vector<int> group(areas.size(), -1);
  groups = 0;
  for (const int seed : order) {
    if (group[seed] >= 0) continue;
    const Vec3d normal = core::normalize(areas[seed]);
    std::vector<int> open{seed};
    group[seed] = groups;
    while (!open.empty()) {
      const int face = open.back();
      open.pop_back();
      for (const int next : hull.faces[face].neighbors) {
        if (group[next] >= 0 || core::dot(normal, core::normalize(areas[next])) < kSameSide) continue;
        group[next] = groups;
        open.push_back(next);
      }
    }
    ++groups;
  }
  return group;
}

double distance_to_segment(Vec3d p, Vec3d a, Vec3d b) {
  const Vec3d ab = b - a;
  const double t = std::clamp(core::dot(p - a, ab) / std::max(core::dot(ab, ab), 1e-300), 0.0, 1.0);
  return core::length(p - a - ab * t);
}

// The edges of one face that border another facet: is one of them nearer to toppling?
void test_edges(const Hull& hull, const HullFace& face, const std::vector<int>& group, int own, Vec3d center,
                Facet& facet) {
  for (std::size_t i = 0; i < face.vertices.size(); ++i) {
    if (group[face.neighbors[i]] == own) continue;
    const Vec3d a = hull.points[face.vertices[i]];
    const Vec3d b = hull.points[face.vertices[(i + 1) % face.vertices.size()]];
    const Vec3d outward = core::normalize(core::cross(b - a, facet.normal));
    const double overhang = core::dot(center - a, outward);
    facet.borders.push_back({group[face.neighbors[i]], distance_to_segment(center, a, b)});
    if (overhang <= facet.overhang) continue;
    facet.overhang = overhang;
    facet.topples_to = group[face.neighbors[i]];
  }
}

}  // namespace

std::vector<Facet> hull_facets(const Hull& hull, Vec3d center) {
  std::vector<Vec3d> areas;
  for (const HullFace& face : hull.faces) areas.push_back(area_vector(hull, face));
  int groups = 0;
  const std::vector<int> group = group_faces(hull, areas, groups);

  std::vector<Facet> facets(static_cast<std::size_t>(groups));
  for (std::size_t f = 0; f < hull.faces.size(); ++f) {
    facets[group[f]].normal += areas[f];
    facets[group[f]].solid_angle += face_solid_angle(hull, hull.faces[f], center);
  }
  for (Facet& facet : facets) facet.normal = core::normalize(facet.normal);
  for (std::size_t f = 0; f < hull.faces.size(); ++f) {
    Facet& facet = facets[group[f]];
    facet.height =
        std::max(facet.height, core::dot(facet.normal, hull.points[hull.faces[f].vertices[0]] - center));
    test_edges(hull, hull.faces[f], group, group[f], center, facet);
  }
  return facets;
}

}  // namespace partbooth::scene_gen
