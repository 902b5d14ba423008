// SPDX-License-Identifier: Apache-2.0
// The labels of a picture as lines to lay over its thumbnail.
#pragma once

#include <string>

#include "partbooth/record.pb.h"

namespace partbooth::exporter::report {

inline constexpr int kMaxShownObjects = 32;       // of a picture
inline constexpr std::size_t kMaskBytes = 2'000;  // of all mask outlines of a picture, about

// Paths of SVG, in pixels of the picture; empty where there is nothing. Of the objects that have a class and
// can be seen.
struct Overlays {
  std::string boxes, amodal_boxes, oriented_boxes;
  std::string masks;                     // outlines, as coarse as kMaskBytes asks for
  std::string keypoints, hidden_points;  // points are lines of no length
};

Overlays overlays_of(const schema::Labels& labels);
// The elements of an <svg>, each of a class of the style sheet.
std::string overlay_svg(const Overlays& overlays, std::uint32_t width_px, std::uint32_t height_px);

}  // namespace partbooth::exporter::report
