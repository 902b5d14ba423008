// SPDX-License-Identifier: Apache-2.0
#include "export/coco/annotation.h"

#include <fmt/format.h>

#include "export/mask/outlines.h"
#include "export/mask/run_lengths.h"

namespace partbooth::exporter::coco {
namespace {

std::string polygon_list(const schema::Mask& mask) {
  std::string list;
  for (const Polygon& polygon : outlines(mask_pixels(mask))) {
    std::string numbers;
    for (const Corner& c : polygon) numbers += fmt::format("{}{},{}", numbers.empty() ? "" : ",", c.x, c.y);
    list += fmt::format("{}[{}]", list.empty() ? "" : ",", numbers);
  }
  return "[" + list + "]";
}

std::string run_lengths(const schema::Mask& mask) {
  return fmt::format("{{\"size\":[{},{}],\"counts\":[{}]}}", mask.height_px(), mask.width_px(),
                     fmt::join(mask.counts(), ","));
}

std::string keypoint_list(const std::vector<const schema::KeypointLabel*>& points) {
  std::string numbers;
  int labelled = 0;
  for (const schema::KeypointLabel* point : points) {
    const bool there = point != nullptr && point->visibility() > 0;
    labelled += there ? 1 : 0;
    if (!numbers.empty()) numbers += ",";
    numbers += there ? fmt::format("{},{},{}", json_number(point->x() - 0.5), json_number(point->y() - 0.5),
                                   point->visibility())
                     : "0,0,0";
  }
  return fmt::format(",\"num_keypoints\":{},\"keypoints\":[{}]", labelled, numbers);
}

std::string box_list(const schema::PixelBox& box) {
  return fmt::format("[{},{},{},{}]", json_number(box.x0()), json_number(box.y0()),
                     json_number(box.x1() - box.x0()), json_number(box.y1() - box.y0()));
}

// Keys of our own: readers of COCO pass over what they do not know, or offer it as attributes.
std::string more_about(const schema::ObjectLabel& object, bool amodal) {
  std::string text = fmt::format(
      ",\"instance_id\":{},\"visible_fraction\":{:.6g},\"truncated_fraction\":{:.6g},"
      "\"occluded_fraction\":{:.6g}",
      object.instance_id(), object.visible_fraction(), object.truncated_fraction(),
      object.occluded_fraction());
  if (object.amodal_box().x1() > object.amodal_box().x0())
    text += ",\"amodal_bbox\":" + box_list(object.amodal_box());
  if (object.camera_from_part().rotation_size() == 9)
    text += ",\"camera_from_part\":" + pose_json(object.camera_from_part());
  if (amodal) text += ",\"amodal_segmentation\":" + run_lengths(object.amodal_mask());
  return text;
}

}  // namespace

std::string annotation(const schema::ImageRecord& record, const schema::ObjectLabel& object,
                       const KeypointNames& keypoints, const Masks& masks) {
  // Crowds are run lengths in COCO's own files, and pycocotools takes them so.
  const bool as_runs = !masks.polygons || object.ignored();
  std::string text = fmt::format(
      "\"image_id\":{},\"category_id\":{},\"bbox\":{},\"area\":{},\"iscrowd\":{},"
      "\"segmentation\":{}",
      record.index(), object.class_id() + 1, box_list(object.modal_box()), object.mask_px(),
      object.ignored() ? 1 : 0, as_runs ? run_lengths(object.mask()) : polygon_list(object.mask()));
  if (!keypoints.of(object.class_id()).empty()) text += keypoint_list(keypoints.ordered(object));
  return text + more_about(object, masks.amodal) + "}";
}

std::string image_entry(const schema::ImageRecord& record, const std::string& file_name) {
  return fmt::format("{{\"id\":{},\"file_name\":{},\"width\":{},\"height\":{},\"camera\":{}}}",
                     record.index(), json_text(file_name), record.labels().width_px(),
                     record.labels().height_px(), camera_json(record.scene().camera(), 0));
}

std::string categories(const std::vector<std::string>& classes, const KeypointNames& keypoints,
                       const std::string& dataset) {
  std::string list;
  for (std::size_t i = 0; i < classes.size(); ++i) {
    list += fmt::format("{}\n{{\"id\":{},\"name\":{},\"supercategory\":{}", list.empty() ? "" : ",", i + 1,
                        json_text(classes[i]), json_text(dataset));
    const std::vector<std::string>& names = keypoints.of(static_cast<int>(i));
    std::string texts;
    for (const std::string& name : names) texts += (texts.empty() ? "" : ",") + json_text(name);
    if (!names.empty()) list += fmt::format(",\"keypoints\":[{}],\"skeleton\":[]", texts);
    list += "}";
  }
  return "[" + list + "\n]";
}

}  // namespace partbooth::exporter::coco
