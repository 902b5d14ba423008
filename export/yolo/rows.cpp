// SPDX-License-Identifier: Apache-2.0
#include "export/yolo/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "export/mask/outlines.h"
#include "export/mask/run_lengths.h"

namespace partbooth::exporter::yolo {
namespace {

std::string point(const schema::Labels& labels, double x, double y) {
  return fmt::format(" {:.7f} {:.7f}", x / labels.width_px(), y / labels.height_px());
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
  for (const Corner& corner : joined_outline(mask_pixels(object.mask())))
    row += point(labels, corner.x, corner.y);
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
  const schema::OrientedBox& box = object.oriented_box();
  const double c = std::cos(box.angle_rad()) / 2, s = std::sin(box.angle_rad()) / 2;
  std::string row = std::to_string(object.class_id());
  // ultralytics drops the whole picture where a corner lies outside.
  const double w = labels.width_px(), h = labels.height_px();
  constexpr double kSigns[4][2] = {{-1, -1}, {1, -1}, {1, 1}, {-1, 1}};
  for (const auto& [u, v] : kSigns)
    row +=
        point(labels, std::clamp<double>(box.center_x() + u * c * box.width() - v * s * box.height(), 0, w),
              std::clamp<double>(box.center_y() + u * s * box.width() + v * c * box.height(), 0, h));
  return row;
}

}  // namespace partbooth::exporter::yolo
