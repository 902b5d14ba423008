// SPDX-License-Identifier: Apache-2.0
// Points on the lens.
#pragma once

#include "renderer/kernel/view.h"
#include "renderer/kernel/warp.h"

namespace partbooth::renderer {
namespace {

// Uniform on a polygon with rounded sides. Its squared radius is the mean, by roundness, of the straight
// polygon's and the disc's; so a direction is the polygon's or the disc's, each as often as its share of the
// area.
inline Disc square_to_blades(const ApertureView& aperture, Float u, Float v) {
  const float half = kPi / float(aperture.blades);
  const Mask straight = u < Float(aperture.polygon_share);
  const float rest = 1.0f - aperture.polygon_share;
  Float along = select(straight, u * (1.0f / aperture.polygon_share),
                       (u - aperture.polygon_share) * (rest > 0 ? 1.0f / rest : 0.0f));
  along = min(along * float(aperture.blades), Float(float(aperture.blades)) * 0x1.fffffep-1f);
  const Float sector = floor(along), t = (along - sector) * 2.0f - 1.0f;
  const SinCos half_angle = sincos(Float(half)), round = sincos(t * half);
  // Direction inside the sector, its middle along x, and the squared radius of the straight side there.
  const Float chord_y = t * half_angle.sin;
  const Float chord2 = half_angle.cos * half_angle.cos + chord_y * chord_y;
  const Float over = Float(1.0f) / sqrt(chord2);
  const Float x = select(straight, half_angle.cos * over, round.cos);
  const Float y = select(straight, chord_y * over, round.sin);
  const Float side = half_angle.cos / x;
  const Float outer2 = side * side * (1.0f - aperture.roundness) + aperture.roundness;
  const Float radius = sqrt(outer2 * v) * aperture.corner_radius;
  const SinCos turn = sincos((sector * 2.0f + 1.0f) * half + aperture.rotation_rad);
  return {radius * (x * turn.cos - y * turn.sin), radius * (x * turn.sin + y * turn.cos)};
}

// Uniform on the aperture, in lens radii.
inline Disc square_to_aperture(const ApertureView& aperture, Float u, Float v) {
  return aperture.blades == 0 ? square_to_disc(u, v) : square_to_blades(aperture, u, v);
}

// Position of an image point: direction from the principal point, and its distance in halves of the diagonal.
struct FieldPoint {
  Float x, y, r;
};
inline FieldPoint field_point(const CameraView& camera, Float x_px, Float y_px) {
  const Float dx = x_px - camera.cx_px, dy = y_px - camera.cy_px;
  const Float d = sqrt(dx * dx + dy * dy), over = Float(1.0f) / max(d, 1e-6f);
  return {dx * over, dy * over, d * camera.vignetting.inverse_radius_px};
}

// Share of the aperture's width towards the middle of the picture that is left.
inline Float cat_eye_width(const CameraView& camera, const FieldPoint& at) {
  return max(Float(1.0f) - at.r * camera.aperture.cat_eye, 0.05f);
}

// Factor on the light: rendering averages over the lens, so neither cos^4 nor the area of the aperture is in
// it yet.
inline Float vignetting(const CameraView& camera, Float x_px, Float y_px) {
  const VignettingView& v = camera.vignetting;
  const FieldPoint at = field_point(camera, x_px, y_px);
  const Float r2 = at.r * at.r;
  Float out = max(Float(1.0f) + r2 * (r2 * (r2 * v.v3 + v.v2) + v.v1), 0.0f);
  if (v.natural && camera.lens.projection != Projection::kTelecentric) {
    const Float x = (x_px - camera.cx_px) * (1.0f / camera.fx_px);
    const Float y = (y_px - camera.cy_px) * (1.0f / camera.fy_px);
    const Float cos2 = Float(1.0f) / (Float(1.0f) + x * x + y * y);
    out = out * (cos2 * cos2);
  }
  if (camera.aperture.cat_eye > 0 && camera.lens_radius_m > 0) out = out * cat_eye_width(camera, at);
  return out;
}

}  // namespace
}  // namespace partbooth::renderer
