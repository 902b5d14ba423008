// SPDX-License-Identifier: Apache-2.0
// Small copies of pictures for the contact sheet.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/image.h"
#include "core/result.h"

namespace partbooth::exporter::report {

inline constexpr int kThumbnailSide_px = 144;          // the longer one, at most
inline constexpr std::size_t kThumbnailBytes = 5'000;  // 2,000 of them leave room in a page of 25 MB

struct Thumbnail {
  int width_px = 0, height_px = 0;
  std::vector<std::uint8_t> jpeg;
  double brightness = 0;  // mean code value of all channels, 0..255
};

// Each new pixel is the mean of the pixels that it covers, in code values; parts of pixels count for what
// they are. Never enlarges.
core::ImageU8 shrink(const core::ImageU8& image, int longer_side_px);
// Quality goes down until the thumbnail has at most kThumbnailBytes.
Thumbnail make_thumbnail(const core::ImageU8& image);
// Error: the picture cannot be read.
core::Result<Thumbnail> thumbnail_of_file(const std::string& path);

}  // namespace partbooth::exporter::report
