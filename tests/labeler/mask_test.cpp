// SPDX-License-Identifier: Apache-2.0
#include "labeler/mask.h"

#include <gtest/gtest.h>

#include "labeler/labeler.h"

namespace partbooth::labeler {
namespace {

using Counts = std::vector<std::uint32_t>;

Counts counts_of(const schema::Mask& mask) { return {mask.counts().begin(), mask.counts().end()}; }

core::ImageU16 ids(int width, int height, std::vector<std::uint16_t> rows) {
  core::ImageU16 image(width, height, 1);
  image.data = std::move(rows);
  return image;
}

// Worked by hand: down the columns, first the zeros.
TEST(Mask, RunsGoDownTheColumnsAndBeginWithZeros) {
  // 0 0 1
  // 1 1 1    columns: 01 01 11
  const auto masks = encode_masks(ids(3, 2, {0, 0, 1, 1, 1, 1}), 1);
  EXPECT_EQ(counts_of(masks[1]), (Counts{1, 1, 1, 3}));
  EXPECT_EQ(masks[1].width_px(), 3u);
  EXPECT_EQ(masks[1].height_px(), 2u);
}

TEST(Mask, FirstPixelSetGivesARunOfNoZeros) {
  // 2 0
  // 2 0
  // 0 1    columns: 220 001
  const auto masks = encode_masks(ids(2, 3, {2, 0, 2, 0, 0, 1}), 3);
  EXPECT_EQ(counts_of(masks[2]), (Counts{0, 2, 4}));
  EXPECT_EQ(counts_of(masks[1]), (Counts{5, 1}));
  EXPECT_EQ(counts_of(masks[3]), (Counts{6}));
}

TEST(Mask, FullPictureIsOneRun) {
  const auto masks = encode_masks(ids(2, 2, {1, 1, 1, 1}), 1);
  EXPECT_EQ(counts_of(masks[1]), (Counts{0, 4}));
}

TEST(Mask, PixelsAreTheInverse) {
  core::ImageU16 image(37, 23, 1);
  std::uint32_t state = 1;
  for (auto& id : image.data) id = std::uint16_t((state = state * 1664525 + 1013904223) >> 28) % 4;
  const auto masks = encode_masks(image, 3);
  core::ImageU8 sum(37, 23, 1);
  for (std::size_t id = 0; id <= 3; ++id) {
    const core::ImageU8 pixels = mask_pixels(masks[id]);
    for (std::size_t i = 0; i < pixels.data.size(); ++i) {
      EXPECT_EQ(pixels.data[i], image.data[i] == id);
      sum.data[i] += pixels.data[i];
    }
  }
  EXPECT_EQ(sum, core::ImageU8(37, 23, 1, 1));
}

TEST(MaskDeathTest, WrongRunsAreABug) {
  schema::Mask mask;
  mask.set_width_px(2);
  mask.set_height_px(2);
  mask.add_counts(3);
  EXPECT_DEATH(mask_pixels(mask), "runs end early");
  mask.add_counts(2);
  EXPECT_DEATH(mask_pixels(mask), "more runs than pixels");
}

}  // namespace
}  // namespace partbooth::labeler
