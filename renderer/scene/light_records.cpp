// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/light_records.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/check.h"
#include "renderer/scene/convert.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;
using schema::Light;

void copy(Vec3d v, double w, float* out) {
  out[0] = float(v.x);
  out[1] = float(v.y);
  out[2] = float(v.z);
  out[3] = float(w);
}

LightShape shape_of(const Light& light) {
  switch (light.shape()) {
    case Light::DISC:
    case Light::SPOT:
      return LightShape::kDisc;
    case Light::SPHERE:
      return LightShape::kSphere;
    case Light::TUBE:
      return LightShape::kTube;
    default:
      return LightShape::kQuad;
  }
}

bool is_flat(LightShape shape) { return shape == LightShape::kQuad || shape == LightShape::kDisc; }

double area_of(const Light& light) {
  const double rectangle = 4 * core::length(core::cross(to_vec(light.u_axis_m()), to_vec(light.v_axis_m())));
  if (shape_of(light) == LightShape::kQuad) return rectangle;
  const double inner = light.inner_share();
  return rectangle * std::numbers::pi / 4 * (1 - inner * inner);
}

// x = a cos + b runs from 0 at the outer edge of the cone to 1 at the inner; a plain disc has 1 everywhere.
struct Cone {
  double a = 0, b = 1;
};
Cone cone_of(const Light& light) {
  if (light.shape() != Light::SPOT) return {};
  PB_CHECK(light.cos_inner() > light.cos_outer() && light.cos_outer() >= 0 && light.cos_inner() <= 1,
           "a spot's inner cone lies in its outer cone");
  const double a = 1 / (light.cos_inner() - light.cos_outer());
  return {a, -light.cos_outer() * a};
}

double brightness(const Light& light, double cosine) {
  const Cone cone = cone_of(light);
  const double x = std::clamp(cone.a * cosine + cone.b, 0.0, 1.0);
  return x * x * (3 - 2 * x);
}

LightRecord flat_record(const Light& light, bool back) {
  Vec3d u = to_vec(light.u_axis_m()), v = to_vec(light.v_axis_m());
  const double uu = core::dot(u, u), vv = core::dot(v, v);
  PB_CHECK(uu > 0 && vv > 0 && std::abs(core::dot(u, v)) < 1e-4 * std::sqrt(uu * vv),
           "a lamp's axes are perpendicular");
  PB_CHECK(light.inner_share() >= 0 && light.inner_share() < 1, "a ring has a width");
  if (back) u = -u;
  const Cone cone = cone_of(light);
  LightRecord out{};
  copy(to_vec(light.center_m()), area_of(light), out.center);
  copy(u, 1 / uu, out.u_axis);
  copy(v, 1 / vv, out.v_axis);
  const double reach =
      shape_of(light) == LightShape::kQuad ? std::sqrt(uu + vv) : std::sqrt(std::max(uu, vv));
  copy(core::normalize(core::cross(u, v)), reach, out.normal);
  copy({light.inner_share() * light.inner_share(), cone.a, cone.b}, 0, out.disc);
  return out;
}

LightRecord round_record(const Light& light) {
  PB_CHECK(light.radius_m() > 0, "a round lamp needs a radius");
  const double radius2 = light.radius_m() * light.radius_m();
  LightRecord out{};
  copy(to_vec(light.center_m()), radius2, out.center);
  double reach2 = radius2;
  if (light.shape() == Light::TUBE) {
    const Vec3d u = to_vec(light.u_axis_m());
    const double uu = core::dot(u, u);
    PB_CHECK(uu > 0, "a tube needs a length");
    copy(u, 1 / uu, out.u_axis);
    reach2 += uu;
  }
  out.normal[3] = float(std::sqrt(reach2));
  return out;
}

}  // namespace

LightRecords::LightRecords(const google::protobuf::RepeatedPtrField<Light>& lights) {
  for (int s = 0; s < kLightShapes; ++s) {
    for (const Light& light : lights) {
      if (shape_of(light) != LightShape(s)) continue;
      add(light, false, LightShape(s));
      const bool may_have_back = light.shape() == Light::QUAD || light.shape() == Light::DISC;
      if (light.two_sided() && may_have_back) add(light, true, LightShape(s));
    }
    first_[s + 1] = int(records_.size());
  }
  PB_CHECK(records_.size() <= std::size_t(kMaxLights), "too many lamps");
}

void LightRecords::add(const Light& light, bool back, LightShape shape) {
  LightRecord record = is_flat(shape) ? flat_record(light, back) : round_record(light);
  const Vec3d radiance = to_vec(light.radiance());
  copy(radiance, luminance_of(radiance), record.radiance);
  if (light.camera_sees()) camera_sees_ |= std::uint64_t{1} << (records_.size() % kMaxLights);
  records_.push_back(record);
}

LightList LightRecords::view() const {
  LightList out{records_.data(), {}, camera_sees_};
  std::copy(std::begin(first_), std::end(first_), std::begin(out.first));
  return out;
}

double irradiance_share(const Light& light, Vec3d target) {
  const Vec3d to = target - to_vec(light.center_m());
  const LightShape shape = shape_of(light);
  if (is_flat(shape)) {
    const double area = area_of(light), d2 = std::max(core::dot(to, to), area / 4);
    double cosine =
        core::dot(core::normalize(core::cross(to_vec(light.u_axis_m()), to_vec(light.v_axis_m()))), to) /
        std::sqrt(d2);
    if (light.two_sided()) cosine = std::abs(cosine);
    return area * std::max(cosine, 0.0) / d2 * brightness(light, cosine);
  }
  const double radius = light.radius_m();
  const double d2 = std::max(core::dot(to, to), radius * radius);
  if (shape == LightShape::kSphere) return std::numbers::pi * radius * radius / d2;
  const double length = 2 * core::length(to_vec(light.u_axis_m()));
  const double across = core::length(core::cross(core::normalize(to_vec(light.u_axis_m())), to));
  return std::min(2 * radius * length * across / (d2 * std::sqrt(d2)), std::numbers::pi);
}

}  // namespace partbooth::renderer
