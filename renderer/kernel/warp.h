// SPDX-License-Identifier: Apache-2.0
// The unit square to other domains.
#pragma once

#include "renderer/lanes/elementary.h"
#include "renderer/lanes/float3.h"

namespace partbooth::renderer {
namespace {

struct Disc {
  Float x, y;
};

// Uniform on the unit disc, (0.5, 0.5) to the centre (Shirley and Chiu 1997; one-branch form of D. Cline).
inline Disc square_to_disc(Float u, Float v) {
  const Float a = u * 2.0f - 1.0f, b = v * 2.0f - 1.0f;
  const Mask a_leads = a * a > b * b;
  const Float radius = select(a_leads, a, b);
  const Float ratio = select(a_leads, b, a) / select(radius == Float(0.0f), Float(1.0f), radius);
  const Float phi = select(a_leads, ratio * (kPi / 4), Float(kPi / 2) - ratio * (kPi / 4));
  const SinCos sc = sincos(phi);
  return {radius * sc.cos, radius * sc.sin};
}

// Density cos / pi on the hemisphere about +z.
inline Float3 square_to_cosine(Float u, Float v) {
  const Disc d = square_to_disc(u, v);
  return {d.x, d.y, sqrt(max(Float(1.0f) - d.x * d.x - d.y * d.y, 0.0f))};
}

}  // namespace
}  // namespace partbooth::renderer
