// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "media/media.h"
#include "tests/media/pictures.h"

namespace partbooth::media {
namespace {

// Sampling factors of the first component, (horizontal << 4 | vertical), from the frame header of a baseline
// file.
int luma_sampling(const std::vector<std::uint8_t>& jpeg) {
  for (std::size_t i = 2; i + 11 < jpeg.size(); i += 2u + (jpeg[i + 2] << 8 | jpeg[i + 3]))
    if (jpeg[i + 1] == 0xC0) return jpeg[i + 11];
  return -1;
}

int largest_difference(const core::ImageU8& a, const core::ImageU8& b) {
  int worst = 0;
  for (std::size_t i = 0; i < a.data.size(); ++i) worst = std::max(worst, std::abs(a.data[i] - b.data[i]));
  return worst;
}

// Red and blue columns in turn: what halved colour cannot hold.
core::ImageU8 color_stripes() {
  core::ImageU8 image(32, 16, 3);
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x) image.at(x, y)[x % 2 ? 2 : 0] = 200;
  return image;
}

TEST(Jpeg, DataSetPicturesKeepFullColorResolution) {
  const auto bytes = encode_jpeg(color_stripes(), 95);
  EXPECT_EQ(luma_sampling(bytes), 0x11);
  EXPECT_LE(largest_difference(decode_8bit(bytes, "stripes").value(), color_stripes()), 12);
}

TEST(Jpeg, CameraPicturesHalveIt) {
  const auto bytes = encode_jpeg(color_stripes(), 95, Chroma::k420);
  EXPECT_EQ(luma_sampling(bytes), 0x22);
  EXPECT_GE(largest_difference(decode_8bit(bytes, "stripes").value(), color_stripes()), 50);
}

TEST(Jpeg, GreyIsWidened) {
  const core::ImageU8 grey(17, 9, 1, 77);
  const auto back = decode_8bit(encode_jpeg(grey, 95), "grey").value();
  EXPECT_EQ(back, core::ImageU8(17, 9, 3, 77));
}

TEST(Png, EightBitsAreExact) {
  const auto image = color_ramp(37, 21, 3);
  EXPECT_EQ(decode_8bit(encode_png(image), "ramp").value(), image);
}

TEST(Png, SixteenBitsAreExact) {
  core::ImageU16 image(300, 220, 1);
  for (std::size_t i = 0; i < image.data.size(); ++i) image.data[i] = std::uint16_t(i);
  EXPECT_EQ(read_png16(write_file("ids.png", encode_png(image))).value(), image);
  core::ImageU16 color(5, 4, 3);
  for (std::size_t i = 0; i < color.data.size(); ++i) color.data[i] = std::uint16_t(1000 * i + 1);
  EXPECT_EQ(read_png16(write_file("color16.png", encode_png(color))).value(), color);
}

TEST(Png, PalettesAreShownAndIndicesKept) {
  Palette palette{};
  for (std::size_t i = 0; i < palette.size(); ++i)
    palette[i] = {std::uint8_t(i), std::uint8_t(7 * i), std::uint8_t(255 - i)};
  const auto indices = color_ramp(41, 9, 1);
  const auto png = encode_palette_png(indices, palette);
  EXPECT_EQ(png[24], 8);  // of the header: bits, and the kind
  EXPECT_EQ(png[25], 3);
  const auto shown = decode_8bit(png, "palette").value();
  for (int y = 0; y < indices.height; ++y)
    for (int x = 0; x < indices.width; ++x)
      for (std::size_t c = 0; c < 3; ++c) ASSERT_EQ(shown.at(x, y)[c], palette[*indices.at(x, y)][c]);
}

TEST(Png, EightBitFileIsNoSixteenBitLayer) {
  const auto result = read_png16(write_file("eight.png", encode_png(color_ramp(8, 8, 1))));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().file, "eight.png");
}

TEST(Exr, FloatsAreExact) {
  core::ImageF image(13, 7, 1);
  for (std::size_t i = 0; i < image.data.size(); ++i) image.data[i] = 0.1f * float(i) - 3;
  EXPECT_EQ(read_exr(write_file("depth.exr", encode_exr(image, "Z"))).value(), image);
}

