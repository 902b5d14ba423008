// SPDX-License-Identifier: Apache-2.0
#include "tests/export/hand_dataset.h"

#include <array>

#include "export/layout.h"
#include "export/store.h"
#include "media/media.h"
#include "schema/schema.h"

namespace partbooth::exporter {
namespace {

const std::array<std::string, 3> kLabels{"angle's end", "bolt", "nut"};

struct Rectangle {
  int x0, y0, x1, y1;
};

Rectangle rectangle_of(std::uint64_t index) {
  const int x0 = static_cast<int>(index * 7 % 30), y0 = static_cast<int>(index * 5 % 20);
  return {x0, y0, x0 + 8 + static_cast<int>(index % 25), y0 + 6 + static_cast<int>(index % 21)};
}

core::ImageU8 picture_of_class(const Rectangle& r, int channel) {
  core::ImageU8 image(kHandWidth, kHandHeight, 3);
  for (int y = r.y0; y < r.y1; ++y)
    for (int x = r.x0; x < r.x1; ++x) image.at(x, y)[channel] = 255;
  return image;
}

void add_object(schema::Labels& labels, int class_id, const Rectangle& r) {
  schema::ObjectLabel& object = *labels.add_objects();
  object.set_instance_id(static_cast<std::uint32_t>(labels.objects_size()));
  object.set_class_id(class_id);
  if (class_id >= 0) object.set_label(kLabels[static_cast<std::size_t>(class_id)]);
  object.mutable_modal_box()->set_x0(r.x0);
  object.mutable_modal_box()->set_y0(r.y0);
  object.mutable_modal_box()->set_x1(r.x1);
  object.mutable_modal_box()->set_y1(r.y1);
  object.set_mask_px(static_cast<std::uint32_t>((r.x1 - r.x0) * (r.y1 - r.y0)));
}

core::Result<schema::ImageRecord> put_picture(Store& store, std::uint64_t index,
                                              const std::string& extension) {
  const int class_id = static_cast<int>(index % 3);
  const Rectangle r = rectangle_of(index);
  schema::ImageRecord record;
  record.set_key(key_of(index));
  record.set_index(index);
  record.mutable_scene()->set_image_index(index);
  record.mutable_scene()->set_class_id(class_id);
  record.mutable_scene()->set_label(kLabels[static_cast<std::size_t>(class_id)]);
  record.mutable_scene()->set_split(index % 5 == 4 ? "val" : "train");
  record.mutable_labels()->set_width_px(kHandWidth);
  record.mutable_labels()->set_height_px(kHandHeight);
  add_object(*record.mutable_labels(), class_id, r);
  add_object(*record.mutable_labels(), -1, {0, 0, 3, 3});        // a distractor
  add_object(*record.mutable_labels(), class_id, {0, 0, 0, 0});  // nothing of it is visible
  const core::ImageU8 image = picture_of_class(r, class_id);
  const auto bytes = extension == "jpg" ? media::encode_jpeg(image, 95) : media::encode_png(image);
  const auto path = image_path(record.scene().split(), record.scene().label(), index, extension);
  auto file = store.put("image", path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (!file) return core::fail(file.error());
  *record.add_files() = *file;
  return record;
}

}  // namespace

core::Result<void> make_hand_dataset(const std::string& folder, std::uint64_t count,
                                     const std::string& extension) {
  auto config = schema::parse_config("version: 1\ncount: " + std::to_string(count) + "\n", "hand");
  if (!config) return core::fail(config.error());
  auto store = Store::open(folder);
  if (!store) return core::fail(store.error());
  std::string classes;
  for (const std::string& label : kLabels) classes += label + "\n";
  PB_RETURN_IF_ERROR((*store)->put_now(kClassesFile, classes));
  PB_RETURN_IF_ERROR((*store)->put_now(kConfigFile, schema::config_to_yaml(*config)));
  for (std::uint64_t block = 0; block < blocks_for(count); ++block) {
    auto next = (*store)->open_block(block);
    if (!next) return core::fail(next.error());
    std::vector<schema::ImageRecord> records;
    for (std::uint64_t index = *next; index < std::min(count, (block + 1) * kBlockSize); ++index) {
      auto record = put_picture(**store, index, extension);
      if (!record) return core::fail(record.error());
      records.push_back(std::move(*record));
    }
    PB_RETURN_IF_ERROR((*store)->commit(records));
    (*store)->close_block(block);
  }
  return {};
}

}  // namespace partbooth::exporter
