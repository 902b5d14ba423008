// SPDX-License-Identifier: Apache-2.0
// Small pictures and files for the tests of media.
#pragma once

#include <cstdint>
#include <fstream>
#include <string>
#include <vector>

#include "core/image.h"

namespace partbooth::media {

// Every pixel and channel differs from its neighbours.
inline core::ImageU8 color_ramp(int width, int height, int channels) {
  core::ImageU8 image(width, height, channels);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      for (int c = 0; c < channels; ++c) image.at(x, y)[c] = std::uint8_t(3 * x + 5 * y + 80 * c);
  return image;
}

inline std::string write_file(const std::string& name, const std::vector<std::uint8_t>& bytes) {
  std::ofstream(name, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()), std::streamsize(bytes.size()));
  return name;
}

// A Radiance file with flat (not run-length coded) RGBE pixels, all of the same four bytes.
inline std::vector<std::uint8_t> radiance_file(int width, int height, std::vector<std::uint8_t> rgbe) {
  const std::string head = "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y " + std::to_string(height) + " +X " +
                           std::to_string(width) + "\n";
  std::vector<std::uint8_t> bytes(head.begin(), head.end());
  for (int i = 0; i < width * height; ++i) bytes.insert(bytes.end(), rgbe.begin(), rgbe.end());
  return bytes;
}

}  // namespace partbooth::media
