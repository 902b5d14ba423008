// SPDX-License-Identifier: Apache-2.0
#include "labeler/tally.h"

#include <algorithm>

#include "core/check.h"

namespace partbooth::labeler {
namespace {

constexpr int kWhole16 = 16;

void add_to_mask(Tally& object, int x, int y, double depth_m) {
  const bool first = object.mask_px++ == 0;
  object.x_min = first ? x : std::min(object.x_min, x);
  object.y_min = first ? y : std::min(object.y_min, y);
  object.x_max = first ? x : std::max(object.x_max, x);
  object.y_max = first ? y : std::max(object.y_max, y);
  object.depth_min_m = first ? depth_m : std::min(object.depth_min_m, depth_m);
  object.depth_max_m = first ? depth_m : std::max(object.depth_max_m, depth_m);
}

void add_share(Tally& object, int x, int y, int coverage_16) {
  if (coverage_16 == 0) return;
  object.visible_16 += std::uint64_t(coverage_16);
  object.x.add(x, coverage_16);
  object.y.add(y, coverage_16);
}

void add_soil(Tally& object, float alpha) {
  object.soiled_px += alpha >= kSoiledAlpha;
  object.soil_alpha_sum += alpha;
}

// What is seen of an object belongs to it, even where the sparser rays of its amodal mask passed by.
void add_amodal(Tally& object, const core::Frame& frame, const core::AmodalMask& mask) {
  std::uint64_t seen_inside_16 = 0;
  for (int my = 0; my < mask.coverage_16.height; ++my) {
    for (int mx = 0; mx < mask.coverage_16.width; ++mx) {
      const int x = mask.x0 + mx, y = mask.y0 + my;
      const int alone = *mask.coverage_16.at(mx, my);
      PB_CHECK(alone <= kWhole16);
      const bool inside = x >= 0 && y >= 0 && x < frame.instance.width && y < frame.instance.height;
      if (!inside) {
        object.amodal_outside_16 += std::uint64_t(alone);
        continue;
      }
      const int seen = visible_share(frame, mask.instance, x, y);
      seen_inside_16 += std::uint64_t(seen);
      object.amodal_inside_16 += std::uint64_t(std::max(alone, seen));
    }
  }
  // Seen outside of its own amodal mask.
  object.amodal_inside_16 += object.visible_16 - seen_inside_16;
}

void check_sizes(const core::Frame& frame, const core::SoilLayers& soil, int object_count) {
  const int width = frame.instance.width, height = frame.instance.height;
  const auto same = [&](const auto& image) { return image.width == width && image.height == height; };
  PB_CHECK(same(frame.runner_up) && same(frame.coverage_16) && same(frame.depth_m));
  PB_CHECK(soil.alpha.empty() || same(soil.alpha));
  PB_CHECK(int(frame.amodal.size()) == object_count);
}

}  // namespace

int visible_share(const core::Frame& frame, core::InstanceId id, int x, int y) {
  if (*frame.instance.at(x, y) == id.value) return *frame.coverage_16.at(x, y);
  const core::PixelShare& second = *frame.runner_up.at(x, y);
  return second.instance == id ? second.coverage_16 : 0;
}

void Extent::add(int pixel, int coverage_16) {
  if (low.pixel < 0 || pixel < low.pixel) low = {pixel, 0};
  if (pixel > high.pixel) high = {pixel, 0};
  if (pixel == low.pixel) low.coverage_16 = std::max(low.coverage_16, coverage_16);
  if (pixel == high.pixel) high.coverage_16 = std::max(high.coverage_16, coverage_16);
}

std::vector<Tally> tally(const core::Frame& frame, const core::SoilLayers& soil, int object_count) {
  check_sizes(frame, soil, object_count);
  std::vector<Tally> tallies(std::size_t(object_count) + 1);
  for (int y = 0; y < frame.instance.height; ++y) {
    for (int x = 0; x < frame.instance.width; ++x) {
      const core::PixelShare& second = *frame.runner_up.at(x, y);
      const int first_16 = *frame.coverage_16.at(x, y);
      PB_CHECK(first_16 + second.coverage_16 <= kWhole16);
      Tally& object = tallies.at(*frame.instance.at(x, y));
      add_to_mask(object, x, y, *frame.depth_m.at(x, y));
      add_share(object, x, y, first_16);
      add_share(tallies.at(second.instance.value), x, y, second.coverage_16);
      if (!soil.alpha.empty()) add_soil(object, *soil.alpha.at(x, y));
    }
  }
  for (const core::AmodalMask& mask : frame.amodal) add_amodal(tallies.at(mask.instance.value), frame, mask);
  return tallies;
}

}  // namespace partbooth::labeler
