// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/starburst.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "renderer/photo/aperture.h"
#include "renderer/photo/camera_scale.h"
#include "renderer/photo/cells.h"
#include "renderer/photo/color.h"
#include "renderer/photo/cv_view.h"
#include "renderer/photo/dirt_layer.h"

namespace partbooth::renderer {
namespace {

constexpr int kPupil = 512;      // samples a side of the far field
constexpr int kDirtCells = 256;  // across the aperture
constexpr std::array kWavelengthM{610e-9, 545e-9, 460e-9};
// A film of grease delays light by about this where it takes all of it (a micrometre of index 1.45).
constexpr double kFilmDelayM = 0.45e-6;
constexpr double kLargestFill = 0.9;    // of the samples by the aperture
constexpr double kLargestStepPx = 0.7;  // between samples of the far field
constexpr int kCellPx = 2, kCellPxLarge = 4;
constexpr int kLargePicturePx = 640;

double pupil_width_m(const schema::Camera& camera) {
  return 2 * camera.lens_radius_m() * aperture_ring(camera.aperture()).outer;
}

// Complex transmittance of the dirt over the aperture, for green light.
cv::Mat dirt_transmittance(const schema::SceneSpec& scene, int size) {
  const double width_m = pupil_width_m(scene.camera());
  const DirtMaps maps =
      dirt_maps(scene.dirt(), {kDirtCells, kDirtCells, width_m / kDirtCells, -width_m / 2, -width_m / 2});
  cv::Mat cells(kDirtCells, kDirtCells, CV_32FC2), out;
  for (int i = 0; i < kDirtCells * kDirtCells; ++i) {
    float film = 0;
    for (const ForwardMap& map : maps.forward) film += map.share.data[std::size_t(i)];
    const double phase = 2 * std::numbers::pi * kFilmDelayM / kWavelengthM[1] * film;
    const double amplitude = std::sqrt(std::max(0.0, 1.0 - maps.alpha.data[std::size_t(i)] + film));
    cells.at<cv::Vec2f>(i / kDirtCells, i % kDirtCells) = {float(amplitude * std::cos(phase)),
                                                           float(amplitude * std::sin(phase))};
  }
  cv::resize(cells, out, {size, size}, 0, 0, cv::INTER_LINEAR);
  return out;
}

// |FFT|^2 of the pupil, of sum 1, zero frequency in the corner. The aperture fills `size` samples; its
// sharpest corners reach to their border.
cv::Mat far_field(const schema::SceneSpec& scene, int size) {
  cv::Mat pupil = cv::Mat::zeros(kPupil, kPupil, CV_32FC2);
  const schema::Aperture& aperture = scene.camera().aperture();
  const ApertureRing ring = aperture_ring(aperture);
  // The sharpest corners fill the samples; a jagged edge would make streaks of its own.
  const double scale = 2 * ring.outer / (size - 2);
  for (int y = 0; y < size; ++y)
    for (int x = 0; x < size; ++x) {
      const double dx = (x + 0.5 - size / 2.0) * scale, dy = (y + 0.5 - size / 2.0) * scale;
      const double r = std::hypot(dx, dy);
      if (r > ring.outer + scale) continue;
      const double rim = r < ring.inner - scale ? ring.inner : aperture_radius(aperture, std::atan2(dy, dx));
      pupil.at<cv::Vec2f>(y, x)[0] = float(edge((rim - r) / scale));
    }
  if (has_dirt(scene.dirt())) {
    cv::Mat part = pupil(cv::Rect(0, 0, size, size));
    cv::mulSpectrums(part, dirt_transmittance(scene, size), part, 0);
  }
  cv::dft(pupil, pupil, 0, size);
  std::vector<cv::Mat> parts;
  cv::split(pupil, parts);
  cv::Mat power = parts[0].mul(parts[0]) + parts[1].mul(parts[1]);
  return power / cv::sum(power)[0];
}

// Shares a value out among the four cells around a place.
void splat(core::ImageF& image, double x, double y, int channel, float value) {
  const int i = int(std::floor(x)), j = int(std::floor(y));
  if (i < 0 || j < 0 || i + 1 >= image.width || j + 1 >= image.height) return;
  const float p = float(x - i), q = float(y - j);
  image.at(i, j)[channel] += (1 - p) * (1 - q) * value;
  image.at(i + 1, j)[channel] += p * (1 - q) * value;
  image.at(i, j + 1)[channel] += (1 - p) * q * value;
  image.at(i + 1, j + 1)[channel] += p * q * value;
}

// What lies above `bright`, by luminance; empty where nothing does.
core::ImageF excess(const core::ImageF& light, double bright) {
  core::ImageF out;
  for (std::size_t i = 0; i < light.data.size(); i += 3) {
    const float level = luminance(light.data.data() + i);
    if (!(level > bright)) continue;
    if (out.empty()) out = core::ImageF(light.width, light.height, 3);
    for (std::size_t c = 0; c < 3; ++c) out.data[i + c] = light.data[i + c] * float(1 - bright / level);
  }
  return out;
}

cv::Mat convolve(const cv::Mat& plane, const cv::Mat& kernel) {
  const int radius = kernel.rows / 2;
  const cv::Size size(cv::getOptimalDFTSize(plane.cols + 2 * radius),
                      cv::getOptimalDFTSize(plane.rows + 2 * radius));
  cv::Mat a = cv::Mat::zeros(size, CV_32F), b = cv::Mat::zeros(size, CV_32F);
  plane.copyTo(a(cv::Rect(0, 0, plane.cols, plane.rows)));
  kernel.copyTo(b(cv::Rect(0, 0, kernel.cols, kernel.rows)));
  cv::dft(a, a, 0, plane.rows);
  cv::dft(b, b, 0, kernel.rows);
  cv::mulSpectrums(a, b, a, 0);
  cv::dft(a, a, cv::DFT_INVERSE | cv::DFT_REAL_OUTPUT | cv::DFT_SCALE);
  return cv::max(a(cv::Rect(radius, radius, plane.cols, plane.rows)), 0);
}

}  // namespace

core::ImageF diffraction_pattern(const schema::SceneSpec& scene, double cell_px, int radius) {
  const double width_m = pupil_width_m(scene.camera());
  const double angle_px = px_per_rad(scene.camera()) / width_m;
  // Steps of the far field are fill * lambda / width.
  const double fill = std::min(kLargestFill, kLargestStepPx * cell_px / (kWavelengthM[0] * angle_px));
  const int size = std::max(16, int(fill * kPupil));
  const cv::Mat power = far_field(scene, size);
  core::ImageF pattern(2 * radius + 1, 2 * radius + 1, 3);
  for (int c = 0; c < 3; ++c) {
    const double step = double(size - 2) / kPupil * kWavelengthM[std::size_t(c)] * angle_px / cell_px;
    for (int j = 0; j < kPupil; ++j) {
      const double y = radius + step * (j < kPupil / 2 ? j : j - kPupil);
      if (y < 0 || y >= 2 * radius) continue;
      const auto* row = power.ptr<float>(j);
      for (int i = 0; i < kPupil; ++i)
        splat(pattern, radius + step * (i < kPupil / 2 ? i : i - kPupil), y, c, row[i]);
    }
  }
  std::array<double, 3> inside{};
  for (std::size_t i = 0; i < pattern.data.size(); ++i) inside[i % 3] += pattern.data[i];
  for (int c = 0; c < 3; ++c) pattern.at(radius, radius)[c] += float(1 - inside[std::size_t(c)]);
  return pattern;
}

void add_starbursts(core::ImageF& light, const schema::SceneSpec& scene, double bright) {
  const core::ImageF high = excess(light, bright);
  if (high.empty() || scene.camera().lens_radius_m() <= 0) return;
  const int cell_px = std::max(light.width, light.height) > kLargePicturePx ? kCellPxLarge : kCellPx;
  const cv::Size coarse_size((light.width + cell_px - 1) / cell_px, (light.height + cell_px - 1) / cell_px);
  const int radius = std::max(coarse_size.width, coarse_size.height) / 2;
  core::ImageF pattern = diffraction_pattern(scene, cell_px, radius);
  std::array<float, 3> stays{};
  for (int c = 0; c < 3; ++c) std::swap(stays[std::size_t(c)], pattern.at(radius, radius)[c]);
  cv::Mat coarse, spread;
  cv::resize(view(high), coarse, coarse_size, 0, 0, cv::INTER_AREA);
  std::vector<cv::Mat> planes, kernels;
  cv::split(coarse, planes);
  cv::split(view(pattern), kernels);
  for (std::size_t c = 0; c < 3; ++c) planes[c] = convolve(planes[c], kernels[c]);
  cv::merge(planes, coarse);
  cv::resize(coarse, spread, {light.width, light.height}, 0, 0, cv::INTER_LINEAR);
  const auto* added = spread.ptr<float>();
  for (std::size_t i = 0; i < light.data.size(); ++i)
    light.data[i] += added[i] - (1 - stays[i % 3]) * high.data[i];
}

}  // namespace partbooth::renderer
