// SPDX-License-Identifier: Apache-2.0
// Elementary functions of lanes; tested in ULP against double. Minimax polynomials of Moshier's Cephes
// library (published coefficients), arguments reduced after Cody and Waite.
#pragma once

#include "renderer/lanes/lanes.h"

namespace partbooth::renderer {
namespace {

constexpr float kPi = 3.14159265358979f;
constexpr float kInvPi = 0.318309886183791f;

struct SinCos {
  Float sin, cos;
};

// |x| < 8192.
inline SinCos sincos(Float x) {
  const Float k = floor(x * 0.636619772367581f + 0.5f);
  // pi/2 in three parts, the first two short enough that their products with k are exact.
  const Float r = ((x - k * 1.5703125f) - k * 4.837512969970703125e-4f) - k * 7.549789948768648e-8f;
  const Float r2 = r * r;
  const Float s = r + r * r2 * (-1.6666654611e-1f + r2 * (8.3321608736e-3f + r2 * -1.9515295891e-4f));
  const Float c =
      Float(1.0f) - r2 * 0.5f +
      r2 * r2 * (4.166664568298827e-2f + r2 * (-1.388731625493765e-3f + r2 * 2.443315711809948e-5f));
  const Float quadrant = k - floor(k * 0.25f) * 4.0f;
  const Mask odd = (quadrant == Float(1.0f)) | (quadrant == Float(3.0f));
  const Float sin_abs = select(odd, c, s), cos_abs = select(odd, s, c);
  const Mask sin_negative = quadrant >= Float(2.0f);
  const Mask cos_negative = (quadrant == Float(1.0f)) | (quadrant == Float(2.0f));
  return {select(sin_negative, -sin_abs, sin_abs), select(cos_negative, -cos_abs, cos_abs)};
}

// 0 below -87, infinite from 88 on is not reached: the argument is clamped.
inline Float exp(Float x) {
  const Float clamped = clamp(x, -87.0f, 88.0f);
  const Float n = floor(clamped * 1.44269504088896341f + 0.5f);
  const Float r = (clamped - n * 0.693359375f) + n * 2.12194440e-4f;
  const Float p =
      ((((r * 1.9875691500e-4f + 1.3981999507e-3f) * r + 8.3334519073e-3f) * r + 4.1665795894e-2f) * r +
       1.6666665459e-1f) *
          r +
      5.0000001201e-1f;
  const Float power = as_float(to_uint(n + 127.0f) << 23);
  return select(x < Float(-87.0f), Float(0.0f), (p * r * r + r + 1.0f) * power);
}

// In (-pi, pi]; 0 at the origin.
inline Float atan2(Float y, Float x) {
  const Float ax = abs(x), ay = abs(y);
  const Float big = max(ax, ay), small = min(ax, ay);
  // Fold to [0, tan(pi/8)].
  const Mask upper = small > big * 0.414213562373095f;
  const Float numerator = select(upper, small - big, small);
  const Float denominator = select(upper, small + big, big);
  const Float t = select(denominator > Float(0.0f), numerator / denominator, Float(0.0f));
  const Float z = t * t;
  Float a = t + t * z *
                    (-3.33329491539e-1f +
                     z * (1.99777106478e-1f + z * (-1.38776856032e-1f + z * 8.05374449538e-2f)));
  a = select(upper, a + 0.785398163397448f, a);
  a = select(ay > ax, Float(1.57079632679490f) - a, a);
  a = select(x < Float(0.0f), Float(kPi) - a, a);
  return copy_sign(a, y);
}

}  // namespace
}  // namespace partbooth::renderer
