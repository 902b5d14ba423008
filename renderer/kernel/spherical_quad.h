// SPDX-License-Identifier: Apache-2.0
// Uniform directions over a rectangle: Urena, Fajardo and King, "An area-preserving parametrization for
// spherical rectangles", Computer Graphics Forum 32(4), 2013.
//
// The four inner angles are kept as complex numbers of length one, whose sines are computed without
// cancellation: a sum of angles is a product, and costs one arc tangent.
#pragma once

#include "renderer/lanes/elementary.h"
#include "renderer/lanes/float3.h"

namespace partbooth::renderer {
namespace {

struct SphericalQuad {
  Float x0, x1, y0, y1, z;  // rectangle in its own axes, seen from the point; z: height of the point above it
  Float b0, b1, k;          // of the paper
  Float solid_angle;
};

struct Turn {
  Float cos, sin;
  friend Turn operator*(Turn a, Turn b) {
    return {a.cos * b.cos - a.sin * b.sin, a.cos * b.sin + a.sin * b.cos};
  }
};

// A plane through the point and an edge at the distance `edge`: z of its unit normal, and 1 - z^2.
struct EdgePlane {
  Float z, rest;
};
inline EdgePlane edge_plane(Float edge, Float z2) {
  const Float inverse = Float(1.0f) / (edge * edge + z2);
  return {edge * sqrt(inverse), z2 * inverse};
}

// Inner angle between neighbouring edges, whose normals' z are signed.
inline Turn inner_angle(const EdgePlane& a, Float sign_a, const EdgePlane& b, Float sign_b) {
  return {-(a.z * b.z * (sign_a * sign_b)), sqrt(a.rest + (Float(1.0f) - a.rest) * b.rest)};
}

// Angle of a turn on [0, 2 pi).
inline Float full_angle(const Turn& turn) {
  const Float angle = atan2(turn.sin, turn.cos);
  return select(angle < Float(0.0f), angle + 2 * kPi, angle);
}

// `u_axis` and `v_axis` are half axes.
inline SphericalQuad make_spherical_quad(Float3 to_center, Float3 u_axis, Float3 v_axis, Float3 normal) {
  const Float u = sqrt(dot(u_axis, u_axis)), v = sqrt(dot(v_axis, v_axis));
  const Float x = dot(to_center, u_axis) / u, y = dot(to_center, v_axis) / v;
  SphericalQuad out;
  out.x0 = x - u;
  out.x1 = x + u;
  out.y0 = y - v;
  out.y1 = y + v;
  out.z = -dot(to_center, normal);
  const Float z2 = out.z * out.z;
  const EdgePlane n0 = edge_plane(out.y0, z2), n1 = edge_plane(out.x1, z2), n2 = edge_plane(out.y1, z2),
                  n3 = edge_plane(out.x0, z2);
  const Turn g0 = inner_angle(n0, -1.0f, n1, 1.0f), g1 = inner_angle(n1, 1.0f, n2, 1.0f),
             g2 = inner_angle(n2, 1.0f, n3, -1.0f), g3 = inner_angle(n3, -1.0f, n0, -1.0f);
  const Turn far = g2 * g3, all = g0 * g1 * far;
  out.b0 = -n0.z;
  out.b1 = n2.z;
  out.k = Float(2 * kPi) - full_angle(far);
  // From outside its outline the rectangle covers less than half of a hemisphere: what lies above is rounding
  // below zero.
  const Mask outside =
      (out.x0 > Float(0.0f)) | (out.x1 < Float(0.0f)) | (out.y0 > Float(0.0f)) | (out.y1 < Float(0.0f));
  const Float angle = full_angle(all);
  out.solid_angle = select(outside & (angle > Float(kPi)), 0.0f, angle);
  return out;
}

// Rectangles that fill less are sampled by area: their density hardly varies.
inline Mask is_near(Float3 to_center, Float area) { return area > dot(to_center, to_center) * 0.1f; }
// Smaller solid angles, of lamps seen from the side, have too few digits.
inline Mask is_wide(const SphericalQuad& quad) {
  return (quad.solid_angle > Float(0.02f)) & (quad.z > Float(0.0f));
}

// Position on the rectangle, both on [-1, 1].
struct SquarePoint {
  Float a, b;
};

inline SquarePoint sample_spherical_quad(const SphericalQuad& quad, Float u, Float v) {
  const SinCos at = sincos(u * quad.solid_angle + quad.k);
  const Float f = (at.cos * quad.b0 - quad.b1) / at.sin;
  const Float c = copy_sign(Float(1.0f) / sqrt(f * f + quad.b0 * quad.b0), f);
  const Float c2 = min(c * c, 0x1.fffffep-1f);
  const Float x = clamp(c * quad.z / sqrt(Float(1.0f) - c2), quad.x0, quad.x1);
  const Float d2 = x * x + quad.z * quad.z;
  const Float h0 = quad.y0 / sqrt(d2 + quad.y0 * quad.y0), h1 = quad.y1 / sqrt(d2 + quad.y1 * quad.y1);
  const Float h = h0 + v * (h1 - h0), h2 = h * h;
  const Float y = select(h2 < Float(1.0f - 1e-6f), clamp(h * sqrt(d2 / (Float(1.0f) - h2)), quad.y0, quad.y1),
                         select(h > Float(0.0f), quad.y1, quad.y0));
  return {(x - quad.x0) * 2.0f / (quad.x1 - quad.x0) - 1.0f,
          (y - quad.y0) * 2.0f / (quad.y1 - quad.y0) - 1.0f};
}

}  // namespace
}  // namespace partbooth::renderer
