// SPDX-License-Identifier: Apache-2.0
// Image points to directions: the inverse of core/camera_model.h's projection, in lanes.
#pragma once

#include "renderer/kernel/view.h"
#include "renderer/lanes/elementary.h"
#include "renderer/lanes/float3.h"

namespace partbooth::renderer {
namespace {

// Point of the lens plane; `valid` where light comes from there.
struct PlanePoint {
  Float x, y;
  Mask valid;
};

// The bilinear mean of the nodes about an image point.
inline PlanePoint lens_start(const CameraView& camera, Float x_px, Float y_px) {
  const auto cell_of = [](Float at, Float size_px, Float& fraction) {
    const Float position = at * (Float(float(kLensCells)) / size_px) + float(kLensCells);
    Float cell = clamp(floor(position), 0.0f, float(kLensNodes - 2));
    // The picture's last border belongs to it, not to what lies beyond.
    cell = select(at <= size_px, min(cell, float(2 * kLensCells - 1)), cell);
    fraction = position - cell;
    return cell;
  };
  Float u, v;
  const Float column = cell_of(x_px, float(camera.width_px), u);
  const Float row = cell_of(y_px, float(camera.height_px), v);
  const UInt first = to_uint(row) * UInt(std::uint32_t(kLensNodes)) + to_uint(column);
  const Float4 a = gather4(camera.lens.nodes, first), b = gather4(camera.lens.nodes, first + UInt(1u));
  const UInt next = first + UInt(std::uint32_t(kLensNodes));
  const Float4 c = gather4(camera.lens.nodes, next), d = gather4(camera.lens.nodes, next + UInt(1u));
  const auto mean = [&](Float p, Float q, Float r, Float s) {
    const Float upper = p + (q - p) * u, lower = r + (s - r) * u;
    return upper + (lower - upper) * v;
  };
  const Mask inside = (abs(u - 0.5f) <= Float(0.501f)) & (abs(v - 0.5f) <= Float(0.501f));
  return {mean(a.x, b.x, c.x, d.x), mean(a.y, b.y, c.y, d.y),
          inside & (min(min(a.z, b.z), min(c.z, d.z)) > Float(0.5f))};
}

// Two steps of Newton's method reach the rounding error from there.
inline PlanePoint undistorted(const CameraView& camera, Float x_px, Float y_px) {
  const auto& m = camera.lens.distorted_from_pixel;
  const Float w = x_px * m[2][0] + y_px * m[2][1] + m[2][2];
  const Float over = Float(1.0f) / w;
  const Float dx = (x_px * m[0][0] + y_px * m[0][1] + m[0][2]) * over;
  const Float dy = (x_px * m[1][0] + y_px * m[1][1] + m[1][2]) * over;
  PlanePoint q = lens_start(camera, x_px, y_px);
  core::undistort_step(camera.lens.terms, dx, dy, q.x, q.y);
  core::undistort_step(camera.lens.terms, dx, dy, q.x, q.y);
  return q;
}

// Chief direction of a fisheye, from the vector of length theta.
inline Float3 fisheye_direction(PlanePoint q) {
  const Float theta = sqrt(q.x * q.x + q.y * q.y);
  const SinCos sc = sincos(theta);
  const Float share = sc.sin / max(theta, 1e-20f);
  return {q.x * share, q.y * share, sc.cos};
}

}  // namespace
}  // namespace partbooth::renderer
