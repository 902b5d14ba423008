// SPDX-License-Identifier: Apache-2.0
// Vectors and linear Rec.709 colours of kLanes lanes.
#pragma once

#include "renderer/lanes/lanes.h"

namespace partbooth::renderer {
namespace {

struct Float3 {
  Float x, y, z;
  Float3() = default;
  Float3(Float x_in, Float y_in, Float z_in) : x(x_in), y(y_in), z(z_in) {}
  explicit Float3(Float s) : x(s), y(s), z(s) {}
  explicit Float3(const float* p) : x(p[0]), y(p[1]), z(p[2]) {}
  explicit Float3(Float4 r) : x(r.x), y(r.y), z(r.z) {}
  friend Float3 operator+(Float3 a, Float3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
  friend Float3 operator-(Float3 a, Float3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
  friend Float3 operator-(Float3 a) { return {-a.x, -a.y, -a.z}; }
  friend Float3 operator*(Float3 a, Float3 b) { return {a.x * b.x, a.y * b.y, a.z * b.z}; }
  friend Float3 operator*(Float3 a, Float s) { return {a.x * s, a.y * s, a.z * s}; }
};

inline Float dot(Float3 a, Float3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
inline Float3 cross(Float3 a, Float3 b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
inline Float3 normalize(Float3 v) { return v * (Float(1.0f) / sqrt(dot(v, v))); }
inline Float3 select(Mask m, Float3 a, Float3 b) {
  return {select(m, a.x, b.x), select(m, a.y, b.y), select(m, a.z, b.z)};
}
inline Float max_component(Float3 v) { return max(v.x, max(v.y, v.z)); }
inline Float luminance(Float3 c) { return c.x * 0.2126f + c.y * 0.7152f + c.z * 0.0722f; }

// Orthonormal basis about a unit vector.
struct Frame3 {
  Float3 tangent, bitangent, normal;
  Float3 to_local(Float3 v) const { return {dot(v, tangent), dot(v, bitangent), dot(v, normal)}; }
  Float3 to_world(Float3 v) const { return tangent * v.x + bitangent * v.y + normal * v.z; }
};

// Duff et al., "Building an orthonormal basis, revisited", JCGT 6(1), 2017.
inline Float3 any_tangent(Float3 n) {
  const Float sign = copy_sign(1.0f, n.z);
  const Float a = Float(-1.0f) / (sign + n.z);
  return {sign * n.x * n.x * a + 1.0f, sign * (n.x * n.y * a), -(sign * n.x)};
}

}  // namespace
}  // namespace partbooth::renderer
