// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/lobes.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>

#include "renderer/photo/cv_view.h"
#include "renderer/photo/optics.h"

namespace partbooth::renderer {
namespace {

// Cells across the narrow side of a streak's standard deviation.
constexpr double kCellsPerSigma = 1.2;
constexpr double kReach = 3;  // of a Gaussian, in standard deviations

// Signed frequency of row or column k of n, in cycles a cell.
double frequency(int k, int n) { return double(k <= n / 2 ? k : k - n) / n; }

// The Fourier transform of a Gaussian of unit sum: exp(-2 pi^2 sigma^2 f^2) along each of its axes. Real, so
// it scales both parts of a complex spectrum.
cv::Mat transfer(cv::Size size, double along, double across, double angle_rad) {
  cv::Mat out(size, CV_32FC2);
  const double c = std::cos(angle_rad), s = std::sin(angle_rad);
  const double k = 2 * std::numbers::pi * std::numbers::pi;
  for (int y = 0; y < size.height; ++y) {
    const double fy = frequency(y, size.height);
    auto* row = out.ptr<cv::Vec2f>(y);
    for (int x = 0; x < size.width; ++x) {
      const double fx = frequency(x, size.width);
      const double u = (c * fx + s * fy) * along, v = (c * fy - s * fx) * across;
      const float gain = float(std::exp(-k * (u * u + v * v)));
      row[x] = {gain, gain};
    }
  }
  return out;
}

}  // namespace

core::ImageF ScatteredLight::through(const Lobe& lobe) {
  if (lobe.streak_rad > 0) return through_streak(lobe);
  return wide_blur(light_, focal_length_px_ * std::tan(lobe.sigma_rad));
}

void ScatteredLight::transform(int factor, int margin) {
  if (factor == factor_ && margin == margin_) return;
  factor_ = factor, margin_ = margin;
  width_ = (light_.width + factor - 1) / factor, height_ = (light_.height + factor - 1) / factor;
  cv::Mat coarse, padded;
  cv::resize(view(light_), coarse, {width_, height_}, 0, 0, factor > 1 ? cv::INTER_AREA : cv::INTER_NEAREST);
  const int full_width = cv::getOptimalDFTSize(width_ + 2 * margin);
  const int full_height = cv::getOptimalDFTSize(height_ + 2 * margin);
  cv::copyMakeBorder(coarse, padded, margin, full_height - height_ - margin, margin,
                     full_width - width_ - margin, cv::BORDER_REFLECT);
  std::vector<cv::Mat> channels;
  cv::split(padded, channels);
  spectra_.assign(channels.size(), {});
  for (std::size_t c = 0; c < channels.size(); ++c) cv::dft(channels[c], spectra_[c], cv::DFT_COMPLEX_OUTPUT);
}

core::ImageF ScatteredLight::through_streak(const Lobe& lobe) {
  const double across_px = focal_length_px_ * std::tan(lobe.sigma_rad);
  const double along_px = focal_length_px_ * std::tan(lobe.streak_rad);
  const int factor = std::max(1, int(across_px / kCellsPerSigma));
  transform(factor, std::min(int(std::ceil(kReach * along_px / factor)),
                             std::max(light_.width, light_.height) / factor));
  // Averaging over cells and the linear interpolation between them blur by cell^2 (1/12 + 1/6) themselves.
  const double own = factor > 1 ? 0.25 : 0;
  const auto cells = [&](double px) { return std::sqrt(std::pow(px / factor, 2) - own); };
  const cv::Mat gain = transfer(spectra_[0].size(), cells(along_px), cells(across_px), lobe.angle_rad);
  std::vector<cv::Mat> channels(spectra_.size());
  for (std::size_t c = 0; c < spectra_.size(); ++c) {
    cv::Mat spectrum = spectra_[c].mul(gain);
    cv::dft(spectrum, channels[c], cv::DFT_INVERSE | cv::DFT_REAL_OUTPUT | cv::DFT_SCALE);
    // Rounding may leave the black a little below zero.
    channels[c] = cv::max(channels[c](cv::Rect(margin_, margin_, width_, height_)), 0);
  }
  cv::Mat coarse;
  cv::merge(channels, coarse);
  core::ImageF out(light_.width, light_.height, light_.channels);
  cv::Mat target = view(out);
  if (factor == 1)
    coarse.copyTo(target);
  else
    cv::resize(coarse, target, target.size(), 0, 0, cv::INTER_LINEAR);
  return out;
}

}  // namespace partbooth::renderer
