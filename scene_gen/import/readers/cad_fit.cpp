// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/cad_fit.h"

#include <cmath>
#include <gp_Pnt.hxx>
#include <gp_Vec.hxx>
#include <vector>

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

constexpr double kTolerance_mm = 1e-3;
constexpr double kParallel = 1e-6;  // sine of an angle
constexpr int kSteps = 6;

struct Sample {
  Vec3d point, normal;
};

// Empty if a normal is undefined somewhere.
std::vector<Sample> samples_of(const Adaptor3d_Surface& surface) {
  std::vector<Sample> samples;
  const double u0 = surface.FirstUParameter(), u1 = surface.LastUParameter();
  const double v0 = surface.FirstVParameter(), v1 = surface.LastVParameter();
  for (int i = 0; i <= kSteps; ++i)
    for (int j = 0; j <= kSteps; ++j) {
      gp_Pnt p;
      gp_Vec du, dv;
      surface.D1(u0 + (u1 - u0) * i / kSteps, v0 + (v1 - v0) * j / kSteps, p, du, dv);
      const gp_Vec n = du.Crossed(dv);
      if (n.Magnitude() <= 1e-9 * du.Magnitude() * dv.Magnitude() || n.Magnitude() == 0) return {};
      samples.push_back({{p.X(), p.Y(), p.Z()}, core::normalize(Vec3d{n.X(), n.Y(), n.Z()})});
    }
  return samples;
}

// The normal that differs most from the first.
const Sample& most_turned(const std::vector<Sample>& samples) {
  const Sample* best = &samples[0];
  for (const Sample& s : samples)
    if (core::length(core::cross(s.normal, samples[0].normal)) >
        core::length(core::cross(best->normal, samples[0].normal)))
      best = &s;
  return *best;
}

bool fit_plane(const std::vector<Sample>& samples, core::PartFace& face) {
  const Sample& first = samples[0];
  for (const Sample& s : samples)
    if (core::length(core::cross(s.normal, first.normal)) > kParallel ||
        std::abs(core::dot(s.point - first.point, first.normal)) > kTolerance_mm)
      return false;
  face.type = core::SurfaceType::kPlane;
  face.origin = core::Vec3f(first.point);
  face.axis = core::Vec3f(first.normal);
  return true;
}

// The axis is perpendicular to all normals; p - r n is the same point of the axis plane for all samples.
bool fit_cylinder(const std::vector<Sample>& samples, core::PartFace& face) {
  const Sample &a = samples[0], &b = most_turned(samples);
  const Vec3d axis = core::normalize(core::cross(a.normal, b.normal));
  const auto across = [&](Vec3d v) { return v - axis * core::dot(v, axis); };
  const Vec3d turn = a.normal - b.normal;
  if (core::dot(turn, turn) < kParallel) return false;
  const double radius = core::dot(across(a.point - b.point), turn) / core::dot(turn, turn);
  const Vec3d center = a.point - a.normal * radius;
  for (const Sample& s : samples)
    if (std::abs(core::dot(s.normal, axis)) > kParallel ||
        core::length(across(s.point - s.normal * radius - center)) > kTolerance_mm)
      return false;
  face.type = core::SurfaceType::kCylinder;
  face.origin = core::Vec3f(center);
  face.axis = core::Vec3f(axis);
  face.radius_m = static_cast<float>(std::abs(radius));
  return true;
}

}  // namespace

core::PartFace fit_simple_surface(const Adaptor3d_Surface& surface) {
  core::PartFace face;
  face.type = core::SurfaceType::kFreeform;
  const std::vector<Sample> samples = samples_of(surface);
  if (samples.empty() || fit_plane(samples, face)) return face;
  fit_cylinder(samples, face);
  return face;
}

}  // namespace partbooth::scene_gen
