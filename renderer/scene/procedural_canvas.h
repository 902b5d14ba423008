// SPDX-License-Identifier: Apache-2.0
// The canvas of painted rooms: an equirectangular picture seen from the origin, +Z up, the middle column
// along +X, columns clockwise seen from above. Metres; later things cover earlier ones.
#pragma once

#include <array>
#include <vector>

#include "core/image.h"
#include "core/vec.h"

namespace partbooth::renderer {

// The side of a box-shaped room that a direction meets.
enum Wall { kLowX, kHighX, kLowY, kHighY, kFloor, kCeiling };

// What a wall sends out, on a grid of kShadeCells x kShadeCells cells over its two other axes (x before y
// before z); between the corners of the cells it is interpolated.
inline constexpr int kShadeCells = 8;
using WallShade = std::array<core::Vec3f, (kShadeCells + 1) * (kShadeCells + 1)>;

struct RoomBox {
  core::Vec3f low, high;  // the origin lies inside
};

// A rectangle in space. Radiance at its corners (-u -v, +u -v, -u +v, +u +v), interpolated between.
struct Panel {
  core::Vec3f center, u, v;  // half axes, perpendicular
  std::array<core::Vec3f, 4> corners;
  float opacity = 1;
  float soft_edge = 0;  // share of the half axes over which it fades out towards the border
  float fall = 0;       // share of the light that the border of a soft box lacks against its middle
};

class WallView;

class Canvas {
 public:
  Canvas(int columns, int rows);

  void paint_walls(const RoomBox& box, const std::array<WallShade, 6>& shades);
  // Both sides alike; its border is anti-aliased.
  void paint(const Panel& panel);
  // By direction: `color(d)` for each texel.
  template <class Color>
  void paint_sky(const Color& color) {
    for (int y = 0; y < picture_.height; ++y) {
      for (int x = 0; x < picture_.width; ++x) put(x, y, color(direction(x, y)));
    }
  }

  core::Vec3f direction(int x, int y) const {
    return {sines_[std::size_t(y)] * right_[std::size_t(x)].x,
            sines_[std::size_t(y)] * right_[std::size_t(x)].y, cosines_[std::size_t(y)]};
  }
  // Scaled to a mean luminance of 1 over the sphere.
  core::ImageF take() &&;

 private:
  core::Vec3f blurred_walls(const WallView& view, int x, int y) const;
  void put(int x, int y, core::Vec3f color);

  core::ImageF picture_;
  std::vector<float> sines_, cosines_;  // of the polar angle, by row
  std::vector<core::Vec2f> right_;      // cosine and sine of the azimuth, by column
};

}  // namespace partbooth::renderer
