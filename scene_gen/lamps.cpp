// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/lamps.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "schema/geometry.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using schema::Light;
using schema::vec_of;

constexpr int kSteps = 48;  // of the grid, each way

// As seen from the origin: a patch of this area about `at`.
double patch(Vec3d at, Vec3d normal, double area, bool two_sided) {
  const double d2 = core::dot(at, at), towards = -core::dot(normal, at);
  return area * (two_sided ? std::abs(towards) : std::max(towards, 0.0)) / (d2 * std::sqrt(d2));
}

double of_tube(const Light& tube, Vec3d center) {
  const Vec3d half = vec_of(tube.u_axis_m());
  const double step = 2 * core::length(half) / kSteps;
  double sum = 0;
  for (int i = 0; i < kSteps; ++i) {
    const Vec3d at = center + half * (2 * (i + 0.5) / kSteps - 1);
    const double d = core::length(at), across = core::length(core::cross(core::normalize(half), at)) / d;
    sum += 2 * tube.radius_m() * step * across / (d * d);
  }
  return sum;
}

// From the origin to the corner (x, y) of a rectangle in the distance d, whose other corner is below the
// origin: Khadjavi, "Calculation of solid angle subtended by rectangular apertures", 1968.
double of_corner(double x, double y, double d) { return std::atan2(x * y, d * std::hypot(x, y, d)); }

double of_quad(const Light& quad, Vec3d center) {
  const Vec3d u = vec_of(quad.u_axis_m()), v = vec_of(quad.v_axis_m());
  const double a = core::length(u), b = core::length(v);
  const double towards = -core::dot(core::cross(u, v), center) / (a * b);
  if (towards < 0 && !quad.two_sided()) return 0;
  const double x = core::dot(u, center) / a, y = core::dot(v, center) / b, d = std::abs(towards);
  return of_corner(x + a, y + b, d) - of_corner(x - a, y + b, d) - of_corner(x + a, y - b, d) +
         of_corner(x - a, y - b, d);
}

}  // namespace

Light flat_lamp(Light::Shape shape, Vec3d center, Vec3d u, Vec3d v) {
  Light out;
  out.set_shape(shape);
  *out.mutable_center_m() = schema::to_vector3(center);
  *out.mutable_u_axis_m() = schema::to_vector3(u);
  *out.mutable_v_axis_m() = schema::to_vector3(v);
  return out;
}

Light tube_lamp(Vec3d center, Vec3d half, double radius_m) {
  Light out;
  out.set_shape(Light::TUBE);
  *out.mutable_center_m() = schema::to_vector3(center);
  *out.mutable_u_axis_m() = schema::to_vector3(half);
  out.set_radius_m(radius_m);
  return out;
}

Light sphere_lamp(Vec3d center, double radius_m) {
  Light out;
  out.set_shape(Light::SPHERE);
  *out.mutable_center_m() = schema::to_vector3(center);
  out.set_radius_m(radius_m);
  return out;
}

double irradiance_of_quad(double a, double b, double d) {
  const double x = a / d, y = b / d, rx = std::sqrt(1 + x * x), ry = std::sqrt(1 + y * y);
  return 2 * (x / rx * std::atan(y / rx) + y / ry * std::atan(x / ry));
}

double irradiance_of_disc(double radius, double d) {
  return M_PI * radius * radius / (radius * radius + d * d);
}

double irradiance_of_sphere(double radius, double d) { return M_PI * radius * radius / (d * d); }

double irradiance_of_tube(double half, double radius, double d) {
  return 2 * radius * (half / (d * d + half * half) + std::atan(half / d) / d);
}

double solid_angle(const Light& lamp, Vec3d p) {
  const Vec3d center = vec_of(lamp.center_m()) - p;
  if (lamp.shape() == Light::TUBE) return of_tube(lamp, center);
  if (lamp.shape() == Light::QUAD) return of_quad(lamp, center);
  PB_CHECK(lamp.shape() == Light::DISC, "not a lamp of a rig");
  const Vec3d u = vec_of(lamp.u_axis_m()), v = vec_of(lamp.v_axis_m());
  const double area = core::length(core::cross(u, v)), inner2 = lamp.inner_share() * lamp.inner_share();
  const Vec3d normal = core::cross(u, v) / area;
  const double cell = area * M_PI * (1 - inner2) / (kSteps * kSteps);
  double sum = 0;
  for (int i = 0; i < kSteps; ++i) {
    for (int j = 0; j < kSteps; ++j) {
      const double r = std::sqrt(inner2 + (i + 0.5) / kSteps * (1 - inner2)),
                   phi = 2 * M_PI * (j + 0.5) / kSteps;
      sum +=
          patch(center + u * (r * std::cos(phi)) + v * (r * std::sin(phi)), normal, cell, lamp.two_sided());
    }
  }
  return sum;
}

}  // namespace partbooth::scene_gen
