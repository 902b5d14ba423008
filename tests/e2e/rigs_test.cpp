// SPDX-License-Identifier: Apache-2.0
// Every rig and every room lights CAD parts so that the camera gets a picture: neither black nor blown out.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "media/media.h"
#include "tests/e2e/program.h"

namespace partbooth::e2e {
namespace {

struct Levels {
  double mean = 0, black = 0, clipped = 0;  // shares of the pixels
};

Levels levels_of(const core::ImageU8& picture) {
  Levels out;
  const double share = 1.0 / double(picture.data.size() / std::size_t(picture.channels));
  for (std::size_t i = 0; i < picture.data.size(); i += std::size_t(picture.channels)) {
    const int green = picture.data[i + (picture.channels == 3 ? 1 : 0)];
    out.mean += green * share / 255;
    out.black += green < 3 ? share : 0;
    out.clipped += green == 255 ? share : 0;
  }
  return out;
}

void expect_lit(const std::string& light, const std::string& name) {
  const std::string config = config_file(
      "scene: {light: {hdri_folder: none, hdri: 0, " + light +
      "}, ground: {texture_folder: none, textured: 0}, distractors: {folder: none, count: 0}, sensor: "
      "{metered_level: 0.3, part_weight: 0.5, exposure_ev: 0, tone: srgb, mono: 0, codec: 0}}\n");
  const std::string out = work_folder("set_" + name);
  const Ran ran = partbooth({"render", config, "--out", out, "--count", "6"});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  int pictures = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(out + "/images")) {
    if (!entry.is_regular_file()) continue;
    const auto picture = media::read_8bit(entry.path());
    ASSERT_TRUE(picture.has_value());
    const Levels levels = levels_of(*picture);
    ++pictures;
    EXPECT_GT(levels.mean, 0.2) << entry.path();
    EXPECT_LT(levels.mean, 0.9) << entry.path();
    EXPECT_LT(levels.black, 0.6) << entry.path();
    EXPECT_LT(levels.clipped, name == "backlight" ? 0.95 : 0.6) << entry.path();
  }
  EXPECT_EQ(pictures, 6);
}

class Rig : public testing::TestWithParam<const char*> {};
TEST_P(Rig, LightsParts) { expect_lit(std::string("rig: ") + GetParam(), GetParam()); }
INSTANTIATE_TEST_SUITE_P(All, Rig,
                         testing::Values("ring", "bar", "dome", "coaxial", "backlight", "dark_field",
                                         "tubes"));

class RoomKind : public testing::TestWithParam<const char*> {};
TEST_P(RoomKind, LightsParts) {
  expect_lit(std::string("rig: none, area_count: 0, room: {kind: ") + GetParam() + "}", GetParam());
}
INSTANTIATE_TEST_SUITE_P(All, RoomKind, testing::Values("studio", "factory"));

}  // namespace
}  // namespace partbooth::e2e
