// SPDX-License-Identifier: Apache-2.0
// JPEG and PNG files to RGB, as training decodes them: JPEG by the slow integer DCT with smooth chroma
// upsampling, alpha dropped, grey repeated, gamma, colour profiles and the EXIF orientation ignored. CMYK
// JPEG, 16-bit PNG, damaged and cut files, and pictures above kMaxPixels are errors. No file makes this
// crash, and no picture is decoded in part.
#pragma once

#include <string>
#include <vector>

#include "core/image.h"
#include "core/result.h"

namespace partbooth::edge {

inline constexpr long long kMaxPixels = 100'000'000;
inline constexpr long long kMaxFileBytes = 1'000'000'000;

// The whole content of a file of at most kMaxFileBytes.
core::Result<std::vector<char>> read_file(const std::string& path);

// 3 channels, RGB.
core::Result<core::ImageU8> read_picture(const std::string& path);

// The same from memory; `name` is for messages.
core::Result<core::ImageU8> decode_picture(const std::string& name, const std::vector<char>& data);
core::Result<core::ImageU8> decode_jpeg(const std::string& name, const std::vector<char>& data);
core::Result<core::ImageU8> decode_png(const std::string& name, const std::vector<char>& data);

}  // namespace partbooth::edge
