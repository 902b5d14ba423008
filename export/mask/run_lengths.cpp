// SPDX-License-Identifier: Apache-2.0
#include "export/mask/run_lengths.h"

#include <cstdint>

namespace partbooth::exporter {

core::ImageU8 mask_pixels(const schema::Mask& mask, std::uint8_t value) {
  core::ImageU8 pixels(static_cast<int>(mask.width_px()), static_cast<int>(mask.height_px()), 1);
  return paint_mask(mask, value, pixels) ? pixels : core::ImageU8{};
}

bool paint_mask(const schema::Mask& mask, std::uint8_t value, core::ImageU8& onto) {
  if (static_cast<std::uint32_t>(onto.width) != mask.width_px() ||
      static_cast<std::uint32_t>(onto.height) != mask.height_px())
    return false;
  std::size_t i = 0;
  bool inside = false;
  for (const std::uint32_t count : mask.counts()) {
    if (count > onto.data.size() - i) return false;
    if (!inside) i += count;
    for (const std::size_t end = inside ? i + count : i; i < end; ++i)
      *onto.at(static_cast<int>(i / mask.height_px()), static_cast<int>(i % mask.height_px())) = value;
    inside = !inside;
  }
  return i == onto.data.size();
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
