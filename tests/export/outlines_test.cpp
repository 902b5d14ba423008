// SPDX-License-Identifier: Apache-2.0
// Polygons against a filler of their own: even-odd, at the centres of the pixels.
#include "export/mask/outlines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "export/mask/run_lengths.h"
#include "tests/export/hand_labels.h"

namespace partbooth::exporter {
namespace {

using testing::ElementsAre;

core::ImageU8 filled(const std::vector<Polygon>& polygons, int width, int height) {
  core::ImageU8 mask(width, height, 1);
  for (const Polygon& polygon : polygons)
    for (int y = 0; y < height; ++y)
      for (int x = 0; x < width; ++x) {
        bool inside = false;
        for (std::size_t i = 0; i < polygon.size(); ++i) {
          const Corner a = polygon[i], b = polygon[(i + 1) % polygon.size()];
          const double cy = y + 0.5, cx = x + 0.5;
          if ((a.y > cy) == (b.y > cy)) continue;
          if (a.x + (cy - a.y) / (b.y - a.y) * (b.x - a.x) > cx) inside = !inside;
        }
        if (inside) *mask.at(x, y) = 1;
      }
  return mask;
}

double area(const Polygon& polygon) {
  double sum = 0;
  for (std::size_t i = 0; i < polygon.size(); ++i) {
    const Corner a = polygon[i], b = polygon[(i + 1) % polygon.size()];
    sum += double(a.x) * b.y - double(b.x) * a.y;
  }
  return sum / 2;
}

TEST(Outlines, OnePixelIsItsSquare) {
  const auto polygons = outlines(drawn_mask("... .#. ..."));
  ASSERT_EQ(polygons.size(), 1u);
  EXPECT_THAT(polygons[0], ElementsAre(Corner{1, 1}, Corner{2, 1}, Corner{2, 2}, Corner{1, 2}));
}

TEST(Outlines, StraightEdgesHaveNoCornersBetween) {
  EXPECT_EQ(outlines(drawn_mask("#### ####"))[0].size(), 4u);
  EXPECT_EQ(outlines(drawn_mask("##.. ####"))[0].size(), 6u);
}

TEST(Outlines, PixelsThatTouchAtACornerAreTwoPieces) {
  EXPECT_EQ(outlines(drawn_mask("#. .#")).size(), 2u);
  EXPECT_EQ(outlines(drawn_mask(".# #.")).size(), 2u);
}

TEST(Outlines, AHoleStaysAHole) {
  const core::ImageU8 ring = drawn_mask("##### #...# #.#.# #...# #####");
  const auto polygons = outlines(ring);
  ASSERT_EQ(polygons.size(), 2u);  // the ring, and the pixel in it
  EXPECT_EQ(area(polygons[0]), 16);
  EXPECT_EQ(filled(polygons, 5, 5), ring);
}

TEST(Outlines, FillingGivesRandomMasksBack) {
  std::mt19937 random(5);
  for (int i = 0; i < 60; ++i) {
    core::ImageU8 mask(17, 13, 1);
    for (auto& pixel : mask.data) pixel = random() % 100 < 20 + unsigned(i) ? 1 : 0;
    EXPECT_EQ(filled(outlines(mask), 17, 13), mask);
    EXPECT_EQ(filled({joined_outline(mask)}, 17, 13), mask);
  }
}

TEST(Outlines, AnEmptyMaskHasNone) {
  EXPECT_TRUE(outlines(core::ImageU8(4, 4, 1)).empty());
  EXPECT_TRUE(joined_outline(core::ImageU8(4, 4, 1)).empty());
}

TEST(RunLengths, PixelsComeBack) {
  const core::ImageU8 mask = drawn_mask("#..# .##. ....");
  EXPECT_EQ(mask_pixels(runs_of(mask)), mask);
  EXPECT_EQ(*mask_pixels(runs_of(mask), 255).at(0, 0), 255);
}

TEST(RunLengths, DamagedRunsGiveNoPixels) {
  schema::Mask runs = runs_of(drawn_mask("#..# .##. ...."));
  runs.add_counts(1);
  EXPECT_TRUE(mask_pixels(runs).empty());
  runs.mutable_counts()->Truncate(2);
  EXPECT_TRUE(mask_pixels(runs).empty());
}

}  // namespace
}  // namespace partbooth::exporter
