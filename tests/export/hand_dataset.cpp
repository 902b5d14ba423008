// SPDX-License-Identifier: Apache-2.0
#include "tests/export/hand_dataset.h"

#include <google/protobuf/util/json_util.h>

#include <array>

#include "core/sha256.h"
#include "export/layout.h"
#include "export/store.h"
#include "media/media.h"
#include "partbooth/inputs.pb.h"
#include "partbooth/part_file.pb.h"
#include "schema/schema.h"
#include "tests/export/hand_labels.h"

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

core::ImageU8 mask_of(const Rectangle& r) {
  return rectangle_mask(kHandWidth, kHandHeight, r.x0, r.y0, r.x1, r.y1);
}

core::ImageU8 picture_of_class(const Rectangle& r, int channel) {
  core::ImageU8 image(kHandWidth, kHandHeight, 3);
  for (int y = r.y0; y < r.y1; ++y)
    for (int x = r.x0; x < r.x1; ++x) image.at(x, y)[channel] = 255;
  return image;
}

core::Result<void> put_file(Store& store, schema::ImageRecord& record, const std::string& path,
                            const std::string& kind, const std::vector<std::uint8_t>& bytes) {
  auto file = store.put(kind, path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (!file) return core::fail(file.error());
  *record.add_files() = *file;
  return {};
}

schema::ImageRecord empty_record(std::uint64_t index, int width, int height) {
  schema::ImageRecord record;
  record.set_key(key_of(index));
  record.set_index(index);
  record.mutable_scene()->set_image_index(index);
  record.mutable_scene()->mutable_camera()->set_width_px(static_cast<std::uint32_t>(width));
  record.mutable_scene()->mutable_camera()->set_height_px(static_cast<std::uint32_t>(height));
  record.mutable_labels()->set_width_px(static_cast<std::uint32_t>(width));
  record.mutable_labels()->set_height_px(static_cast<std::uint32_t>(height));
  return record;
}

core::Result<schema::ImageRecord> put_picture(Store& store, std::uint64_t index,
                                              const std::string& extension) {
  const int class_id = static_cast<int>(index % 3);
  const Rectangle r = rectangle_of(index);
  schema::ImageRecord record = empty_record(index, kHandWidth, kHandHeight);
  record.mutable_scene()->set_class_id(class_id);
  record.mutable_scene()->set_label(kLabels[static_cast<std::size_t>(class_id)]);
  record.mutable_scene()->set_split(index % 5 == 4 ? "val" : "train");
  schema::Labels& labels = *record.mutable_labels();
  add_object(labels, class_id, record.scene().label(), mask_of(r));
  add_object(labels, -1, "", mask_of({0, 0, 3, 3}));                            // a distractor
  add_object(labels, class_id, record.scene().label(), mask_of({0, 0, 0, 0}));  // nothing of it is visible
  const core::ImageU8 image = picture_of_class(r, class_id);
  const auto bytes = extension == "jpg" ? media::encode_jpeg(image, 95) : media::encode_png(image);
  PB_RETURN_IF_ERROR(put_file(store, record,
                              image_path(record.scene().split(), record.scene().label(), index, extension),
                              "image", bytes));
  return record;
}

core::Result<std::unique_ptr<Store>> open_hand_store(const std::string& folder,
                                                     const std::vector<std::string>& labels,
                                                     const std::string& config) {
  auto parsed = schema::parse_config(config, "hand");
  if (!parsed) return core::fail(parsed.error());
  auto store = Store::open(folder);
  if (!store) return store;
  std::string classes;
  for (const std::string& label : labels) classes += label + "\n";
  PB_RETURN_IF_ERROR((*store)->put_now(kClassesFile, classes));
  PB_RETURN_IF_ERROR((*store)->put_now(kConfigFile, schema::config_to_yaml(*parsed)));
  return store;
}

}  // namespace

