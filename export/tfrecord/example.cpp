// SPDX-License-Identifier: Apache-2.0
#include "export/tfrecord/example.h"

#include <filesystem>

#include "export/mask/run_lengths.h"
#include "export/objects.h"
#include "export/tfrecord/example_builder.h"
#include "media/media.h"

namespace partbooth::exporter {
namespace {

void add_masks(ExampleBuilder& builder, const schema::Labels& labels) {
  tf::BytesList masks;
  for (const schema::ObjectLabel* object : exported_objects(labels)) {
    const auto png = media::encode_png(mask_pixels(object->mask()));
    masks.add_value(png.data(), png.size());
  }
  *builder.list_of("image/object/mask").mutable_bytes_list() = std::move(masks);
}

void add_objects(ExampleBuilder& builder, const schema::Labels& labels) {
  tf::FloatList xmin, xmax, ymin, ymax, area;
  tf::BytesList text;
  tf::Int64List label, crowd;
  for (const schema::ObjectLabel* exported : exported_objects(labels)) {
    const schema::ObjectLabel& object = *exported;
    const double w = labels.width_px(), h = labels.height_px();
    xmin.add_value(static_cast<float>(object.modal_box().x0() / w));
    xmax.add_value(static_cast<float>(object.modal_box().x1() / w));
    ymin.add_value(static_cast<float>(object.modal_box().y0() / h));
    ymax.add_value(static_cast<float>(object.modal_box().y1() / h));
    area.add_value(static_cast<float>(object.mask_px()));
    text.add_value(object.label());
    label.add_value(object.class_id() + 1);
    crowd.add_value(object.ignored() ? 1 : 0);
  }
  *builder.list_of("image/object/area").mutable_float_list() = std::move(area);
  *builder.list_of("image/object/bbox/xmax").mutable_float_list() = std::move(xmax);
  *builder.list_of("image/object/bbox/xmin").mutable_float_list() = std::move(xmin);
  *builder.list_of("image/object/bbox/ymax").mutable_float_list() = std::move(ymax);
  *builder.list_of("image/object/bbox/ymin").mutable_float_list() = std::move(ymin);
  *builder.list_of("image/object/class/label").mutable_int64_list() = std::move(label);
  *builder.list_of("image/object/class/text").mutable_bytes_list() = std::move(text);
  *builder.list_of("image/object/is_crowd").mutable_int64_list() = std::move(crowd);
}

void add_keypoints(ExampleBuilder& builder, const schema::Labels& labels, const KeypointNames& names) {
  tf::FloatList x, y;
  tf::BytesList text;
  tf::Int64List number, visibility;
  for (const schema::ObjectLabel* object : exported_objects(labels)) {
    auto points = names.ordered(*object);
    points.resize(names.most(), nullptr);
    int seen = 0;
    for (const schema::KeypointLabel* point : points) {
      const bool there = point != nullptr && point->visibility() > 0;
      seen += there;
      x.add_value(there ? static_cast<float>(point->x() / labels.width_px()) : 0);
      y.add_value(there ? static_cast<float>(point->y() / labels.height_px()) : 0);
      text.add_value(point != nullptr ? point->name() : "");
      visibility.add_value(there ? point->visibility() : 0);
    }
    number.add_value(seen);
  }
  *builder.list_of("image/object/keypoint/num").mutable_int64_list() = std::move(number);
  *builder.list_of("image/object/keypoint/text").mutable_bytes_list() = std::move(text);
  *builder.list_of("image/object/keypoint/visibility").mutable_int64_list() = std::move(visibility);
  *builder.list_of("image/object/keypoint/x").mutable_float_list() = std::move(x);
  *builder.list_of("image/object/keypoint/y").mutable_float_list() = std::move(y);
}

}  // namespace

tf::Example to_tf_example(const schema::ImageRecord& record, std::string picture, bool masks,
                          const KeypointNames& keypoints) {
  const std::filesystem::path path(record.files(0).path());
  ExampleBuilder builder;
  builder.add_int("image/channels", 3);
  builder.add_int("image/class/label", record.scene().class_id());
  builder.add_text("image/class/text", record.scene().label());
  builder.add_text("image/colorspace", "RGB");
  builder.add_text("image/encoded", std::move(picture));
  builder.add_text("image/filename", path.filename().string());
  builder.add_text("image/format", path.extension() == ".jpg" ? "jpeg" : "png");
  builder.add_int("image/height", record.labels().height_px());
  builder.add_text("image/key/sha256", record.files(0).sha256());
  add_objects(builder, record.labels());
  if (!keypoints.empty()) add_keypoints(builder, record.labels(), keypoints);
  if (masks) add_masks(builder, record.labels());
  builder.add_text("image/source_id", std::to_string(record.index()));
  builder.add_int("image/width", record.labels().width_px());
  return builder.take();
}

}  // namespace partbooth::exporter
