// SPDX-License-Identifier: Apache-2.0
// Shapes of lamps, and how much light they send to a point. Per unit of radiance, without shadows.
#pragma once

#include "core/vec.h"
#include "partbooth/scene.pb.h"

namespace partbooth::scene_gen {

// Emits along cross(u, v); u and v are half axes.
schema::Light flat_lamp(schema::Light::Shape shape, core::Vec3d center, core::Vec3d u, core::Vec3d v);
schema::Light tube_lamp(core::Vec3d center, core::Vec3d half, double radius_m);
schema::Light sphere_lamp(core::Vec3d center, double radius_m);

// Irradiance on a surface that faces the lamp, on its axis in the distance d. Of a rectangle of half sides a
// and b (Howell, "A Catalog of Radiation Heat Transfer Configuration Factors", B-3, four times):
double irradiance_of_quad(double a, double b, double d);
double irradiance_of_disc(double radius, double d);
double irradiance_of_sphere(double radius, double d);
// Seen from the middle of a thin tube; half is half of its length.
double irradiance_of_tube(double half, double radius, double d);

// Solid angle of a rectangle, ring, disc or thin tube at p, as far as it shines towards p. Exact for
// rectangles; of the others a sum over a grid, which wants p to be farther from them than a cell.
double solid_angle(const schema::Light& lamp, core::Vec3d p);

}  // namespace partbooth::scene_gen
