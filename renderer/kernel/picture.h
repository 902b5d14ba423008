// SPDX-License-Identifier: Apache-2.0
// Bilinear look-ups: the texture of the ground and the picture of the surroundings.
#pragma once

#include "renderer/kernel/view.h"
#include "renderer/lanes/float3.h"

namespace partbooth::renderer {
namespace {

// x and y in texels, centres at +0.5; columns wrap around, rows do so too or end.
enum class RowRule { kWrap, kClamp };

inline Float wrap(Float i, Float size) {
  i = select(i < Float(0.0f), i + size, i);
  return select(i >= size, i - size, i);
}

inline Float3 unpack(UInt texel, std::uint32_t bias) {
  const Float scale = as_float(((texel >> 27) + UInt(bias)) << 23);
  const UInt mantissa = 511u;
  return Float3(to_float(texel & mantissa), to_float((texel >> 9) & mantissa),
                to_float((texel >> 18) & mantissa)) *
         scale;
}

// -0.5 <= x - 0.5 < width, and y alike.
inline Float3 bilinear(const PictureView& picture, Float x, Float y, RowRule rule, Mask active) {
  const Float width = float(picture.width), height = float(picture.height);
  x = select(active, x, 0.5f) - 0.5f;
  y = select(active, y, 0.5f) - 0.5f;
  const Float x_floor = floor(x), y_floor = floor(y);
  const Float fx = x - x_floor, fy = y - y_floor;
  const Float x0 = wrap(x_floor, width), x1 = wrap(x_floor + 1.0f, width);
  Float y0, y1;
  if (rule == RowRule::kWrap) {
    y0 = wrap(y_floor, height);
    y1 = wrap(y_floor + 1.0f, height);
  } else {
    y0 = clamp(y_floor, 0.0f, height - 1.0f);
    y1 = clamp(y_floor + 1.0f, 0.0f, height - 1.0f);
  }
  const UInt column0 = to_uint(x0), column1 = to_uint(x1);
  const UInt row0 = to_uint(y0) * UInt(std::uint32_t(picture.width)),
             row1 = to_uint(y1) * UInt(std::uint32_t(picture.width));
  const auto texel = [&](UInt row, UInt column) {
    return unpack(gather(picture.texels, row + column), picture.bias);
  };
  const Float3 upper = texel(row0, column0) * (Float(1.0f) - fx) + texel(row0, column1) * fx;
  const Float3 lower = texel(row1, column0) * (Float(1.0f) - fx) + texel(row1, column1) * fx;
  return upper * (Float(1.0f) - fy) + lower * fy;
}

inline Float3 ground_color(const GroundTexture& texture, Float3 p, Mask active) {
  const Float u = p.x * texture.u_axis[0] + p.y * texture.u_axis[1] + texture.u_axis[2];
  const Float v = p.x * texture.v_axis[0] + p.y * texture.v_axis[1] + texture.v_axis[2];
  return bilinear(texture.picture, (u - floor(u)) * float(texture.picture.width),
                  (v - floor(v)) * float(texture.picture.height), RowRule::kWrap, active);
}

}  // namespace
}  // namespace partbooth::renderer
