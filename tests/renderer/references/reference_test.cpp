// SPDX-License-Identifier: Apache-2.0
// Pictures against stored ones: the means of blocks of pixels, with the noise of both sides taken into
// account. A change of looks that is meant is accepted with scripts/accept_references.
#include <gtest/gtest.h>

#include <cmath>

#include "media/media.h"
#include "tests/renderer/references/references.h"
#include "tests/renderer/statistics.h"

namespace partbooth::renderer::references {
namespace {

constexpr int kBlockPx = 16;
// What a block may differ besides noise, as a share of its mean, and of the picture's: rare bright paths are
// not normally distributed.
constexpr double kShare = 0.01, kFloor = 0.002;

struct Comparison {
  int blocks = 0, different = 0;
  double worst = 0;
};

double mean_of(const core::ImageF& image) {
  double sum = 0;
  for (const float v : image.data) sum += v;
  return sum / double(image.data.size());
}

Comparison compare(const core::ImageF& image, const core::ImageF& stored) {
  const double picture_mean = mean_of(stored);
  Comparison out;
  for (int y0 = 0; y0 < kSizePx; y0 += kBlockPx) {
    for (int x0 = 0; x0 < kSizePx; x0 += kBlockPx) {
      for (int c = 0; c < 3; ++c) {
        std::vector<double> differences;
        double mean = 0;
        for (int i = 0; i < kBlockPx * kBlockPx; ++i) {
          const int x = x0 + i % kBlockPx, y = y0 + i / kBlockPx;
          differences.push_back(double(image.at(x, y)[c]) - stored.at(x, y)[c]);
          mean += stored.at(x, y)[c] / double(kBlockPx * kBlockPx);
        }
        const auto difference = statistics::moments(differences);
        const double allowed =
            statistics::normal_bound() * difference.standard_error + kShare * mean + kFloor * picture_mean;
        ++out.blocks;
        out.different += std::abs(difference.mean) > allowed ? 1 : 0;
        out.worst = std::max(out.worst, std::abs(difference.mean) / allowed);
      }
    }
  }
  return out;
}

class References : public testing::TestWithParam<std::string> {};

TEST_P(References, LooksAsStored) {
  const auto stored = media::read_exr(file_of(GetParam()));
  ASSERT_TRUE(stored.has_value()) << stored.error().text();
  const Comparison result = compare(picture(make_scene(GetParam()), kTestSpp, 2), *stored);
  EXPECT_EQ(result.different, 0) << "of " << result.blocks << " block means; the worst is " << result.worst
                                 << " of what is allowed. If the change is meant: scripts/accept_references";
}

INSTANTIATE_TEST_SUITE_P(Stored, References, testing::ValuesIn(names()),
                         [](const auto& info) { return info.param; });

TEST(ReferenceHarness, ADarkerGroundIsNoticed) {
  const auto stored = media::read_exr(file_of("matte"));
  ASSERT_TRUE(stored.has_value()) << stored.error().text();
  scenes::Booth booth = make_scene("matte");
  schema::Rgb& ground = *booth.spec.mutable_ground()->mutable_material()->mutable_base_color();
  ground.set_r(0.96 * ground.r());
  EXPECT_GT(compare(picture(booth, kTestSpp, 2), *stored).different, 0);
}

}  // namespace
}  // namespace partbooth::renderer::references
