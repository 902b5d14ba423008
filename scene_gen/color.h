// SPDX-License-Identifier: Apache-2.0
// Colours of lights and paints, linear Rec.709.
#pragma once

#include "core/vec.h"

namespace partbooth::scene_gen {

// Relative luminance (Rec.709).
double luminance(core::Vec3d rgb);

// Colour of a light of this correlated colour temperature (kelvin), at the distance duv from the Planckian
// locus (CIE 1960 uv; positive is above it: greenish). Luminance 1; colours outside the gamut are clipped at
// 0 before that. Planck's law and the CIE 1931 observer by the fit of Wyman, Sloan and Shirley, JCGT 2(2),
// 2013.
core::Vec3d light_color(double temperature_k, double duv);

// Colour of CIE daylight of this correlated colour temperature, 4000 to 25000 K; luminance 1. The formulae of
// CIE 15 (Judd, MacAdam and Wyszecki 1964).
core::Vec3d daylight_color(double temperature_k);

// The hue as a colour of largest component 1 and smallest 0 (HSV).
core::Vec3d hue_color(double hue_deg);

struct Hsv {
  double hue_deg = 0, saturation = 0, value = 0;
};
Hsv hsv_of(core::Vec3d rgb);
core::Vec3d rgb_of(const Hsv& color);

}  // namespace partbooth::scene_gen
