// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/color.h"

#include <algorithm>
#include <cmath>

namespace partbooth::scene_gen {
namespace {

using core::Vec2d;
using core::Vec3d;

// A bell with a width of its own on each side.
double lobe(double nm, double peak, double left, double right) {
  const double t = (nm - peak) * (nm < peak ? left : right);
  return std::exp(-0.5 * t * t);
}

Vec3d observer_1931(double nm) {
  return {1.056 * lobe(nm, 599.8, 0.0264, 0.0323) + 0.362 * lobe(nm, 442.0, 0.0624, 0.0374) -
              0.065 * lobe(nm, 501.1, 0.0490, 0.0382),
          0.821 * lobe(nm, 568.8, 0.0213, 0.0247) + 0.286 * lobe(nm, 530.9, 0.0613, 0.0322),
          1.217 * lobe(nm, 437.0, 0.0845, 0.0278) + 0.681 * lobe(nm, 459.0, 0.0385, 0.0725)};
}

// CIE 1960 (u, v) of a black body.
Vec2d planckian_uv(double temperature_k) {
  Vec3d xyz;
  for (double nm = 380; nm <= 780; nm += 5) {
    const double radiance = std::pow(nm / 560, -5) / std::expm1(1.4387769e7 / (nm * temperature_k));
    xyz += observer_1931(nm) * radiance;
  }
  const double sum = xyz.x + 15 * xyz.y + 3 * xyz.z;
  return {4 * xyz.x / sum, 6 * xyz.y / sum};
}

// Linear Rec.709 of luminance 1, clipped to the gamut.
Vec3d color_of_xy(double x, double y) {
  const Vec3d xyz{x / y, 1, (1 - x - y) / y};
  const Vec3d rgb{3.2404542 * xyz.x - 1.5371385 * xyz.y - 0.4985314 * xyz.z,
                  -0.9692660 * xyz.x + 1.8760108 * xyz.y + 0.0415560 * xyz.z,
                  0.0556434 * xyz.x - 0.2040259 * xyz.y + 1.0572252 * xyz.z};
  const Vec3d inside = core::max(rgb, Vec3d{0, 0, 0});
  return inside / luminance(inside);
}

}  // namespace

double luminance(Vec3d rgb) { return 0.2126 * rgb.x + 0.7152 * rgb.y + 0.0722 * rgb.z; }

Vec3d light_color(double temperature_k, double duv) {
  const Vec2d here = planckian_uv(temperature_k), hotter = planckian_uv(temperature_k * 1.01);
  // Towards hotter bodies u falls, so this normal points upwards in v.
  const Vec2d along{hotter.x - here.x, hotter.y - here.y};
  const double step = std::hypot(along.x, along.y);
  const double u = here.x + duv * along.y / step, v = here.y - duv * along.x / step;
  const double sum = 2 * u - 8 * v + 4, x = 3 * u / sum, y = 2 * v / sum;
  return color_of_xy(x, y);
}

Vec3d daylight_color(double temperature_k) {
  const double t = 1000 / temperature_k;
  const double x = temperature_k <= 7000 ? 0.244063 + t * (0.09911 + t * (2.9678 - t * 4.6070))
                                         : 0.237040 + t * (0.24748 + t * (1.9018 - t * 2.0064));
  return color_of_xy(x, -3 * x * x + 2.870 * x - 0.275);
}

Vec3d hue_color(double hue_deg) {
  const auto ramp = [&](double at) {
    const double distance = std::abs(std::remainder(hue_deg - at, 360));
    return std::clamp(2 - distance / 60, 0.0, 1.0);
  };
  return {ramp(0), ramp(120), ramp(240)};
}

Hsv hsv_of(Vec3d c) {
  const double high = std::max({c.x, c.y, c.z}), range = high - std::min({c.x, c.y, c.z});
  if (range <= 0) return {0, 0, high};
  const double sixth = c.x == high   ? (c.y - c.z) / range
                       : c.y == high ? 2 + (c.z - c.x) / range
                                     : 4 + (c.x - c.y) / range;
  return {sixth * 60 + (sixth < 0 ? 360 : 0), range / high, high};
}

Vec3d rgb_of(const Hsv& color) {
  return (Vec3d{1, 1, 1} * (1 - color.saturation) + hue_color(color.hue_deg) * color.saturation) *
         color.value;
}

}  // namespace partbooth::scene_gen
