// SPDX-License-Identifier: Apache-2.0
#include "labeler/mask.h"

#include <algorithm>
#include <cstdint>

#include "core/check.h"
#include "labeler/labeler.h"

namespace partbooth::labeler {

std::vector<schema::Mask> encode_masks(const core::ImageU16& instance, int object_count) {
  std::vector<schema::Mask> masks(std::size_t(object_count) + 1);
  std::vector<std::uint32_t> end_of_last(masks.size(), 0);
  const std::uint32_t total = std::uint32_t(instance.width) * std::uint32_t(instance.height);
  const auto id_at = [&](std::uint32_t i) {
    return *instance.at(int(i / std::uint32_t(instance.height)), int(i % std::uint32_t(instance.height)));
  };
  for (std::uint32_t begin = 0, end = 0; begin < total; begin = end) {
    const std::uint16_t id = id_at(begin);
    while (end < total && id_at(end) == id) ++end;
    masks.at(id).add_counts(begin - end_of_last.at(id));
    masks.at(id).add_counts(end - begin);
    end_of_last.at(id) = end;
  }
  for (std::size_t id = 0; id < masks.size(); ++id) {
    if (end_of_last[id] < total) masks[id].add_counts(total - end_of_last[id]);
    masks[id].set_width_px(std::uint32_t(instance.width));
    masks[id].set_height_px(std::uint32_t(instance.height));
  }
  return masks;
}

core::ImageU8 mask_pixels(const schema::Mask& mask) {
  core::ImageU8 pixels(int(mask.width_px()), int(mask.height_px()), 1);
  std::size_t i = 0;
  std::uint8_t value = 0;
  for (const std::uint32_t count : mask.counts()) {
    PB_CHECK(count <= pixels.data.size() - i, "a mask with more runs than pixels");
    for (const std::size_t end = i + count; i < end; ++i)
      *pixels.at(int(i / mask.height_px()), int(i % mask.height_px())) = value;
    value = 1 - value;
  }
  PB_CHECK(i == pixels.data.size(), "a mask whose runs end early");
  return pixels;
}

}  // namespace partbooth::labeler