// An EXR header holds each channel's name with a zero byte after it, in the order of the alphabet.
TEST(Exr, ChannelsHaveTheirNames) {
  const auto names_in = [](const std::vector<std::uint8_t>& bytes, const std::string& list) {
    return std::search(bytes.begin(), bytes.end(), list.begin(), list.end()) != bytes.end();
  };
  const std::string chlist = std::string("channels\0chlist\0", 16);
  const auto with_size = [&](char size, const std::string& first) {
    return chlist + std::string({size, 0, 0, 0}) + first + '\0';
  };
  EXPECT_TRUE(names_in(encode_exr(core::ImageF(2, 2, 1), "Z"), with_size(19, "Z")));
  EXPECT_TRUE(names_in(encode_exr(core::ImageF(2, 2, 1)), with_size(19, "Y")));
  EXPECT_TRUE(names_in(encode_exr(core::ImageF(2, 2, 3)), with_size(55, "B")));
}

// Equal images have equal bytes: the date in the file is not the time of day.
TEST(Exr, CarriesNoTimeOfDay) {
  const std::vector<std::uint8_t> bytes = encode_exr(core::ImageF(2, 2, 1));
  const std::string text(bytes.begin(), bytes.end());
  EXPECT_NE(text.find("1970:01:01 00:00:00"), std::string::npos);
}

TEST(Exr, ColorKeepsItsOrder) {
  core::ImageF image(1, 1, 3);
  image.data = {1, 2, 3};
  EXPECT_EQ(read_linear(write_file("rgb.exr", encode_exr(image))).value(), image);
}

TEST(ReadLinear, EightAndSixteenBitsGoThroughTheSrgbCurve) {
  core::ImageU8 image(1, 1, 3);
  image.data = {0, 128, 255};
  const auto eight = read_linear(write_file("linear8.png", encode_png(image))).value();
  EXPECT_NEAR(eight.data[1], 0.2158605f, 1e-6f);
  EXPECT_EQ(eight.data[2], 1);
  const core::ImageU16 image16(1, 1, 1, 128 * 257);
  const auto sixteen = read_linear(write_file("linear16.png", encode_png(image16))).value();
  EXPECT_EQ(sixteen.channels, 3);
  EXPECT_NEAR(sixteen.data[2], 0.2158605f, 1e-6f);
  const auto jpeg =
      read_linear(write_file("linear.jpg", encode_jpeg(core::ImageU8(8, 8, 3, 128), 95))).value();
  EXPECT_NEAR(jpeg.data[0], 0.2158605f, 1e-6f);
}

TEST(ReadLinear, RadianceIsLinearAsItIs) {
  // Mantissas 128, 64, 32 of 256 at exponent 2^3.
  const auto image = read_linear(write_file("flat.hdr", radiance_file(6, 4, {128, 64, 32, 131}))).value();
  EXPECT_EQ(image.width, 6);
  EXPECT_NEAR(image.data[0], 4, 0.02);
  EXPECT_NEAR(image.data[1], 2, 0.02);
  EXPECT_NEAR(image.data[2], 1, 0.02);
}

TEST(ReadLinear, ImpossibleLightBecomesBlack) {
  core::ImageF image(4, 1, 1);
  image.data = {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), -1, 5};
  const auto back = read_linear(write_file("odd.exr", encode_exr(image))).value();
  EXPECT_EQ(back.data, (std::vector<float>{0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 5, 5}));
}

TEST(Encoders, EqualPixelsGiveEqualBytes) {
  const auto image = color_ramp(64, 48, 3);
  EXPECT_EQ(encode_jpeg(image, 90), encode_jpeg(image, 90));
  EXPECT_EQ(encode_png(image), encode_png(image));
  const core::ImageF depth(20, 20, 1, 0.5f);
  EXPECT_EQ(encode_exr(depth), encode_exr(depth));
}

}  // namespace
}  // namespace partbooth::media
