// SPDX-License-Identifier: Apache-2.0
#include "tests/export/edge_cases.h"

#include <cmath>

#include "tests/export/hand_dataset.h"
#include "tests/export/hand_labels.h"

namespace partbooth::exporter {
namespace {

constexpr int kWidth = 40, kHeight = 32;

core::ImageU8 from_shape(bool (*inside)(int, int)) {
  core::ImageU8 mask(kWidth, kHeight, 1);
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x) *mask.at(x, y) = inside(x, y) ? 1 : 0;
  return mask;
}

int square_radius(int x, int y) { return (x - 20) * (x - 20) + (y - 16) * (y - 16); }

std::vector<core::ImageU8> edge_masks() {
  return {
      rectangle_mask(kWidth, kHeight, 17, 9, 18, 10),  // one pixel
      from_shape([](int x, int y) { return square_radius(x, y) <= 144 && square_radius(x, y) > 36; }),
      from_shape(
          [](int x, int y) { return (x / 6 + y / 5) % 2 == 0 && x < 30 && y > 3; }),  // touch at corners
      rectangle_mask(kWidth, kHeight, 0, 0, kWidth, kHeight),
      rectangle_mask(kWidth, kHeight, 33, 20, kWidth, kHeight),  // at the border
      rectangle_mask(kWidth, kHeight, 3, 14, 37, 16),            // a wire, 2 px wide
      from_shape([](int x, int y) { return square_radius(x, y) <= 9; }),
      from_shape([](int x, int y) { return x > 2 && x < 37 && y > 2 && y < 29 && x % 5 != 0; }),  // stripes
  };
}

void fill_in(schema::ObjectLabel& object) {
  const schema::PixelBox box = object.modal_box();
  *object.mutable_amodal_box() = box;
  *object.mutable_amodal_box_full() = box;
  object.mutable_amodal_box_full()->set_x1(box.x1() + 3);
  *object.mutable_amodal_mask() = object.mask();
  schema::OrientedBox& oriented = *object.mutable_oriented_box();
  oriented.set_center_x((box.x0() + box.x1()) / 2);
  oriented.set_center_y((box.y0() + box.y1()) / 2);
  oriented.set_width(box.x1() - box.x0());
  oriented.set_height(box.y1() - box.y0());
  oriented.set_angle_rad(0);
  for (int i = 0; i < 2 + object.class_id(); ++i) {
    schema::KeypointLabel& point = *object.add_keypoints();
    point.set_name("hole " + std::to_string(i));
    point.set_x(box.x0() + 0.25 + i);
    point.set_y(box.y0() + 0.75);
    point.set_visibility(static_cast<std::uint32_t>(i % 3));
  }
}

void add_edge_object(schema::Labels& labels, int class_id, const core::ImageU8& mask, bool full) {
  schema::ObjectLabel& object =
      add_object(labels, class_id, edge_labels().at(static_cast<std::size_t>(class_id)), mask);
  object.mutable_camera_from_part()->mutable_translation_m()->set_z(0.5);
  for (const double r : {1, 0, 0, 0, 1, 0, 0, 0, 1}) object.mutable_camera_from_part()->add_rotation(r);
  object.set_part_sha256(hand_part(class_id).sha256);
  if (full && object.mask_px() > 0) fill_in(object);
}

}  // namespace

std::vector<std::string> edge_labels() { return {"Unterlegscheibe Größe 5", "bolt", "扳手"}; }

std::vector<schema::ImageRecord> edge_records(bool full) {
  const auto masks = edge_masks();
  const std::vector<std::string> splits{"train", "val", "test"};
  std::vector<schema::ImageRecord> records;
  for (std::size_t i = 0; i < 3 * masks.size(); ++i) {
    schema::ImageRecord& record = records.emplace_back();
    const int class_id = static_cast<int>(i / 3 % 3);
    record.mutable_scene()->set_split(splits[i % 3]);
    record.mutable_scene()->set_class_id(class_id);
    record.mutable_scene()->set_label(edge_labels()[static_cast<std::size_t>(class_id)]);
    record.mutable_labels()->set_width_px(kWidth);
    record.mutable_labels()->set_height_px(kHeight);
    schema::Labels& labels = *record.mutable_labels();
    add_edge_object(labels, class_id, masks[i / 3], full);
    add_edge_object(labels, (class_id + 1) % 3, masks[(i + 5) % masks.size()], full);
    labels.mutable_objects(1)->set_ignored(i % 4 == 1);
    labels.mutable_objects(1)->set_visible_fraction(i % 2 == 0 ? 0.05 : 0.5);
    add_edge_object(labels, class_id, core::ImageU8(kWidth, kHeight, 1), full);  // without pixels
    add_object(labels, -1, "", rectangle_mask(kWidth, kHeight, 0, 0, 2, 2)).set_role("distractor");
  }
  for (const std::string& split : splits) {  // pictures of nothing
    schema::ImageRecord& record = records.emplace_back();
    record.mutable_scene()->set_split(split);
    record.mutable_scene()->set_class_id(-1);
    record.mutable_labels()->set_width_px(kWidth);
    record.mutable_labels()->set_height_px(kHeight);
  }
  return records;
}

}  // namespace partbooth::exporter
