// SPDX-License-Identifier: Apache-2.0
// Bilinear look-ups: the texture of the ground and the picture of the surroundings.
#pragma once

#include "renderer/kernel/view.h"
#include "renderer/lanes/float3.h"

namespace partbooth::renderer {
namespace {

// Colour of a texel, times a weight.
inline Float3 unpack(Float bits, std::uint32_t bias, Float weight) {
  const UInt texel = as_uint(bits);
  const UInt mantissa = 511u;
  return Float3(to_float(texel & mantissa), to_float((texel >> 9) & mantissa),
                to_float((texel >> 18) & mantissa)) *
         (as_float(((texel >> 27) + UInt(bias)) << 23) * weight);
}

// Between the centres of four texels.
struct TexelPlace {
  UInt first;  // of PictureView::pairs
  Float x, y;  // on [0, 1), from the upper left
};

// x and y in texels, centres at +0.5: on [0, width] and [0, height].
inline TexelPlace find_texels(const PictureView& picture, Float x, Float y, Mask active) {
  x = select(active, x, 0.5f) + 0.5f;
  y = select(active, y, 0.5f) + 0.5f;
  const Float column = floor(x), row = floor(y);
  const UInt pair = to_uint(row) * UInt(std::uint32_t(picture.width + 2)) + to_uint(column);
  return {pair + pair, x - column, y - row};
}

inline Float3 bilinear(const PictureView& picture, const TexelPlace& at) {
  const Float4 pairs = gather4_at(reinterpret_cast<const float*>(picture.pairs), at.first);
  const Float x = Float(1.0f) - at.x, y = Float(1.0f) - at.y;
  return unpack(pairs.x, picture.bias, x * y) + unpack(pairs.y, picture.bias, x * at.y) +
         unpack(pairs.z, picture.bias, at.x * y) + unpack(pairs.w, picture.bias, at.x * at.y);
}

inline Float3 ground_color(const GroundTexture& texture, Float3 p, Mask active) {
  const Float u = p.x * texture.u_axis[0] + p.y * texture.u_axis[1] + texture.u_axis[2];
  const Float v = p.x * texture.v_axis[0] + p.y * texture.v_axis[1] + texture.v_axis[2];
  const PictureView& picture = texture.picture;
  return bilinear(picture, find_texels(picture, (u - floor(u)) * float(picture.width),
                                       (v - floor(v)) * float(picture.height), active));
}

}  // namespace
}  // namespace partbooth::renderer
