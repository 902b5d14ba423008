// SPDX-License-Identifier: Apache-2.0
// The labels of a picture as lines to lay over its thumbnail.
#pragma once

#include <string>

#include "partbooth/record.pb.h"

namespace partbooth::exporter::report {

// Of a picture. With kMaskBytes for the masks, all of it together has at most kOverlayBytes.
inline constexpr std::size_t kMaxShownObjects = 24;
inline constexpr std::size_t kMaxShownPoints = 50;
inline constexpr std::size_t kMaskBytes = 1'500;  // at least, see mask_bytes()
inline constexpr std::size_t kOverlayBytes = 5'000;

// Paths of SVG, in pixels of the picture; empty where there is nothing. Of the objects that have a class and
// can be seen.
struct Overlays {
  std::string boxes, amodal_boxes, oriented_boxes;
  std::string masks;                     // outlines, as coarse as their bytes ask for
  std::string keypoints, hidden_points;  // points are lines of no length
};

// What a page of so many thumbnails has room for: bytes for the masks of a picture.
std::size_t mask_bytes(std::size_t thumbnails);
Overlays overlays_of(const schema::Labels& labels, std::size_t mask_bytes);
// The elements of an <svg>, each of a class of the style sheet.
std::string overlay_svg(const Overlays& overlays, std::uint32_t width_px, std::uint32_t height_px);

}  // namespace partbooth::exporter::report
