// SPDX-License-Identifier: Apache-2.0
// Rays of the camera of scene.proto. Light rays and label rays both come from here.
//
// The scene stands still at time 0. A belt that moves by v is a camera that moves by -v, and lamps that do so
// too: `lamp_shift` takes a point of the scene to where it is among the lamps.
#pragma once

#include "renderer/kernel/aperture.h"
#include "renderer/kernel/lens.h"
#include "renderer/kernel/sampler.h"

namespace partbooth::renderer {
namespace {

struct Ray {
  Float3 origin, direction;  // unit direction
};

struct CameraRay {
  Ray ray;
  Float depth_per_t;  // depth along the optical axis of a point at distance 1
  Float weight;       // of the light that it finds
  Float3 lamp_shift;  // m
  Mask valid;         // the lens sees something there
};

// Of a scene that moves: far from the blocks of a path's vertices.
constexpr std::uint32_t kTimeBlock = 1u << 16;

// A ray in camera axes, from the lens.
struct LensRay {
  Float3 offset, direction;  // m from the lens centre; unit
  Mask valid;
};

// The smallest turn that takes the axis to the unit direction d, of a point (x, y, 0).
inline Float3 turn_with(Float3 d, Float x, Float y) {
  const Float share = (d.x * x + d.y * y) / (Float(1.0f) + d.z);
  return {x - d.x * share, y - d.y * share, -((d.z + 1.0f) * share)};
}

inline LensRay lens_ray(const CameraView& camera, Float x_px, Float y_px, Float lens_x, Float lens_y) {
  const bool open = camera.lens_radius_m > 0;
  const float inverse_focus = open ? 1.0f / camera.focus_distance_m : 0.0f;
  const Mask all_lanes = mask_from_bits(kAllBits);
  if (camera.lens.projection == Projection::kTelecentric) {
    const Float x = (x_px - camera.cx_px) * camera.lens.m_per_px + lens_x;
    const Float y = (y_px - camera.cy_px) * camera.lens.m_per_px + lens_y;
    return {
        {x, y, 0.0f}, normalize(Float3(-lens_x * inverse_focus, -lens_y * inverse_focus, 1.0f)), all_lanes};
  }
  PlanePoint q;
  if (camera.lens.projection == Projection::kPinhole) {
    q = {(x_px - camera.cx_px) * (1.0f / camera.fx_px), (y_px - camera.cy_px) * (1.0f / camera.fy_px),
         all_lanes};
  } else {
    q = undistorted(camera, x_px, y_px);
  }
  if (camera.lens.projection == Projection::kFisheye) {
    // Its entrance pupil faces the ray, and it focuses on a sphere.
    const Float3 chief = fisheye_direction(q);
    const Float3 offset = turn_with(chief, lens_x, lens_y);
    return {offset, open ? normalize(chief - offset * inverse_focus) : chief, q.valid};
  }
  const Float3 local = open ? Float3(q.x - lens_x * inverse_focus, q.y - lens_y * inverse_focus, 1.0f)
                            : Float3(q.x, q.y, 1.0f);
  return {{lens_x, lens_y, 0.0f}, normalize(local), q.valid};
}

// v turned about the unit axis (Rodrigues).
inline Float3 turn_about(Float3 axis, const SinCos& angle, Float3 v) {
  return v * angle.cos + cross(axis, v) * angle.sin + axis * (dot(axis, v) * (Float(1.0f) - angle.cos));
}

// Camera and belt at the time of the ray.
inline void move(const ShutterView& shutter, Float time_s, Float3& from_lens, CameraRay& out) {
  if (shutter.spin_rad_per_s > 0) {
    const SinCos angle = sincos(time_s * shutter.spin_rad_per_s);
    const Float3 axis(shutter.spin_axis);
    from_lens = turn_about(axis, angle, from_lens);
    out.ray.direction = turn_about(axis, angle, out.ray.direction);
  }
  out.lamp_shift = Float3(shutter.belt_velocity) * time_s;
  from_lens = from_lens + Float3(shutter.camera_velocity) * time_s - out.lamp_shift;
}

// Ray of image point (x, y) through a point of the lens, in lens radii from its centre, at the part
// `exposure` (0..1) of its row's exposure.
inline CameraRay camera_ray(const CameraView& camera, Float x_px, Float y_px, Disc lens, Float exposure) {
  CameraRay out;
  if (camera.aperture.cat_eye > 0) {
    const FieldPoint at = field_point(camera, x_px, y_px);
    const Float cut = (lens.x * at.x + lens.y * at.y) * (Float(1.0f) - cat_eye_width(camera, at));
    lens = {lens.x - at.x * cut, lens.y - at.y * cut};
  }
  const Float lens_x = lens.x * camera.lens_radius_m, lens_y = lens.y * camera.lens_radius_m;
  const LensRay local = lens_ray(camera, x_px, y_px, lens_x, lens_y);
  const Float3 right(camera.right), down(camera.down), forward(camera.forward);
  out.ray.direction = right * local.direction.x + down * local.direction.y + forward * local.direction.z;
  Float3 from_lens = right * local.offset.x + down * local.offset.y + forward * local.offset.z;
  out.depth_per_t = local.direction.z;
  out.valid = local.valid;
  out.weight = camera.vignetting.on ? vignetting(camera, x_px, y_px) : Float(1.0f);
  out.lamp_shift = Float3(0.0f);
  if (camera.shutter.moves) {
    const Float row = floor(y_px) + (0.5f - 0.5f * float(camera.height_px));
    const Float time_s = row * camera.shutter.row_time_s + (exposure - 0.5f) * camera.shutter.exposure_s;
    move(camera.shutter, time_s, from_lens, out);
  }
  out.ray.origin = Float3(camera.origin) + from_lens;
  return out;
}

// A ray of pixel (x, y): uniform in the pixel, on the aperture and over the exposure.
inline CameraRay sample_camera_ray(const CameraView& camera, UInt x, UInt y, const Sampler& sampler) {
  const Float4 random = sample4(sampler, 0);
  const Float exposure = camera.shutter.moves ? sample4(sampler, kTimeBlock).x : Float(0.5f);
  const Disc lens =
      camera.lens_radius_m > 0 ? square_to_aperture(camera.aperture, random.z, random.w) : Disc{0.0f, 0.0f};
  return camera_ray(camera, to_float(x) + random.x, to_float(y) + random.y, lens, exposure);
}

}  // namespace
}  // namespace partbooth::renderer
