// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <string>

#include "media/media.h"
#include "tests/media/pictures.h"

namespace partbooth::media {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes first_part(const Bytes& bytes, double share) {
  return {bytes.begin(), bytes.begin() + std::ptrdiff_t(double(bytes.size()) * share)};
}

// All readers must say no, naming the file; none may throw.
void expect_refused(const std::string& name, const Bytes& bytes) {
  write_file(name, bytes);
  const auto linear = read_linear(name);
  ASSERT_FALSE(linear) << name << " " << bytes.size();
  EXPECT_EQ(linear.error().file, name);
  EXPECT_FALSE(linear.error().remedy.empty());
  EXPECT_FALSE(read_8bit(name)) << name;
  EXPECT_FALSE(decode_8bit(bytes, name)) << name;
  EXPECT_FALSE(read_png16(name)) << name;
  EXPECT_FALSE(read_exr(name)) << name;
}

TEST(BrokenFiles, CutFilesAreRefused) {
  const auto ramp = color_ramp(90, 70, 3);
  core::ImageF light(90, 70, 3);
  for (std::size_t i = 0; i < light.data.size(); ++i) light.data[i] = float(i * 7919 % 1009);
  for (const double share : {0.02, 0.3, 0.6, 0.9}) {
    expect_refused("cut.jpg", first_part(encode_jpeg(ramp, 95), share));
    expect_refused("cut.png", first_part(encode_png(ramp), share));
    expect_refused("cut.hdr", first_part(radiance_file(90, 70, {9, 8, 7, 130}), share));
    expect_refused("cut.exr", first_part(encode_exr(light), share));
  }
}

TEST(BrokenFiles, WholeFilesOfTheSameKindAreTaken) {
  const auto ramp = color_ramp(90, 70, 3);
  EXPECT_TRUE(read_linear(write_file("whole.jpg", encode_jpeg(ramp, 95))));
  EXPECT_TRUE(read_linear(write_file("whole.png", encode_png(ramp))));
  EXPECT_TRUE(read_linear(write_file("whole.hdr", radiance_file(90, 70, {9, 8, 7, 130}))));
  EXPECT_TRUE(read_linear(write_file("whole.exr", encode_exr(core::ImageF(90, 70, 3, 1.5f)))));
}

TEST(BrokenFiles, WrongBytesInTheMiddleOfAPngAreRefused) {
  auto bytes = encode_png(color_ramp(90, 70, 3));
  for (std::size_t i = bytes.size() / 2; i < bytes.size() / 2 + 16; ++i) bytes[i] ^= 0x5A;
  expect_refused("flipped.png", bytes);
}

TEST(BrokenFiles, OtherFilesAreRefused) {
  expect_refused("empty.jpg", {});
  expect_refused("text.png", Bytes(500, 'x'));
  EXPECT_FALSE(read_linear("no/such/file.png"));
  EXPECT_FALSE(read_linear("."));
  EXPECT_EQ(read_8bit("no/such/file.png").error().file, "no/such/file.png");
}

TEST(BrokenFiles, LightIsNoEightBitPicture) {
  const auto result = read_8bit(write_file("light.exr", encode_exr(core::ImageF(4, 4, 3, 1))));
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().message.find("8"), std::string::npos);
}

// The header alone promises gigabytes: refused before anything is reserved.
TEST(BrokenFiles, HugePicturesAreRefused) {
  const auto result = read_linear(write_file("huge.hdr", radiance_file(1, 1, {1, 1, 1, 1})));
  ASSERT_TRUE(result);
  const std::string head = "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 16385 +X 4\n";
  const auto huge = read_linear(write_file("huge.hdr", Bytes(head.begin(), head.end())));
  ASSERT_FALSE(huge);
  EXPECT_NE(huge.error().message.find("16385"), std::string::npos);
}

TEST(BrokenFiles, EveryPrefixAndEveryFlippedByteEndsInAResult) {
  const auto ramp = color_ramp(12, 10, 3);
  for (const auto& good : {encode_jpeg(ramp, 80), encode_png(ramp), encode_exr(core::ImageF(12, 10, 3, 0.5f)),
                           radiance_file(12, 10, {9, 8, 7, 130})}) {
    for (std::size_t i = 0; i < good.size(); ++i) {
      Bytes flipped = good;
      flipped[i] ^= 0xFF;
      (void)read_linear(write_file("fuzz", flipped));
      (void)decode_8bit(first_part(good, double(i) / double(good.size())), "prefix");
    }
  }
}

}  // namespace
}  // namespace partbooth::media
