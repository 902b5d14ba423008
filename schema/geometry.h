// SPDX-License-Identifier: Apache-2.0
// The geometric messages of values.proto as the types of core/vec.h, and back.
#pragma once

#include "core/vec.h"
#include "partbooth/values.pb.h"

namespace partbooth::schema {

core::Vec3d vec_of(const Vector3& v);
core::Vec3d vec_of(const Rgb& c);
// A failed check if the rotation does not have nine numbers.
core::Rigid rigid_of(const RigidTransform& transform);

Vector3 to_vector3(core::Vec3d v);
Rgb to_rgb(core::Vec3d c);
RigidTransform to_transform(const core::Rigid& rigid);

}  // namespace partbooth::schema
