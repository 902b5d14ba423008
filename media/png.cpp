// SPDX-License-Identifier: Apache-2.0
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "core/check.h"
#include "media/media.h"

namespace partbooth::media {
namespace {

std::vector<std::uint8_t> encode(const cv::Mat& pixels) {
  cv::Mat bgr;
  if (pixels.channels() == 3)
    cv::cvtColor(pixels, bgr, cv::COLOR_RGB2BGR);
  else
    bgr = pixels;
  // Level 2 writes noisy photos as fast as level 1 and 7 % smaller.
  std::vector<std::uint8_t> bytes;
  PB_CHECK(cv::imencode(
      ".png", bgr, bytes,
      {cv::IMWRITE_PNG_COMPRESSION, 2, cv::IMWRITE_PNG_STRATEGY, cv::IMWRITE_PNG_STRATEGY_DEFAULT}));
  return bytes;
}

template <class T>
cv::Mat as_mat(const core::Image<T>& image) {
  PB_CHECK(!image.empty() && (image.channels == 1 || image.channels == 3));
  const int type = CV_MAKETYPE(cv::DataType<T>::depth, image.channels);
  return {image.height, image.width, type, const_cast<T*>(image.data.data())};
}

}  // namespace

std::vector<std::uint8_t> encode_png(const core::ImageU8& image) { return encode(as_mat(image)); }
std::vector<std::uint8_t> encode_png(const core::ImageU16& image) { return encode(as_mat(image)); }

}  // namespace partbooth::media
