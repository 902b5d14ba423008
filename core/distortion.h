// SPDX-License-Identifier: Apache-2.0
// OpenCV's lens distortion and its Jacobian, written once: in double for the host, in lanes for the kernels.
//
// Rational radial, tangential (Brown-Conrady) and thin prism terms:
//   x' = x R + 2 p1 x y + p2 (r2 + 2 x2) + s1 r2 + s2 r4,  y' = y R + p1 (r2 + 2 y2) + 2 p2 x y + s3 r2 + s4
//   r4, R = (1 + a1 r2 + a2 r4 + a3 r6 + a4 r8) / (1 + b1 r2 + b2 r4 + b3 r6).
// Kannala and Brandt's fisheye is the same with a1..a4 alone, on the vector of length theta.
#pragma once

namespace partbooth::core {

template <class S>
struct DistortionTerms {
  S numerator[4]{}, denominator[3]{}, tangential[2]{}, prism[4]{};
};

template <class T>
struct Distorted {
  T x, y;
  T dx_dx, dx_dy, dy_dx, dy_dy;
};

template <class T, class S>
inline Distorted<T> distort(const DistortionTerms<S>& d, T x, T y) {
  const S *a = d.numerator, *b = d.denominator, *s = d.prism;
  const S p1 = d.tangential[0], p2 = d.tangential[1];
  const T r2 = x * x + y * y, one = S(1), xy2 = x * y * S(2);
  const T over = one / (one + r2 * (b[0] + r2 * (b[1] + r2 * b[2])));
  const T ratio = (one + r2 * (a[0] + r2 * (a[1] + r2 * (a[2] + r2 * a[3])))) * over;
  // Derivative of the ratio by r2.
  const T top = a[0] + r2 * (S(2) * a[1] + r2 * (S(3) * a[2] + r2 * (S(4) * a[3])));
  const T bottom = b[0] + r2 * (S(2) * b[1] + r2 * (S(3) * b[2]));
  const T slope2 = (top - ratio * bottom) * over * S(2);
  const T prism_x = s[0] + r2 * (S(2) * s[1]), prism_y = s[2] + r2 * (S(2) * s[3]);
  Distorted<T> out;
  out.x = x * ratio + xy2 * p1 + (r2 + x * x * S(2)) * p2 + r2 * (s[0] + r2 * s[1]);
  out.y = y * ratio + xy2 * p2 + (r2 + y * y * S(2)) * p1 + r2 * (s[2] + r2 * s[3]);
  out.dx_dx = ratio + x * x * slope2 + y * (S(2) * p1) + x * (S(6) * p2) + x * prism_x * S(2);
  out.dx_dy = x * y * slope2 + x * (S(2) * p1) + y * (S(2) * p2) + y * prism_x * S(2);
  out.dy_dx = x * y * slope2 + x * (S(2) * p1) + y * (S(2) * p2) + x * prism_y * S(2);
  out.dy_dy = ratio + y * y * slope2 + y * (S(6) * p1) + x * (S(2) * p2) + y * prism_y * S(2);
  return out;
}

// One step of Newton's method towards the point that distorts to (x_wanted, y_wanted).
template <class T, class S>
inline void undistort_step(const DistortionTerms<S>& d, T x_wanted, T y_wanted, T& x, T& y) {
  const Distorted<T> at = distort(d, x, y);
  const T over = T(S(1)) / (at.dx_dx * at.dy_dy - at.dx_dy * at.dy_dx);
  const T ex = x_wanted - at.x, ey = y_wanted - at.y;
  x = x + (at.dy_dy * ex - at.dx_dy * ey) * over;
  y = y + (at.dx_dx * ey - at.dy_dx * ex) * over;
}

}  // namespace partbooth::core
