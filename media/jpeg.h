// SPDX-License-Identifier: Apache-2.0
// JPEG from memory through libjpeg: OpenCV 4.6 cannot write 4:4:4, and fills the rest of a cut file with
// grey.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/image.h"
#include "core/result.h"

namespace partbooth::media {

bool is_jpeg(const std::vector<std::uint8_t>& bytes);
// 3 channels, sRGB. Accurate integer DCT and smooth chroma upsampling, as the edge program and TensorFlow's
// INTEGER_ACCURATE decode.
core::Result<core::ImageU8> decode_jpeg(const std::vector<std::uint8_t>& bytes, const std::string& name);

}  // namespace partbooth::media
