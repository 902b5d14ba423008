// SPDX-License-Identifier: Apache-2.0
#include "export/report/overlays.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/image.h"
#include "export/mask/outlines.h"
#include "export/report/thumbnail.h"

namespace partbooth::exporter::report {
namespace {

constexpr int kFinestSide = 144;  // cells along a picture, at least: as its thumbnail has pixels

std::string box_path(const schema::PixelBox& box) {
  return fmt::format("M{:.0f} {:.0f}H{:.0f}V{:.0f}H{:.0f}z", box.x0(), box.y0(), box.x1(), box.y1(),
                     box.x0());
}

std::string oriented_path(const schema::OrientedBox& box) {
  const double c = std::cos(box.angle_rad()) / 2, s = std::sin(box.angle_rad()) / 2;
  std::string path;
  for (const auto& [u, v] : {std::pair{-1, -1}, {1, -1}, {1, 1}, {-1, 1}})
    path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? 'M' : 'L',
                        box.center_x() + u * box.width() * c - v * box.height() * s,
                        box.center_y() + u * box.width() * s + v * box.height() * c);
  return path + "z";
}

// One cell for `step` x `step` pixels, set where the object has a quarter of it: thin things stay.
core::ImageU8 coarse(const schema::Mask& mask, int step) {
  const int width = static_cast<int>(mask.width_px()), height = static_cast<int>(mask.height_px());
  core::ImageU8 cells((width + step - 1) / step, (height + step - 1) / step, 1);
  std::vector<int> counts(cells.data.size(), 0);
  std::size_t begin = 0;  // down the columns, as the runs
  const std::size_t h = mask.height_px(), all = h * mask.width_px(), s = static_cast<std::size_t>(step);
  for (int i = 0; i < mask.counts_size(); begin += mask.counts(i), ++i)
    for (std::size_t p = begin; i % 2 == 1 && p < std::min(all, begin + mask.counts(i)); ++p)
      ++counts[p % h / s * static_cast<std::size_t>(cells.width) + p / h / s];
  // Cells at the right and lower border may hold less.
  for (int y = 0; y < cells.height; ++y)
    for (int x = 0; x < cells.width; ++x) {
      const int pixels = std::min(step, width - x * step) * std::min(step, height - y * step);
      *cells.at(x, y) = 4 * counts[static_cast<std::size_t>(y * cells.width + x)] >= pixels ? 1 : 0;
    }
  return cells;
}

// Edges of cells alternate between rows and columns; those in line with each other are one.
std::string polygon_path(const Polygon& polygon, int step) {
  std::string path = fmt::format("M{} {}", polygon[0].x * step, polygon[0].y * step);
  for (std::size_t i = 1; i < polygon.size(); ++i) {
    const int dx = polygon[i].x - polygon[i - 1].x, dy = polygon[i].y - polygon[i - 1].y;
    if (dx != 0) path += fmt::format("h{}", dx * step);
    if (dy != 0) path += fmt::format("v{}", dy * step);
  }
  return path + "z";
}

// Of all objects, in cells of one size, so that neighbours meet as in the picture.
std::string mask_path(const std::vector<const schema::ObjectLabel*>& objects, std::size_t limit) {
  int side = 0;
  for (const schema::ObjectLabel* object : objects)
    side = std::max(
        {side, static_cast<int>(object->mask().width_px()), static_cast<int>(object->mask().height_px())});
  for (int step = std::max(1, side / kFinestSide);; step *= 2) {
    std::string path;
    for (const schema::ObjectLabel* object : objects)
      for (const Polygon& border : borders(coarse(object->mask(), step))) path += polygon_path(border, step);
    if (path.size() <= limit || step > side) return path;
  }
}

void add_point(const schema::KeypointLabel& point, Overlays& overlays) {
  if (point.visibility() == 0) return;
  std::string& path = point.visibility() == 2 ? overlays.keypoints : overlays.hidden_points;
  path += fmt::format("M{:.1f} {:.1f}h0", point.x(), point.y());
}

}  // namespace

std::size_t mask_bytes(std::size_t thumbnails) {
  constexpr std::size_t kPage = 23'000'000, kMost = 20'000;
  constexpr std::size_t kElse = kThumbnailBytes * 4 / 3 + kOverlayBytes - kMaskBytes + 500;
  return std::clamp(kPage / std::max<std::size_t>(thumbnails, 1), kElse + kMaskBytes, kElse + kMost) - kElse;
}

Overlays overlays_of(const schema::Labels& labels, std::size_t mask_bytes) {
  std::vector<const schema::ObjectLabel*> shown;
  for (const schema::ObjectLabel& object : labels.objects())
    if (object.class_id() >= 0 && object.mask_px() > 0 && shown.size() < kMaxShownObjects)
      shown.push_back(&object);
  Overlays overlays;
  overlays.masks = mask_path(shown, mask_bytes);
  std::size_t points = 0;
  for (const schema::ObjectLabel* object : shown) {
    overlays.boxes += box_path(object->modal_box());
    if (object->amodal_box().x1() > 0) overlays.amodal_boxes += box_path(object->amodal_box());
    if (object->oriented_box().width() > 0) overlays.oriented_boxes += oriented_path(object->oriented_box());
    for (const schema::KeypointLabel& point : object->keypoints())
      if (points++ < kMaxShownPoints) add_point(point, overlays);
  }
  return overlays;
}

std::string overlay_svg(const Overlays& overlays, std::uint32_t width_px, std::uint32_t height_px) {
  std::string paths;
  const auto add = [&](const char* name, const std::string& path) {
    if (!path.empty()) paths += fmt::format("<path class=\"{}\" d=\"{}\"/>", name, path);
  };
  add("mask", overlays.masks);
  add("box", overlays.boxes);
  add("amodal", overlays.amodal_boxes);
  add("oriented", overlays.oriented_boxes);
  add("point", overlays.keypoints);
  add("point hidden-point", overlays.hidden_points);
  return fmt::format("<svg class=\"labels\" viewBox=\"0 0 {} {}\" preserveAspectRatio=\"none\">{}</svg>",
                     width_px, height_px, paths);
}

}  // namespace partbooth::exporter::report
