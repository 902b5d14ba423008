// SPDX-License-Identifier: Apache-2.0
// The geometric messages of values.proto as the types of core/vec.h, and back.
#pragma once

#include "core/camera_model.h"
#include "core/vec.h"
#include "partbooth/scene.pb.h"
#include "partbooth/values.pb.h"

namespace partbooth::schema {

core::Vec3d vec_of(const Vector3& v);
core::Vec3d vec_of(const Rgb& c);
// A failed check if the rotation does not have nine numbers.
core::Rigid rigid_of(const RigidTransform& transform);

// Factors on the part's own axes; all above 0, or the check fails.
core::Vec3d stretch_of(const Instance& instance);

Vector3 to_vector3(core::Vec3d v);
Rgb to_rgb(core::Vec3d c);
RigidTransform to_transform(const core::Rigid& rigid);

// A failed check if there are more numbers of distortion than the model has.
core::CameraParameters parameters_of(const Camera& camera);

// camera_from_world at a time, in the frame of a scene that stands still: what moves with the belt is where
// it is at time 0, and the camera moves against it.
core::Rigid camera_at(const Camera& camera, double time_s);
// Middle of the exposure of row y.
double row_time_s(const Camera& camera, int y);

}  // namespace partbooth::schema
