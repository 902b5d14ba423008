// SPDX-License-Identifier: Apache-2.0
#include "export/mask/run_lengths.h"

#include <cstdint>

namespace partbooth::exporter {

core::ImageU8 mask_pixels(const schema::Mask& mask, std::uint8_t inside) {
  core::ImageU8 pixels(static_cast<int>(mask.width_px()), static_cast<int>(mask.height_px()), 1);
  std::size_t i = 0;
  std::uint8_t value = 0;
  for (const std::uint32_t count : mask.counts()) {
    if (count > pixels.data.size() - i) return {};
    if (value == 0) i += count;
    for (const std::size_t end = value == 0 ? i : i + count; i < end; ++i)
      *pixels.at(static_cast<int>(i / mask.height_px()), static_cast<int>(i % mask.height_px())) = value;
    value = value == 0 ? inside : std::uint8_t{0};
  }
  if (i != pixels.data.size()) return {};
  return pixels;
}

std::string packed_runs(const schema::Mask& mask) {
  std::string out;
  for (int i = 0; i < mask.counts_size(); ++i) {
    std::int64_t x = mask.counts(i);
    if (i > 2) x -= mask.counts(i - 2);
    for (bool more = true; more;) {
      auto c = static_cast<char>(x & 0x1f);
      x >>= 5;
      more = (c & 0x10) != 0 ? x != -1 : x != 0;
      if (more) c = static_cast<char>(c | 0x20);
      out += static_cast<char>(c + 48);
    }
  }
  return out;
}

}  // namespace partbooth::exporter
