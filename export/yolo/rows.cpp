// SPDX-License-Identifier: Apache-2.0
#include "export/yolo/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "export/mask/outlines.h"
#include "export/mask/run_lengths.h"

namespace partbooth::exporter::yolo {
namespace {

std::string point(const schema::Labels& labels, double x, double y) {
  return fmt::format(" {:.7f} {:.7f}", x / labels.width_px(), y / labels.height_px());
}

struct Point {
  double x, y;
};

std::array<Point, 4> corners_of(const schema::OrientedBox& box) {
  const double c = std::cos(box.angle_rad()) / 2, s = std::sin(box.angle_rad()) / 2;
  constexpr double kSigns[4][2] = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
  std::array<Point, 4> corners{};
  for (std::size_t i = 0; i < 4; ++i) {
    const auto [u, v] = kSigns[i];
    corners[i] = {box.center_x() + u * c * box.width() - v * s * box.height(),
                  box.center_y() + u * s * box.width() + v * c * box.height()};
  }
  return corners;
}

// ultralytics fills an outline together with the pixel that each of its points falls into (cv::fillPoly), so
// that masks grow by a pixel to the right and below. A little inwards, it fills our pixels and no others.
Point moved_inwards(const core::ImageU8& mask, const Corner& corner) {
  constexpr double kInset = 0.05;
  int right = 0, down = 0;
  for (const int dx : {-1, 1})
    for (const int dy : {-1, 1}) {
      const int x = corner.x + std::min(dx, 0), y = corner.y + std::min(dy, 0);
      const bool in_picture = x >= 0 && y >= 0 && x < mask.width && y < mask.height;
      if (!in_picture || *mask.at(x, y) == 0) continue;
      right += dx;
      down += dy;
    }
  return {corner.x + kInset * right, corner.y + kInset * down};
}

}  // namespace

std::string detect_row(const schema::Labels& labels, const schema::ObjectLabel& object) {
  const schema::PixelBox& box = object.modal_box();
  return fmt::format("{}{}{}", object.class_id(),
                     point(labels, (box.x0() + box.x1()) / 2, (box.y0() + box.y1()) / 2),
                     point(labels, box.x1() - box.x0(), box.y1() - box.y0()));
}

std::string segment_row(const schema::Labels& labels, const schema::ObjectLabel& object) {
  std::string row = std::to_string(object.class_id());
  const core::ImageU8 mask = mask_pixels(object.mask());
  for (const Corner& corner : joined_outline(mask)) {
    const Point p = moved_inwards(mask, corner);
    row += point(labels, p.x, p.y);
  }
  return row;
}

std::string pose_row(const schema::Labels& labels, const schema::ObjectLabel& object,
                     const KeypointNames& keypoints, std::size_t points) {
  std::string row = detect_row(labels, object);
  auto ordered = keypoints.ordered(object);
  ordered.resize(points, nullptr);
  for (const schema::KeypointLabel* p : ordered) {
    const bool there = p != nullptr && p->visibility() > 0;
    row += there ? point(labels, p->x(), p->y()) + fmt::format(" {}", p->visibility()) : " 0 0 0";
  }
  return row;
}

std::string obb_row(const schema::Labels& labels, const schema::ObjectLabel& object) {
  const bool cut = !ultralytics_takes(labels, object.oriented_box());
  std::string row = std::to_string(object.class_id());
  for (const Point& p : corners_of(object.oriented_box()))
    row += cut ? point(labels, std::clamp<double>(p.x, 0, labels.width_px()),
                       std::clamp<double>(p.y, 0, labels.height_px()))
               : point(labels, p.x, p.y);
  return row;
}

bool ultralytics_takes(const schema::Labels& labels, const schema::OrientedBox& box) {
  const auto corners = corners_of(box);
  const auto by_x = [](const Point& a, const Point& b) { return a.x < b.x; };
  const auto by_y = [](const Point& a, const Point& b) { return a.y < b.y; };
  const auto [left, right] = std::minmax_element(corners.begin(), corners.end(), by_x);
  const auto [top, bottom] = std::minmax_element(corners.begin(), corners.end(), by_y);
  const double w = labels.width_px(), h = labels.height_px();
  const double x = (left->x + right->x) / 2, y = (top->y + bottom->y) / 2;
  return x >= 0 && y >= 0 && x <= w && y <= h && right->x - left->x <= w && bottom->y - top->y <= h;
}

}  // namespace partbooth::exporter::yolo
