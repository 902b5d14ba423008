// SPDX-License-Identifier: Apache-2.0
// Masks as polygons, for formats that have no pixels.
//
// A polygon runs along the edges of the pixels (0..width, 0..height), not through their centres, and nothing
// is simplified: filling it gives the mask back. Pixels that touch only at a corner are of different pieces.
// Formats of single polygons have no holes; a hole is joined to its outline by a bridge of no width, which an
// even-odd fill does not see.
#pragma once

#include <vector>

#include "core/image.h"

namespace partbooth::exporter {

struct Corner {
  int x = 0;
  int y = 0;
  friend bool operator==(const Corner&, const Corner&) = default;
};
using Polygon = std::vector<Corner>;  // closed; the first corner is not repeated

// The borders of all pieces as they are: outlines clockwise in the picture, holes the other way.
std::vector<Polygon> borders(const core::ImageU8& mask);
// One polygon for each piece of the mask, from the top; its holes are bridged.
std::vector<Polygon> outlines(const core::ImageU8& mask);
// All pieces in one polygon, with bridges between them. Empty for an empty mask.
Polygon joined_outline(const core::ImageU8& mask);

}  // namespace partbooth::exporter