core::Result<void> make_hand_dataset(const std::string& folder, std::uint64_t count,
                                     const std::string& extension) {
  auto store = open_hand_store(folder, {kLabels.begin(), kLabels.end()},
                               "version: 1\ncount: " + std::to_string(count) + "\n");
  if (!store) return core::fail(store.error());
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

HandPart hand_part(int class_id) {
  schema::PartFile part;
  std::vector<float> corners;
  for (int i = 0; i < 8; ++i) {
    corners.push_back((i & 1) != 0 ? 0.010f : 0.002f);  // its middle is not its origin
    corners.push_back((i & 2) != 0 ? 0.020f : 0);
    corners.push_back((i & 4) != 0 ? 0.005f * static_cast<float>(class_id + 1) : 0);
  }
  constexpr std::array<std::uint32_t, 36> kTriangles{0, 2, 3, 0, 3, 1, 4, 5, 7, 4, 7, 6, 0, 1, 5, 0, 5, 4,
                                                     2, 6, 7, 2, 7, 3, 0, 4, 6, 0, 6, 2, 1, 3, 7, 1, 7, 5};
  const auto blob = [](const auto& values) {
    return std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(values[0]));
  };
  part.set_positions_m(blob(corners));
  part.set_hull_points_m(blob(corners));
  part.set_triangles(blob(kTriangles));
  schema::PartFile::Symmetry& symmetry = *part.add_symmetries();
  symmetry.mutable_point_m()->set_x(0.006);
  symmetry.mutable_point_m()->set_y(0.010);
  symmetry.mutable_axis()->set_z(1);
  symmetry.set_order(2);
  const std::string bytes = part.SerializeAsString();
  return {bytes, core::sha256_hex(bytes)};
}

namespace {

core::Result<void> put_parts(Store& store, const std::vector<std::string>& labels) {
  schema::InputCatalog catalog;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const HandPart part = hand_part(static_cast<int>(i));
    schema::ClassInputs& inputs = *catalog.add_classes();
    inputs.set_label(labels[i]);
    schema::InputFile& file = *inputs.add_parts();
    file.set_name(labels[i]);
    file.set_sha256(part.sha256);
    PB_RETURN_IF_ERROR(store.put_now(input_path(part.sha256), part.bytes));
  }
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(catalog, &json).ok())
    return core::fail({"", "", "no JSON", ""});
  return store.put_now(kCatalogFile, json);
}

}  // namespace

core::Result<void> make_record_dataset(const std::string& folder, const std::vector<std::string>& labels,
                                       std::vector<schema::ImageRecord> records) {
  auto store = open_hand_store(
      folder, labels, "version: 1\ncount: " + std::to_string(records.size()) + "\nlayers: [depth]\n");
  if (!store) return core::fail(store.error());
  PB_RETURN_IF_ERROR(put_parts(**store, labels));
  auto next = (*store)->open_block(0);
  if (!next) return core::fail(next.error());
  for (std::uint64_t index = 0; index < records.size(); ++index) {
    schema::ImageRecord& record = records[index];
    const int width = static_cast<int>(record.labels().width_px());
    const int height = static_cast<int>(record.labels().height_px());
    schema::ImageRecord whole = empty_record(index, width, height);
    whole.MergeFrom(record);
    const core::ImageU8 picture(width, height, 3, static_cast<std::uint8_t>(40 + index));
    const schema::SceneSpec& scene = whole.scene();
    PB_RETURN_IF_ERROR(put_file(**store, whole, image_path(scene.split(), scene.label(), index, "jpg"),
                                "image", media::encode_jpeg(picture, 95)));
    const core::ImageF depth(width, height, 1, 0.5f);
    PB_RETURN_IF_ERROR(
        put_file(**store, whole, layer_path("depth", index, "exr"), "depth", media::encode_exr(depth)));
    record = whole;
  }
  return (*store)->commit(records);
}

}  // namespace partbooth::exporter
