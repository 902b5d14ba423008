// SPDX-License-Identifier: Apache-2.0
// The clean picture as a scattering layer spreads it: I0 (*) p_n for lobes of any width and direction. What
// leaves at a border comes back mirrored.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "core/image.h"
#include "renderer/photo/dirt_layer.h"

namespace partbooth::renderer {

class ScatteredLight {
 public:
  // `light` must outlive this.
  ScatteredLight(const core::ImageF& light, double focal_length_px)
      : light_(light), focal_length_px_(focal_length_px) {}
  core::ImageF through(const Lobe& lobe);

 private:
  core::ImageF through_streak(const Lobe& lobe);
  void transform(int factor, int margin);

  const core::ImageF& light_;
  double focal_length_px_;
  // Spectra of the picture's channels on cells of factor_ pixels, with a mirrored margin.
  int factor_ = 0, margin_ = 0, width_ = 0, height_ = 0;
  std::vector<cv::Mat> spectra_;
};

}  // namespace partbooth::renderer
