// SPDX-License-Identifier: Apache-2.0
// Planes and cylinders that were written as splines. Lengths in millimetres.
#pragma once

#include <Adaptor3d_Surface.hxx>

#include "core/part.h"

namespace partbooth::scene_gen {

// From samples of points and normals over the parameter range: exact to 1e-3 mm, else kFreeform. (Open
// CASCADE's own ShapeCustom_Surface finds full cylinders only, and CAD programs write halves.)
core::PartFace fit_simple_surface(const Adaptor3d_Surface& surface);

}  // namespace partbooth::scene_gen
