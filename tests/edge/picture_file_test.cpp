// SPDX-License-Identifier: Apache-2.0
// data/make_pictures.py says what the pictures hold.
#include "edge/picture_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace partbooth::edge {
namespace {

using testing::HasSubstr;

const std::string kData = PARTBOOTH_SOURCE_DIR "/tests/edge/data/";
const std::string kPhoto = PARTBOOTH_SOURCE_DIR "/assets/quickstart_photos/u_bracket/06_v1_02.jpg";

int ramp(int x, int y, int c) { return 30 * x + 20 * y + 10 * c; }

void expect_pixels(const std::string& name, int (*expected)(int x, int y, int c)) {
  const auto picture = read_picture(kData + name);
  ASSERT_TRUE(picture) << picture.error().text();
  ASSERT_EQ(picture->width, 6);
  ASSERT_EQ(picture->height, 4);
  ASSERT_EQ(picture->channels, 3);
  for (int y = 0; y < 4; ++y)
    for (int x = 0; x < 6; ++x)
      for (int c = 0; c < 3; ++c) EXPECT_EQ(picture->at(x, y)[c], expected(x, y, c)) << name << x << y << c;
}

void expect_refused(const core::Result<core::ImageU8>& picture, const std::string& file,
                    const std::string& text) {
  ASSERT_FALSE(picture) << file;
  EXPECT_EQ(picture.error().file, file);
  EXPECT_THAT(picture.error().message, HasSubstr(text));
  EXPECT_FALSE(picture.error().remedy.empty());
}

TEST(ReadPicture, DropsAlphaAndTransparency) {
  expect_pixels("rgb.png", ramp);
  expect_pixels("rgba.png", ramp);
  expect_pixels("palette.png", ramp);
}

TEST(ReadPicture, RepeatsGrey) {
  const auto grey = [](int x, int y, int) { return ramp(x, y, 0); };
  expect_pixels("grey.png", grey);
  expect_pixels("grey_alpha.png", grey);
  expect_pixels("bits.png", [](int x, int y, int) { return ramp(x, y, 0) > 100 ? 255 : 0; });
  expect_pixels("flat_grey.jpg", [](int, int, int) { return 77; });
}

TEST(ReadPicture, GivesRedFirst) {
  const auto picture = read_picture(kData + "flat.jpg");
  ASSERT_TRUE(picture) << picture.error().text();
  EXPECT_NEAR(picture->at(3, 2)[0], 200, 1);
  EXPECT_NEAR(picture->at(3, 2)[1], 100, 1);
  EXPECT_NEAR(picture->at(3, 2)[2], 50, 1);
}

TEST(ReadPicture, RefusesWhatTheRuleRefuses) {
  expect_refused(read_picture(kData + "cmyk.jpg"), kData + "cmyk.jpg", "CMYK");
  expect_refused(read_picture(kData + "deep.png"), kData + "deep.png", "16 bits");
  expect_refused(read_picture(kData + "make_pictures.py"), kData + "make_pictures.py",
                 "neither a JPEG nor a PNG");
  expect_refused(read_picture("missing.jpg"), "missing.jpg", "No such file");
  expect_refused(read_picture(kData), kData, "");
}

std::vector<char> content(const std::string& path) {
  auto data = read_file(path);
  EXPECT_TRUE(data) << data.error().text();
  return *data;
}

TEST(DecodePicture, RefusesAFileCutAnywhere) {
  for (const std::string& path : {kPhoto, kData + "rgba.png", kData + "palette.png"}) {
    const std::vector<char> whole = content(path);
    ASSERT_TRUE(decode_picture("x", whole));
    const std::size_t end =
        path == kPhoto ? whole.size() - 2 : whole.size() - 20;  // the marker or chunk at the end
    for (std::size_t size = 0; size < end; size += 1 + end / 200) {
      const std::vector<char> cut(whole.begin(), whole.begin() + std::ptrdiff_t(size));
      EXPECT_FALSE(decode_picture("x", cut)) << path << " " << size;
    }
  }
}

TEST(DecodePicture, RefusesHugePicturesBeforeItReadsThem) {
  std::vector<char> jpeg = content(kPhoto);
  // SOF0: marker, length, precision, height, width.
  for (std::size_t i = 0; i + 9 < jpeg.size(); ++i) {
    if (jpeg[i] == '\xff' && (jpeg[i + 1] == '\xc0' || jpeg[i + 1] == '\xc2')) {
      std::fill_n(jpeg.begin() + std::ptrdiff_t(i) + 5, 4, '\xf0');
      break;
    }
  }
  expect_refused(decode_picture("x.jpg", jpeg), "x.jpg", "more than 100000000 pixels");
}

// Thousands of damaged files: any answer is right, but for a crash or a picture of another size than its
// data.
TEST(DecodePicture, SurvivesDamage) {
  int refused = 0;
  for (const std::string& name : {kPhoto, kData + "flat.jpg", kData + "rgba.png", kData + "palette.png"}) {
    const std::vector<char> whole = content(name);
    std::uint64_t state = 1;
    const auto draw = [&state](std::size_t below) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      return std::size_t(state >> 33) % below;
    };
    for (int round = 0; round < 400; ++round) {
      std::vector<char> damaged = whole;
      for (std::size_t i = 0; i <= draw(4); ++i)
        damaged[draw(std::min<std::size_t>(damaged.size(), 700))] = char(draw(256));
      const auto picture = decode_picture("x", damaged);
      refused += !picture;
      if (picture) {
        ASSERT_EQ(picture->data.size(), std::size_t(picture->width) * picture->height * 3);
      }
    }
  }
  EXPECT_GT(refused, 100);
}

}  // namespace
}  // namespace partbooth::edge
