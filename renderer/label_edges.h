// SPDX-License-Identifier: Apache-2.0
// Where the fine grid of label rays looks: in pixels that an outline crosses. The coarse grid passes by what
// is thinner than a pixel, so outlines are followed: a pixel is looked at too when a fine ray beside its
// border sees something else than the pixel itself seemed to.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "core/image.h"
#include "renderer/label_bounds.h"
#include "renderer/label_tracer.h"

namespace partbooth::renderer {

class Edges {
 public:
  explicit Edges(const Rect& area) : area_(area), known_(area.width(), area.height(), 1) {}

  // A pixel that an outline crosses; once is enough. Nothing outside of the area.
  void add(Pixel p) {
    if (!inside(p) || known(p)) return;
    *known_.at(p.x - area_.x0, p.y - area_.y0) = 1;
    open_.push_back(p);
  }

  // Neighbours of which differ(a, b) says that they show different things: the outline runs between them.
  // Not of pixels that it is known to cross.
  template <class Differ>
  void add_between_pixels(Differ differ) {
    std::vector<Pixel> found;
    for (int y = area_.y0; y < area_.y1; ++y) {
      for (int x = area_.x0; x < area_.x1; ++x) {
        const Pixel here{x, y};
        for (const Pixel beside : {Pixel{x + 1, y}, Pixel{x, y + 1}}) {
          if (!inside(beside) || known(here) || known(beside) || !differ(here, beside)) continue;
          found.insert(found.end(), {here, beside});
        }
      }
    }
    for (const Pixel p : found) add(p);
  }

  // The neighbours of a pixel that its fine rays say something else of: differ(neighbour, ray).
  template <class Differ>
  void follow(Pixel p, Differ differ) {
    const auto side_of = [](int place) { return place == 0 ? -1 : place == kFine - 1 ? 1 : 0; };
    for (int ray = 0; ray < kMaxSamples; ++ray) {
      const int dx = side_of(ray % kFine), dy = side_of(ray / kFine);
      for (const Pixel to : {Pixel{p.x + dx, p.y}, Pixel{p.x, p.y + dy}, Pixel{p.x + dx, p.y + dy}}) {
        if (inside(to) && !known(to) && differ(to, ray)) add(to);
      }
    }
  }

  // The next pixels to look at, some at once; empty at the end.
  std::vector<Pixel> next() {
    constexpr std::size_t kAtOnce = 1024;
    const std::size_t end = std::min(done_ + kAtOnce, open_.size());
    const std::vector<Pixel> out(open_.begin() + std::ptrdiff_t(done_), open_.begin() + std::ptrdiff_t(end));
    done_ = end;
    return out;
  }

  // 1 for each pixel that was added.
  core::ImageU8 take_known() && { return std::move(known_); }

 private:
  bool inside(Pixel p) const {
    return p.x >= area_.x0 && p.y >= area_.y0 && p.x < area_.x1 && p.y < area_.y1;
  }
  bool known(Pixel p) const { return *known_.at(p.x - area_.x0, p.y - area_.y0) != 0; }

  Rect area_;
  core::ImageU8 known_;
  std::vector<Pixel> open_;
  std::size_t done_ = 0;
};

}  // namespace partbooth::renderer
