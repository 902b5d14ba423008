// SPDX-License-Identifier: Apache-2.0
#include "export/objects.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace partbooth::exporter {

std::vector<const schema::ObjectLabel*> exported_objects(const schema::Labels& labels) {
  std::vector<const schema::ObjectLabel*> objects;
  for (const schema::ObjectLabel& object : labels.objects())
    if (object.class_id() >= 0 && object.mask_px() > 0) objects.push_back(&object);
  return objects;
}

void KeypointNames::look(const schema::Labels& labels) {
  for (const schema::ObjectLabel& object : labels.objects()) {
    if (object.class_id() < 0) continue;
    for (const schema::KeypointLabel& point : object.keypoints()) {
      std::vector<std::string>& names = names_[object.class_id()];
      if (std::find(names.begin(), names.end(), point.name()) == names.end()) names.push_back(point.name());
    }
  }
}

std::size_t KeypointNames::most() const {
  std::size_t most = 0;
  for (const auto& [class_id, names] : names_) most = std::max(most, names.size());
  return most;
}

const std::vector<std::string>& KeypointNames::of(int class_id) const {
  static const std::vector<std::string> kNone;
  const auto found = names_.find(class_id);
  return found == names_.end() ? kNone : found->second;
}

std::vector<const schema::KeypointLabel*> KeypointNames::ordered(const schema::ObjectLabel& object) const {
  std::vector<const schema::KeypointLabel*> points;
  for (const std::string& name : of(object.class_id())) {
    const auto& own = object.keypoints();
    const auto found = std::find_if(own.begin(), own.end(), [&](const auto& p) { return p.name() == name; });
    points.push_back(found == own.end() ? nullptr : &*found);
  }
  return points;
}

core::Result<void> check_pinhole(const schema::ImageRecord& record, const std::string& format) {
  const schema::Camera& camera = record.scene().camera();
  std::string lens;
  if (camera.model() == schema::Camera::FISHEYE) lens = "a fisheye lens";
  if (camera.model() == schema::Camera::TELECENTRIC) lens = "a telecentric lens";
  const auto& numbers = camera.distortion();
  if (lens.empty() && std::any_of(numbers.begin(), numbers.end(), [](double k) { return k != 0; }))
    lens = "a lens that distorts";
  if (lens.empty()) return {};
  return core::fail({"", "picture " + record.key(),
                     fmt::format("was taken with {}, and {} knows only pinhole cameras", lens, format),
                     "render with --set scene.camera.lens=pinhole --set scene.camera.distorted=0 --set "
                     "scene.camera.rolling=0, or export coco",
                     2});
}

std::string json_text(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string labels_json(const std::vector<std::string>& labels) {
  std::string list;
  for (const std::string& label : labels) list += (list.empty() ? "" : ",") + json_text(label);
  return "{\"labels\":[" + list + "]}\n";
}

std::string json_number(double value) {
  // Zero has no sign in any of the formats.
  if (value == 0) return "0";
  return std::floor(value) == value && std::abs(value) < 1e15 ? fmt::format("{:.0f}", value)
                                                              : fmt::format("{}", value);
}

std::string camera_json(const schema::Camera& camera, double first_px) {
  const auto& k = camera.distortion();
  const double cx = camera.cx_px() - 0.5 + first_px, cy = camera.cy_px() - 0.5 + first_px;
  if (camera.model() == schema::Camera::TELECENTRIC)
    return fmt::format(
        "{{\"model\":\"telecentric\",\"m_per_px\":{},\"cx\":{},\"cy\":{},\"distortion\":[{}]}}",
        json_number(camera.m_per_px()), json_number(cx), json_number(cy), fmt::join(k, ","));
  return fmt::format("{{\"model\":\"{}\",\"fx\":{},\"fy\":{},\"cx\":{},\"cy\":{},\"distortion\":[{}]}}",
                     camera.model() == schema::Camera::FISHEYE ? "fisheye" : "pinhole",
                     json_number(camera.fx_px()), json_number(camera.fy_px()), json_number(cx),
                     json_number(cy), fmt::join(k, ","));
}

std::string pose_json(const schema::RigidTransform& pose) {
  const schema::Vector3& t = pose.translation_m();
  return fmt::format("{{\"rotation\":[{:.9g}],\"translation_m\":[{:.9g},{:.9g},{:.9g}]}}",
                     fmt::join(pose.rotation(), ","), t.x(), t.y(), t.z());
}

}  // namespace partbooth::exporter
