// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/backdrop.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "core/check.h"
#include "renderer/photo/cv_view.h"

namespace partbooth::renderer {
namespace {

struct Span {
  int first, count;
};

// Texels between two shares of a side, at least one.
Span texels(double from, double to, int size) {
  PB_CHECK(from >= 0 && from < to && to <= 1, "a backdrop's window lies within the photo");
  const int first = std::min(int(std::lround(from * size)), size - 1);
  return {first, std::max(1, int(std::lround(to * size)) - first)};
}

}  // namespace

std::vector<float> backdrop_pixels(const schema::Backdrop& backdrop, const core::ImageF& photo, int width_px,
                                   int height_px) {
  PB_CHECK(photo.channels == 3, "a backdrop has three channels");
  const Span x = texels(backdrop.u0(), backdrop.u1(), photo.width),
             y = texels(backdrop.v0(), backdrop.v1(), photo.height);
  const cv::Mat window = view(photo)(cv::Rect(x.first, y.first, x.count, y.count));
  const bool shrinks = x.count > width_px || y.count > height_px;
  cv::Mat sized;
  cv::resize(window, sized, cv::Size(width_px, height_px), 0, 0, shrinks ? cv::INTER_AREA : cv::INTER_LINEAR);
  if (const double sigma = backdrop.blur_px(); sigma > 0) {
    const int side = 2 * int(std::ceil(3 * sigma)) + 1;
    cv::GaussianBlur(sized, sized, cv::Size(side, side), sigma, sigma, cv::BORDER_REPLICATE);
  }
  std::vector<float> out;
  out.reserve(4 * std::size_t(width_px) * std::size_t(height_px));
  for (int row = 0; row < height_px; ++row) {
    const auto* pixel = sized.ptr<float>(row);
    for (int i = 0; i < width_px; ++i, pixel += 3)
      out.insert(out.end(), {pixel[0], pixel[1], pixel[2], 0.0f});
  }
  return out;
}

}  // namespace partbooth::renderer
