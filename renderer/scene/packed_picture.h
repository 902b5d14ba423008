// SPDX-License-Identifier: Apache-2.0
// Pictures as the kernels read them: four bytes a texel, each stored twice, so that a look-up reads one
// place.
#pragma once

#include <cstdint>
#include <vector>

#include "core/image.h"
#include "renderer/kernel/view.h"

namespace partbooth::renderer {

// Columns repeat; rows do so too or end.
enum class RowRule { kRepeat, kEnd };

// Three channels of nine bits with a shared exponent (after G. Ward's RGBE and the RGB9E5 of OpenGL): the
// brightest channel is exact to 1/512, down to 2^-31 of the picture's maximum. Negative numbers count as
// zero.
class PackedPicture {
 public:
  PackedPicture(const core::ImageF& picture, RowRule rule);
  PictureView view() const { return {pairs_.data(), width_, height_, bias_}; }

 private:
  int width_, height_;
  std::uint32_t bias_;
  std::vector<std::uint32_t> pairs_;
};

}  // namespace partbooth::renderer
