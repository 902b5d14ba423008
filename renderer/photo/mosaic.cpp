// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/mosaic.h"

#include <array>
#include <cstddef>
#include <opencv2/imgproc.hpp>

#include "core/check.h"
#include "renderer/photo/cv_view.h"

namespace partbooth::renderer {
namespace {

// Mirrored about the border's pixels: the pattern goes on.
constexpr int kBorder = 2;

cv::Mat with_border(const cv::Mat& mosaic) {
  cv::Mat out;
  cv::copyMakeBorder(mosaic, out, kBorder, kBorder, kBorder, kBorder, cv::BORDER_REFLECT_101);
  return out;
}

// Colours of the pattern as [y & 1][x & 1].
std::array<std::array<int, 2>, 2> colors_of(const std::string& pattern) {
  return {{{mosaic_color(pattern, 0, 0), mosaic_color(pattern, 1, 0)},
           {mosaic_color(pattern, 0, 1), mosaic_color(pattern, 1, 1)}}};
}

// The missing colours at p; `row` is the step to the next row.
struct Bilinear {
  static float green(const float* p, std::ptrdiff_t row) { return (p[-1] + p[1] + p[-row] + p[row]) / 4; }
  static float across(const float* p, std::ptrdiff_t row) {
    return (p[-row - 1] + p[-row + 1] + p[row - 1] + p[row + 1]) / 4;
  }
  // From the neighbours at p - step and p + step.
  static float along(const float* p, std::ptrdiff_t step, std::ptrdiff_t) { return (p[-step] + p[step]) / 2; }
};

// Figure 2 of the paper; the gradient of the colour that is known corrects the bilinear value.
struct Malvar {
  static float green(const float* p, std::ptrdiff_t row) {
    const float near = p[-1] + p[1] + p[-row] + p[row];
    return (4 * p[0] + 2 * near - far(p, row)) / 8;
  }
  static float across(const float* p, std::ptrdiff_t row) {
    return (6 * p[0] + 2 * corners(p, row) - 1.5f * far(p, row)) / 8;
  }
  static float along(const float* p, std::ptrdiff_t step, std::ptrdiff_t row) {
    const std::ptrdiff_t side = step == 1 ? row : 1;
    const float far_along = p[-2 * step] + p[2 * step], far_aside = p[-2 * side] + p[2 * side];
    return (5 * p[0] + 4 * (p[-step] + p[step]) - corners(p, row) - far_along + far_aside / 2) / 8;
  }

 private:
  static float far(const float* p, std::ptrdiff_t row) { return p[-2] + p[2] + p[-2 * row] + p[2 * row]; }
  static float corners(const float* p, std::ptrdiff_t row) {
    return p[-row - 1] + p[-row + 1] + p[row - 1] + p[row + 1];
  }
};

template <class Method>
core::ImageF interpolate(const core::ImageF& mosaic, const std::string& pattern) {
  const cv::Mat padded = with_border(view(mosaic));
  const auto row = std::ptrdiff_t(padded.step1());
  const auto colors = colors_of(pattern);
  core::ImageF out(mosaic.width, mosaic.height, 3);
  for (int y = 0; y < mosaic.height; ++y) {
    const float* p = padded.ptr<float>(y + kBorder) + kBorder;
    float* rgb = out.at(0, y);
    for (int x = 0; x < mosaic.width; ++x, ++p, rgb += 3) {
      const int color = colors[y & 1][x & 1];
      rgb[color] = *p;
      if (color == 1) {
        const int beside = colors[y & 1][(x + 1) & 1];
        rgb[beside] = Method::along(p, 1, row);
        rgb[2 - beside] = Method::along(p, row, row);
      } else {
        rgb[1] = Method::green(p, row);
        rgb[2 - color] = Method::across(p, row);
      }
    }
  }
  return out;
}

// OpenCV names patterns by the second and third pixel of the second row.
int opencv_code(const std::string& pattern) {
  if (pattern == "rggb") return cv::COLOR_BayerBG2RGB_EA;
  if (pattern == "bggr") return cv::COLOR_BayerRG2RGB_EA;
  if (pattern == "grbg") return cv::COLOR_BayerGB2RGB_EA;
  return cv::COLOR_BayerGR2RGB_EA;
}

core::ImageF edge_aware(const core::ImageF& mosaic, const std::string& pattern) {
  // Room for noise below black and above white.
  constexpr double kScale = 50000, kZero = 10000;
  cv::Mat in, rgb;
  with_border(view(mosaic)).convertTo(in, CV_16U, kScale, kZero);
  cv::demosaicing(in, rgb, opencv_code(pattern));
  core::ImageF out(mosaic.width, mosaic.height, 3);
  cv::Mat target = view(out);
  rgb({kBorder, kBorder, mosaic.width, mosaic.height}).convertTo(target, CV_32F, 1 / kScale, -kZero / kScale);
  return out;
}

}  // namespace

bool has_mosaic(const schema::Sensor& sensor) {
  return !sensor.mono() && !sensor.mosaic().empty() && sensor.mosaic() != "none";
}

int mosaic_color(const std::string& pattern, int x, int y) {
  PB_CHECK(pattern.size() == 4, "unknown mosaic " + pattern);
  const char name = pattern[std::size_t(2 * (y & 1) + (x & 1))];
  return name == 'r' ? 0 : name == 'g' ? 1 : 2;
}

core::ImageF take_mosaic(const core::ImageF& rgb, const std::string& pattern) {
  const auto colors = colors_of(pattern);
  core::ImageF out(rgb.width, rgb.height, 1);
  for (int y = 0; y < rgb.height; ++y)
    for (int x = 0; x < rgb.width; ++x) *out.at(x, y) = rgb.at(x, y)[colors[y & 1][x & 1]];
  return out;
}

core::ImageF demosaic(const core::ImageF& mosaic, const std::string& pattern, const std::string& method) {
  if (method == "bilinear") return interpolate<Bilinear>(mosaic, pattern);
  if (method == "malvar") return interpolate<Malvar>(mosaic, pattern);
  PB_CHECK(method == "edge_aware", "unknown demosaicing " + method);
  return edge_aware(mosaic, pattern);
}

}  // namespace partbooth::renderer
