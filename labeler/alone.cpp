// SPDX-License-Identifier: Apache-2.0
#include "labeler/alone.h"

#include <algorithm>
#include <map>

#include "labeler/mask.h"
#include "labeler/pixel_box.h"
#include "labeler/tally.h"

namespace partbooth::labeler {
namespace {

constexpr int kHalf16 = 8;

struct Box {
  int x0 = 0, y0 = 0, x1 = 0, y1 = 0;  // half open; empty at first

  void add(int x, int y) {
    const bool first = x1 == x0;
    x0 = first ? x : std::min(x0, x);
    y0 = first ? y : std::min(y0, y);
    x1 = first ? x + 1 : std::max(x1, x + 1);
    y1 = first ? y + 1 : std::max(y1, y + 1);
  }
  schema::PixelBox message() const { return pixel_box(x0, y0, x1, y1); }
};

// What hides the object in a pixel: the id of which the pixel shows most, other than the object's.
core::InstanceId hider(const core::Frame& frame, core::InstanceId object, int x, int y) {
  const core::InstanceId first{*frame.instance.at(x, y)};
  return first == object ? frame.runner_up.at(x, y)->instance : first;
}

}  // namespace

AloneMask alone_mask(const core::Frame& frame, const core::AmodalMask& amodal) {
  const int width = frame.instance.width, height = frame.instance.height;
  core::ImageU16 inside(width, height, 1);
  Box box, whole;
  const auto take = [&](int x, int y) {
    whole.add(x, y);
    if (x < 0 || y < 0 || x >= width || y >= height) return;
    box.add(x, y);
    *inside.at(x, y) = 1;
  };
  for (int y = 0; y < amodal.coverage_16.height; ++y)
    for (int x = 0; x < amodal.coverage_16.width; ++x)
      if (*amodal.coverage_16.at(x, y) >= kHalf16) take(amodal.x0 + x, amodal.y0 + y);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      if (*frame.instance.at(x, y) == amodal.instance.value) take(x, y);
  return {encode_masks(inside, 1)[1], box.message(), whole.message()};
}

std::vector<schema::Occluder> occluders(const core::Frame& frame, const core::AmodalMask& amodal) {
  std::map<std::uint16_t, std::uint64_t> hidden_16;
  std::uint64_t inside_16 = 0;
  for (int my = 0; my < amodal.coverage_16.height; ++my) {
    for (int mx = 0; mx < amodal.coverage_16.width; ++mx) {
      const int x = amodal.x0 + mx, y = amodal.y0 + my;
      if (x < 0 || y < 0 || x >= frame.instance.width || y >= frame.instance.height) continue;
      const int seen = visible_share(frame, amodal.instance, x, y);
      const int alone = std::max<int>(*amodal.coverage_16.at(mx, my), seen);
      inside_16 += std::uint64_t(alone);
      const core::InstanceId by = hider(frame, amodal.instance, x, y);
      if (alone > seen && by.value != 0) hidden_16[by.value] += std::uint64_t(alone - seen);
    }
  }
  std::vector<schema::Occluder> out;
  for (const auto& [id, area_16] : hidden_16) {
    schema::Occluder& occluder = out.emplace_back();
    occluder.set_instance_id(id);
    occluder.set_share(double(area_16) / double(inside_16));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const auto& a, const auto& b) { return a.share() > b.share(); });
  return out;
}

}  // namespace partbooth::labeler
