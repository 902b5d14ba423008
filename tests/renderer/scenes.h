// SPDX-License-Identifier: Apache-2.0
// Small parts and scenes made in code. Metres, +Z up.
#pragma once

#include <string>

#include "core/assets.h"
#include "core/frame.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer::scenes {

// Sphere about the origin with smooth normals, poles on z; one face.
core::Part sphere(double radius_m, int columns, int rows);
// Box about the origin, six planar faces.
core::Part box(core::Vec3d size_m);
// Square in the xy plane about the origin, normal +z; one planar face.
core::Part square(double side_m);
// The shell of a cylinder about z, open at both ends; one cylindrical face.
core::Part tube(double radius_m, double height_m, int columns);

schema::Material metal(double base_color, double roughness);
schema::Material lambert(double albedo);
schema::Material plastic(double albedo, double roughness, double ior = 1.5);

schema::RigidTransform rigid(const core::Rigid& transform);

// A scene that grows by its functions; the camera looks at the origin from +x until it is told otherwise.
// 64x64 pixels, 16 samples, 8 bounces, black surroundings, nothing clamped.
struct Booth {
  schema::SceneSpec spec;
  core::AssetSet assets;

  Booth();
  void look(core::Vec3d from, core::Vec3d at, double vertical_field_deg);
  void size(int width_px, int height_px);  // before look()
  schema::Instance& add(const core::Part& part, const schema::Material& material, core::Vec3d at = {});
  void lamp(core::Vec3d center, core::Vec3d target, double side_m, double radiance);
  // A flat lamp (quad, disc or spot) that faces the target.
  schema::Light& flat_lamp(schema::Light::Shape shape, core::Vec3d center, core::Vec3d target,
                           double half_width_m, double half_height_m, double radiance);
  schema::Light& sphere_lamp(core::Vec3d center, double radius_m, double radiance);
  schema::Light& tube_lamp(core::Vec3d center, core::Vec3d half_length_m, double radius_m, double radiance);
  void dome(double radiance);
  void hdri(const core::ImageF& picture);
  schema::Ground& ground(double half_side_m, const schema::Material& material);
};

// The scene of the published benchmarks (docs: plain scene): a metal sphere on a matte ground under three
// lamps.
Booth plain_scene(int size_px, int spp);

}  // namespace partbooth::renderer::scenes
