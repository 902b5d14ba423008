// SPDX-License-Identifier: Apache-2.0
// Messages of a scene to the numbers that kernels read.
#pragma once

#include "core/vec.h"
#include "partbooth/scene.pb.h"
#include "renderer/kernel/view.h"

namespace partbooth::renderer {

inline core::Vec3d to_vec(const schema::Vector3& v) { return {v.x(), v.y(), v.z()}; }
inline core::Vec3d to_vec(const schema::Rgb& c) { return {c.r(), c.g(), c.b()}; }
// A missing rotation is a failed check.
core::Rigid to_rigid(const schema::RigidTransform& message);

// Fills the material's part of a record. OpenPBR's roughness and anisotropy: the highlight is wide across the
// tool marks. A clear material is a solid on a closed part, else a thin wall.
void set_material(const schema::Material& material, bool closed, InstanceRecord& record);
// kLobe* of a surface.
std::uint32_t lobes_of(const InstanceRecord& record);
// u along world x turned by texture_rotation, v downwards along y, so that the picture is not mirrored from
// above.
GroundTexture to_ground_texture(const schema::Material& material, PictureView picture);

double luminance_of(core::Vec3d rgb);

// Radiance of a white matte surface at `target` that faces the light: what clamp_indirect is a multiple of
// (by its luminance), and what white balance follows. The dome counts with its mean, each lamp with its
// unshadowed irradiance.
core::Vec3d white_radiance(const schema::SceneSpec& scene, core::Vec3d mean_environment, core::Vec3d target);

}  // namespace partbooth::renderer
