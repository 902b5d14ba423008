// SPDX-License-Identifier: Apache-2.0
// Our buffers as OpenCV sees them: same memory, no copy.
#pragma once

#include <opencv2/core.hpp>

#include "core/image.h"

namespace partbooth::renderer {

inline cv::Mat view(core::ImageF& image) {
  return {image.height, image.width, CV_MAKETYPE(CV_32F, image.channels), image.data.data()};
}
inline cv::Mat view(const core::ImageF& image) { return view(const_cast<core::ImageF&>(image)); }

}  // namespace partbooth::renderer
