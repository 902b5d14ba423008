// SPDX-License-Identifier: Apache-2.0
#include "export/mask/outlines.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

namespace partbooth::exporter {
namespace {

constexpr Corner kStep[4] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};  // east, south, west, north

// Numbers the pieces of a mask from 1: pixels that share an edge belong together.
class Pieces {
 public:
  explicit Pieces(const core::ImageU8& mask)
      : width_(mask.width), height_(mask.height), number_(mask.data.size(), 0) {
    for (int y = 0; y < height_; ++y)
      for (int x = 0; x < width_; ++x)
        if (*mask.at(x, y) != 0 && at(x, y) == 0) fill(mask, x, y, ++count_);
  }
  int count() const { return count_; }
  // 0 outside of the picture and of the mask.
  int at(int x, int y) const {
    const bool inside = x >= 0 && y >= 0 && x < width_ && y < height_;
    return inside ? number_[index(x, y)] : 0;
  }

 private:
  std::size_t index(int x, int y) const { return static_cast<std::size_t>(y) * width_ + x; }
  void fill(const core::ImageU8& mask, int x, int y, int number) {
    std::vector<Corner> open{{x, y}};
    number_[index(x, y)] = number;
    while (!open.empty()) {
      const Corner p = open.back();
      open.pop_back();
      for (const Corner& step : kStep) {
        const int nx = p.x + step.x, ny = p.y + step.y;
        if (nx < 0 || ny < 0 || nx >= width_ || ny >= height_) continue;
        if (*mask.at(nx, ny) == 0 || at(nx, ny) != 0) continue;
        number_[index(nx, ny)] = number;
        open.push_back({nx, ny});
      }
    }
  }

  int width_, height_, count_ = 0;
  std::vector<std::int32_t> number_;
};

// Walks along the border of a piece with the piece on the right hand: outlines run clockwise in the picture,
// holes the other way.
class Tracer {
 public:
  explicit Tracer(const Pieces& pieces, int width, int height)
      : pieces_(pieces), width_(width), seen_(static_cast<std::size_t>(width) * height, false) {}

  // The upper edge of this pixel is a border that no walk has passed.
  bool begins_at(int x, int y) const {
    return pieces_.at(x, y) != 0 && pieces_.at(x, y - 1) == 0 && !seen_[index(x, y)];
  }

  Polygon walk(int x, int y) {
    const int piece = pieces_.at(x, y);
    const Corner start{x, y};
    Polygon corners;
    Corner at = start;
    int direction = 0, last = 3;
    do {
      if (direction == 0) seen_[index(at.x, at.y)] = true;
      if (direction != last) corners.push_back(at);
      last = direction;
      at = {at.x + kStep[direction].x, at.y + kStep[direction].y};
      direction = turn(at, direction, piece);
    } while (!(at == start && direction == 0));
    return corners;
  }

 private:
  std::size_t index(int x, int y) const { return static_cast<std::size_t>(y) * width_ + x; }
  // The pixel beyond the corner `at`, to the right or left of the way.
  int ahead(const Corner& at, int direction, bool right) const {
    const Corner forward = kStep[direction], side = kStep[(direction + (right ? 1 : 3)) % 4];
    return pieces_.at(at.x + (forward.x + side.x - 1) / 2, at.y + (forward.y + side.y - 1) / 2);
  }
  int turn(const Corner& at, int direction, int piece) const {
    if (ahead(at, direction, true) != piece) return (direction + 1) % 4;
    return ahead(at, direction, false) == piece ? (direction + 3) % 4 : direction;
  }

  const Pieces& pieces_;
  int width_;
  std::vector<bool> seen_;
};

// Calls visit(piece, border). From the top, a piece's outline comes before its holes.
template <class Visit>
void for_each_border(const Pieces& pieces, const core::ImageU8& mask, const Visit& visit) {
  Tracer tracer(pieces, mask.width, mask.height);
  for (int y = 0; y < mask.height; ++y)
    for (int x = 0; x < mask.width; ++x)
      if (tracer.begins_at(x, y)) visit(pieces.at(x, y), tracer.walk(x, y));
}

std::int64_t square(std::int64_t v) { return v * v; }

// Cuts `outline` open at the corner next to `other`, walks to it, around it and back.
void bridge(Polygon& outline, const Polygon& other) {
  std::size_t from = 0, to = 0;
  std::int64_t nearest = std::numeric_limits<std::int64_t>::max();
  for (std::size_t i = 0; i < outline.size(); ++i)
    for (std::size_t k = 0; k < other.size(); ++k) {
      const std::int64_t d = square(outline[i].x - other[k].x) + square(outline[i].y - other[k].y);
      if (d >= nearest) continue;
      nearest = d;
      from = i;
      to = k;
    }
  Polygon way(other.begin() + static_cast<std::ptrdiff_t>(to), other.end());
  way.insert(way.end(), other.begin(), other.begin() + static_cast<std::ptrdiff_t>(to) + 1);
  way.push_back(outline[from]);
  outline.insert(outline.begin() + static_cast<std::ptrdiff_t>(from) + 1, way.begin(), way.end());
}

}  // namespace

std::vector<Polygon> borders(const core::ImageU8& mask) {
  std::vector<Polygon> polygons;
  for_each_border(Pieces(mask), mask, [&](int, Polygon border) { polygons.push_back(std::move(border)); });
  return polygons;
}

std::vector<Polygon> outlines(const core::ImageU8& mask) {
  const Pieces pieces(mask);
  std::vector<Polygon> polygons(static_cast<std::size_t>(pieces.count()));
  for_each_border(pieces, mask, [&](int piece, Polygon border) {
    Polygon& polygon = polygons[static_cast<std::size_t>(piece) - 1];
    if (polygon.empty())
      polygon = std::move(border);
    else
      bridge(polygon, border);
  });
  return polygons;
}

Polygon joined_outline(const core::ImageU8& mask) {
  Polygon joined;
  for (const Polygon& polygon : outlines(mask)) {
    if (joined.empty())
      joined = polygon;
    else
      bridge(joined, polygon);
  }
  return joined;
}

}  // namespace partbooth::exporter
