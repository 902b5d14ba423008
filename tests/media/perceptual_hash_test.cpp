// SPDX-License-Identifier: Apache-2.0
#include "media/perceptual_hash.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

#include "media/media.h"

namespace partbooth::media {
namespace {

// A disc on a plain ground, with the noise of a sensor; `noise` is its seed.
core::ImageU8 disc(double x0, double y0, double radius, std::uint32_t noise, int side = 128) {
  core::ImageU8 image(side, side, 3);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side; ++x) {
      const bool inside = std::hypot(x - x0 * side, y - y0 * side) < radius * side;
      for (int c = 0; c < 3; ++c) {
        noise = noise * 1664525u + 1013904223u;
        image.at(x, y)[c] = static_cast<std::uint8_t>((inside ? 190 : 70) + static_cast<int>(noise >> 28));
      }
    }
  return image;
}

core::ImageU8 encoded_again(const core::ImageU8& image, int quality) {
  return decode_8bit(encode_jpeg(image, quality, Chroma::k420), "again").value();
}

int bits_between(const core::ImageU8& a, const core::ImageU8& b) {
  return std::popcount(perceptual_hash(a) ^ perceptual_hash(b));
}

TEST(PerceptualHash, CopiesDifferInFewBits) {
  const core::ImageU8 image = disc(0.4, 0.6, 0.2, 1);
  for (const int quality : {95, 70, 40}) {
    EXPECT_LE(bits_between(image, encoded_again(image, quality)), 2) << quality;
    EXPECT_GT(likeness(image, encoded_again(image, quality)), 0.9) << quality;
  }
  core::ImageU8 brighter = image;
  for (std::uint8_t& v : brighter.data) v = static_cast<std::uint8_t>(v + 20);
  EXPECT_LE(bits_between(image, brighter), 2);
  EXPECT_GT(likeness(image, brighter), 0.99);
}

TEST(PerceptualHash, OtherScenesDiffer) {
  const core::ImageU8 image = disc(0.4, 0.6, 0.2, 1);
  EXPECT_GT(bits_between(image, disc(0.6, 0.4, 0.2, 1)), 10);
  EXPECT_LT(likeness(image, disc(0.6, 0.4, 0.2, 2)), 0.5);
  EXPECT_LT(likeness(image, disc(0.43, 0.6, 0.2, 2)), 0.7);
}

// Two pictures of the same bare wall are two pictures: only their noise tells them apart.
TEST(PerceptualHash, PlainPicturesAreNotAlike) {
  EXPECT_LT(likeness(disc(0, 0, 0, 1), disc(0, 0, 0, 2)), 0.3);
  const core::ImageU8 black(64, 64, 3, 0);
  EXPECT_EQ(likeness(black, black), 0);
}

}  // namespace
}  // namespace partbooth::media
