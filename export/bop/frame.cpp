// SPDX-License-Identifier: Apache-2.0
#include "export/bop/frame.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "export/mask/run_lengths.h"
#include "export/objects.h"
#include "media/media.h"

namespace partbooth::exporter::bop {
namespace {

std::string list_of(const double* values, std::size_t n) {
  std::string text;
  for (std::size_t i = 0; i < n; ++i) text += (i == 0 ? "" : ", ") + json_number(values[i]);
  return "[" + text + "]";
}

std::array<double, 9> rotation_of(const schema::RigidTransform& transform) {
  std::array<double, 9> r{1, 0, 0, 0, 1, 0, 0, 0, 1};
  if (transform.rotation_size() == 9)
    std::copy(transform.rotation().begin(), transform.rotation().end(), r.begin());
  return r;
}

std::array<double, 3> translation_mm(const schema::RigidTransform& transform) {
  const schema::Vector3& t = transform.translation_m();
  return {t.x() * 1000, t.y() * 1000, t.z() * 1000};
}

// [x, y, width, height]; widths are last pixel less first, as bop_toolkit's calc_2d_bbox counts.
std::string box_json(const schema::PixelBox* box) {
  if (box == nullptr || box->x1() <= box->x0()) return "[-1, -1, -1, -1]";
  return fmt::format("[{:.0f}, {:.0f}, {:.0f}, {:.0f}]", box->x0(), box->y0(), box->x1() - box->x0() - 1,
                     box->y1() - box->y0() - 1);
}

std::string png_text(const std::vector<std::uint8_t>& png) {
  return {reinterpret_cast<const char*>(png.data()), png.size()};
}

}  // namespace

std::vector<Posed> posed_objects(const schema::ImageRecord& record, const ModelOfPart& models) {
  std::vector<Posed> objects;
  for (const schema::ObjectLabel& object : record.labels().objects()) {
    if (object.class_id() < 0) continue;
    const int place = static_cast<int>(object.instance_id()) - 1;
    const bool known = place >= 0 && place < record.scene().instances_size();
    const auto model =
        models.find(known ? record.scene().instances(place).part_sha256() : object.part_sha256());
    if (model != models.end()) objects.push_back({&object, &model->second});
  }
  return objects;
}

bool has_amodal_masks(const schema::Labels& labels) {
  for (const schema::ObjectLabel& object : labels.objects())
    if (object.class_id() >= 0 && object.mask_px() > 0 && object.amodal_mask().counts_size() == 0)
      return false;
  return true;
}

std::string camera_json(const schema::Camera& camera) {
  const std::array<double, 9> k{
      camera.fx_px(), 0, camera.cx_px() - 0.5, 0, camera.fy_px(), camera.cy_px() - 0.5, 0, 0, 1};
  const auto r = rotation_of(camera.camera_from_world());
  const auto t = translation_mm(camera.camera_from_world());
  return fmt::format("{{\"cam_K\": {}, \"depth_scale\": {}, \"cam_R_w2c\": {}, \"cam_t_w2c\": {}}}",
                     list_of(k.data(), 9), kDepthScale, list_of(r.data(), 9), list_of(t.data(), 3));
}

std::string gt_json(const std::vector<Posed>& objects) {
  std::string list;
  for (const auto& [object, model] : objects) {
    const auto r = rotation_of(object->camera_from_part());
    auto t = translation_mm(object->camera_from_part());
    // The model's origin is the middle of the part's box.
    for (std::size_t row = 0; row < 3; ++row)
      for (std::size_t k = 0; k < 3; ++k) t[row] += r[row * 3 + k] * model->center_m[k] * 1000;
    for (double& mm : t) mm = std::round(mm * 1e6) / 1e6;
    list += fmt::format("{}{{\"cam_R_m2c\": {}, \"cam_t_m2c\": {}, \"obj_id\": {}}}",
                        list.empty() ? "" : ", ", list_of(r.data(), 9), list_of(t.data(), 3), model->obj_id);
  }
  return "[" + list + "]";
}

std::string gt_info_json(const std::vector<Posed>& objects) {
  std::string list;
  for (const auto& [object, model] : objects) {
    const long all = std::lround(object->amodal_area_px());
    list += fmt::format(
        "{}{{\"bbox_obj\": {}, \"bbox_visib\": {}, \"px_count_all\": {}, \"px_count_valid\": {}, "
        "\"px_count_visib\": {}, \"visib_fract\": {}}}",
        list.empty() ? "" : ", ",
        box_json(object->mask_px() > 0 && object->has_amodal_box_full() ? &object->amodal_box_full()
                                                                        : nullptr),
        box_json(object->mask_px() > 0 ? &object->modal_box() : nullptr), all, object->mask_px(),
        object->mask_px(), json_number(all > 0 ? object->visible_fraction() : 0));
  }
  return "[" + list + "]";
}

std::string coco_image(std::uint64_t image_id, const std::string& file_name, const schema::Labels& labels) {
  return fmt::format("{{\"id\": {}, \"file_name\": {}, \"width\": {}, \"height\": {}}}", image_id,
                     json_text(file_name), labels.width_px(), labels.height_px());
}

std::string coco_annotations(std::uint64_t image_id, const std::vector<Posed>& objects) {
  std::string lines;
  for (const auto& [object, model] : objects) {
    if (object->mask_px() == 0) continue;
    const schema::Mask& mask = object->mask();
    const schema::PixelBox& amodal = object->amodal_box();
    const schema::PixelBox& box = amodal.x1() > amodal.x0() ? amodal : object->modal_box();
    lines += fmt::format(
        "\"image_id\": {}, \"category_id\": {}, \"iscrowd\": 0, \"area\": {}, \"bbox\": [{:.0f}, {:.0f}, "
        "{:.0f}, {:.0f}], \"segmentation\": {{\"counts\": [{}], \"size\": [{}, {}]}}, \"width\": {}, "
        "\"height\": {}, \"ignore\": {}}}\n",
        image_id, model->obj_id, object->mask_px(), box.x0(), box.y0(), box.x1() - box.x0(),
        box.y1() - box.y0(), fmt::join(mask.counts(), ","), mask.height_px(), mask.width_px(),
        mask.width_px(), mask.height_px(), object->ignored() || object->visible_fraction() < kLeastVisible);
  }
  return lines;
}

std::string masks_json(const std::vector<Posed>& objects, bool amodal) {
  std::string list;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const schema::Mask& mask = amodal ? objects[i].object->amodal_mask() : objects[i].object->mask();
    list += fmt::format("{}\"{}\": {{\"counts\": [{}], \"size\": [{}, {}]}}", i == 0 ? "" : ", ", i,
                        fmt::join(mask.counts(), ","), mask.height_px(), mask.width_px());
  }
  return "{" + list + "}";
}

std::string mask_png(const schema::Mask& mask, const schema::Labels& picture) {
  core::ImageU8 pixels = mask_pixels(mask, 255);
  if (pixels.empty())
    pixels = core::ImageU8(static_cast<int>(picture.width_px()), static_cast<int>(picture.height_px()), 1);
  return png_text(media::encode_png(pixels));
}

core::Result<std::string> depth_png(const std::string& path) {
  const auto metres = media::read_exr(path);
  if (!metres) return core::fail(metres.error());
  core::ImageU16 steps(metres->width, metres->height, 1);
  for (std::size_t i = 0; i < steps.data.size(); ++i) {
    const double value = std::round(double(metres->data[i]) * 1000 / kDepthScale);
    if (value > 0 && value <= 65535) steps.data[i] = static_cast<std::uint16_t>(value);
  }
  return png_text(media::encode_png(steps));
}

}  // namespace partbooth::exporter::bop
