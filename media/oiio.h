// SPDX-License-Identifier: Apache-2.0
// Pictures from memory through OpenImageIO: everything but JPEG.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/image.h"
#include "core/result.h"

namespace partbooth::media {

// What the file holds, before any conversion.
enum class Depth { k8, k16, kFloat };

template <class T>
struct Decoded {
  core::Image<T> image;  // 1 or 3 channels
  Depth depth = Depth::k8;
};

// T is uint8_t, uint16_t or float; integers of the file map to 0..1 for float. Alpha is dropped, not
// multiplied in. Error: unknown format, damaged, too large. `name` is for errors.
template <class T>
core::Result<Decoded<T>> decode_oiio(const std::vector<std::uint8_t>& bytes, const std::string& name);

}  // namespace partbooth::media
