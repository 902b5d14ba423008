// SPDX-License-Identifier: Apache-2.0
#include "media/perceptual_hash.h"

#include <algorithm>
#include <array>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "core/check.h"

namespace partbooth::media {
namespace {

constexpr int kHashSide = 32, kFrequencies = 8, kLikenessSide = 64;

// Float, of side x side pixels.
cv::Mat small_luma(const core::ImageU8& picture, int side) {
  PB_CHECK(picture.channels == 3 && !picture.empty());
  const cv::Mat pixels(picture.height, picture.width, CV_8UC3,
                       const_cast<std::uint8_t*>(picture.data.data()));
  cv::Mat shrunk, luma, out;
  cv::resize(pixels, shrunk, {side, side}, 0, 0, cv::INTER_AREA);
  cv::cvtColor(shrunk, luma, cv::COLOR_RGB2GRAY);
  luma.convertTo(out, CV_32F);
  return out;
}

cv::Mat fine_structure(const core::ImageU8& picture) {
  const cv::Mat luma = small_luma(picture, kLikenessSide);
  cv::Mat coarse;
  cv::blur(luma, coarse, {5, 5}, {-1, -1}, cv::BORDER_REPLICATE);
  return luma - coarse;
}

}  // namespace

std::uint64_t perceptual_hash(const core::ImageU8& picture) {
  cv::Mat spectrum;
  cv::dct(small_luma(picture, kHashSide), spectrum);
  // Without the constant row and column: brightness and plain gradients tell little.
  std::array<float, kFrequencies * kFrequencies> low{};
  for (int y = 0; y < kFrequencies; ++y)
    for (int x = 0; x < kFrequencies; ++x)
      low[static_cast<std::size_t>(y * kFrequencies + x)] = spectrum.at<float>(y + 1, x + 1);
  auto sorted = low;
  std::nth_element(sorted.begin(), sorted.begin() + sorted.size() / 2, sorted.end());
  const float median = sorted[sorted.size() / 2];
  std::uint64_t hash = 0;
  for (const float value : low) hash = hash << 1 | static_cast<std::uint64_t>(value > median);
  return hash;
}

double likeness(const core::ImageU8& a, const core::ImageU8& b) {
  const cv::Mat fine_a = fine_structure(a), fine_b = fine_structure(b);
  const double energy = cv::norm(fine_a) * cv::norm(fine_b);
  return energy > 0 ? fine_a.dot(fine_b) / energy : 0;
}

}  // namespace partbooth::media
