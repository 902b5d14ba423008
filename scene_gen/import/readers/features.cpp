// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/features.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace partbooth::scene_gen {
namespace {

using core::Feature;
using core::FeatureKind;
using core::Vec3d;

constexpr double kAllRound = 0.9, kFillet = 0.45;  // share of the circle
constexpr double kParallel = 0.99999;
constexpr double kMinRadius = 1e-3;  // share of the part's diagonal
// A drill's tip ends at 0.6 radii beyond the bore; what is farther is another wall.
constexpr double kTip = 1.2;

// A cylindrical or toroidal face as its triangles show it.
struct RoundFace {
  std::uint32_t face = 0;
  double area = 0;
  double low = 1e300, high = -1e300;  // along the axis, from the face's origin
  double outward = 0;                 // area-weighted: +1 normals point away from the axis, -1 towards it
  double tube = 0;                    // of a torus: mean distance from the circle
};

struct Bore {
  std::vector<RoundFace> faces;
  Vec3d origin, axis;
  double radius = 0, low = 0, high = 0, area = 0, outward = 0;
};

std::vector<RoundFace> round_faces(const core::Part& part) {
  std::vector<RoundFace> all(part.faces.size());
  for (std::size_t t = 0; t < part.mesh.triangles.size(); ++t) {
    const std::uint32_t f = part.mesh.face_of_triangle[t];
    const core::PartFace& face = part.faces[f];
    if (face.type != core::SurfaceType::kCylinder && face.type != core::SurfaceType::kTorus) continue;
    const auto& v = part.mesh.triangles[t];
    const Vec3d a(part.mesh.positions[v[0]]), b(part.mesh.positions[v[1]]), c(part.mesh.positions[v[2]]);
    const double area = core::length(core::cross(b - a, c - a)) / 2;
    RoundFace& out = all[f];
    out.face = f;
    out.area += area;
    for (const std::uint32_t i : v) {
      const Vec3d p = Vec3d(part.mesh.positions[i]) - Vec3d(face.origin), axis(face.axis);
      const double along = core::dot(p, axis);
      const Vec3d away = core::normalize(p - axis * along);
      out.low = std::min(out.low, along);
      out.high = std::max(out.high, along);
      out.outward += core::dot(away, Vec3d(part.mesh.normals[i])) * area / 3;
      out.tube += core::length(p - away * face.radius_m) * area / 3;
    }
  }
  std::erase_if(all, [](const RoundFace& f) { return f.area <= 0; });
  for (RoundFace& f : all) {
    f.outward /= f.area;
    f.tube /= f.area;
  }
  return all;
}

// Joins the face if it is on the same cylinder, of the same body and side, and no gap is between them.
bool join(const core::Part& part, const RoundFace& face, Bore& bore) {
  const core::PartFace &mine = part.faces[face.face], &first = part.faces[bore.faces[0].face];
  const Vec3d axis(mine.axis), apart = Vec3d(mine.origin) - bore.origin;
  const double slack = 1e-3 * bore.radius, way = core::dot(axis, bore.axis);
  const double offset = core::dot(apart, bore.axis);
  if (mine.body != first.body || std::abs(mine.radius_m - bore.radius) > slack || std::abs(way) < kParallel ||
      core::length(apart - bore.axis * offset) > slack || (face.outward > 0) != (bore.outward > 0))
    return false;
  const double low = offset + (way > 0 ? face.low : -face.high),
               high = offset + (way > 0 ? face.high : -face.low);
  if (low > bore.high + slack || high < bore.low - slack) return false;
  bore.low = std::min(bore.low, low);
  bore.high = std::max(bore.high, high);
  bore.area += face.area;
  bore.faces.push_back(face);
  return true;
}

std::vector<Bore> bores(const core::Part& part, const std::vector<RoundFace>& faces) {
  std::vector<Bore> out;
  for (const RoundFace& face : faces) {
    const core::PartFace& f = part.faces[face.face];
    if (f.type != core::SurfaceType::kCylinder || f.radius_m <= 0) continue;
    if (std::any_of(out.begin(), out.end(), [&](Bore& bore) { return join(part, face, bore); })) continue;
    out.push_back(
        {{face}, Vec3d(f.origin), Vec3d(f.axis), f.radius_m, face.low, face.high, face.area, face.outward});
  }
  return out;
}

// Distance along the ray to a body of the part; infinite if it does not meet it (Moeller and Trumbore, 1997).
double hit_distance(const core::Part& part, std::uint32_t body, Vec3d from, Vec3d direction) {
  const core::TriangleMesh& mesh = part.mesh;
  double nearest = 1e300;
  for (std::size_t i = 0; i < mesh.triangles.size(); ++i) {
    if (part.faces[mesh.face_of_triangle[i]].body != body) continue;
    const auto& v = mesh.triangles[i];
    const Vec3d a(mesh.positions[v[0]]), ab = Vec3d(mesh.positions[v[1]]) - a,
                                         ac = Vec3d(mesh.positions[v[2]]) - a;
    const Vec3d p = core::cross(direction, ac);
    const double det = core::dot(ab, p);
    if (det == 0) continue;
    const Vec3d s = from - a, q = core::cross(s, ab);
    const double u = core::dot(s, p) / det, w = core::dot(direction, q) / det, t = core::dot(ac, q) / det;
    if (u >= 0 && w >= 0 && u + w <= 1 && t > 0) nearest = std::min(nearest, t);
  }
  return nearest;
}

Feature feature_of(const Bore& bore, FeatureKind kind) {
  Feature out;
  out.kind = kind;
  for (const RoundFace& f : bore.faces) out.faces.push_back(f.face);
  out.axis = core::normalize(bore.axis);
  out.origin = bore.origin + bore.axis * ((bore.low + bore.high) / 2);
  out.radius_m = bore.radius;
  out.length_m = bore.high - bore.low;
  return out;
}

void find_ends(const core::Part& part, Feature& hole) {
  const double end = hole.length_m / 2 + kTip * hole.radius_m;
  // Off the middle: the tip of a cone is a vertex, which rays slip past.
  const Vec3d from = hole.origin + core::any_perpendicular(hole.axis) * (0.07 * hole.radius_m);
  const std::uint32_t body = part.faces[hole.faces[0]].body;
  const bool above = hit_distance(part, body, from, hole.axis) > end;
  const bool below = hit_distance(part, body, from, -hole.axis) > end;
  hole.through = above && below;
  if (below && !above) hole.axis = -hole.axis;
}

Feature torus_fillet(const core::Part& part, const RoundFace& face) {
  const core::PartFace& torus = part.faces[face.face];
  Feature out;
  out.kind = FeatureKind::kFillet;
  out.faces = {face.face};
  out.axis = core::normalize(Vec3d(torus.axis));
  out.origin = Vec3d(torus.origin) + out.axis * ((face.low + face.high) / 2);
  out.radius_m = face.tube;
  out.length_m = face.high - face.low;
  return out;
}

// Share of the full torus, as a tube of that radius: (2 pi R)(2 pi r).
double torus_share(const core::Part& part, const RoundFace& face) {
  const double full = 4 * std::numbers::pi * std::numbers::pi * part.faces[face.face].radius_m * face.tube;
  return full > 0 ? face.area / full : 1;
}

}  // namespace

std::vector<Feature> find_features(const core::Part& part) {
  const std::vector<RoundFace> faces = round_faces(part);
  std::vector<Feature> features;
  for (const Bore& bore : bores(part, faces)) {
    const double full = 2 * std::numbers::pi * bore.radius * (bore.high - bore.low);
    const double share = full > 0 ? bore.area / full : 0;
    if (share > kAllRound && bore.outward < 0) {
      features.push_back(feature_of(bore, FeatureKind::kHole));
      find_ends(part, features.back());
    } else if (share > kAllRound) {
      features.push_back(feature_of(bore, FeatureKind::kBoss));
    } else if (share < kFillet) {
      features.push_back(feature_of(bore, FeatureKind::kFillet));
    }
  }
  for (const RoundFace& face : faces)
    if (part.faces[face.face].type == core::SurfaceType::kTorus && torus_share(part, face) < kFillet)
      features.push_back(torus_fillet(part, face));
  const double least = kMinRadius * part.box.diagonal();
  std::erase_if(features, [&](const Feature& f) { return f.radius_m < least; });
  std::stable_sort(features.begin(), features.end(),
                   [](const Feature& a, const Feature& b) { return a.kind < b.kind; });
  return features;
}

}  // namespace partbooth::scene_gen
