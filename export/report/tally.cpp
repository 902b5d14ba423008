// SPDX-License-Identifier: Apache-2.0
#include "export/report/tally.h"

#include <algorithm>

namespace partbooth::exporter::report {
namespace {

constexpr std::size_t kOtherSheets =
    5;  // of pictures without a main target: four kinds of negatives, and none

bool has_class(const schema::ObjectLabel& object) { return object.class_id() >= 0; }

core::Vec3d vector_of(const schema::Vector3& v) { return {v.x(), v.y(), v.z()}; }

core::Vec3d view_direction(const schema::RigidTransform& camera_from_part) {
  const auto& r = camera_from_part.rotation();
  const core::Mat3d rotation{{core::Vec3d{r[0], r[1], r[2]}, {r[3], r[4], r[5]}, {r[6], r[7], r[8]}}};
  return core::normalize(-(rotation.transposed() * vector_of(camera_from_part.translation_m())));
}

Shown shown_of(const schema::ImageRecord& record, std::size_t mask_bytes) {
  Shown shown;
  shown.key = record.key();
  shown.path = record.files(0).path();
  shown.split = record.scene().split();
  shown.width_px = record.labels().width_px();
  shown.height_px = record.labels().height_px();
  const auto& objects = record.labels().objects();
  if (!objects.empty() && has_class(objects[0])) shown.visible_fraction = objects[0].visible_fraction();
  shown.overlays = overlays_of(record.labels(), mask_bytes);
  return shown;
}

}  // namespace

std::vector<std::string> split_names(const std::map<std::string, std::uint64_t>& images_of_split) {
  std::vector<std::string> names{"train", "val", "test"};
  for (const auto& [name, n] : images_of_split)
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  std::erase_if(names, [&](const std::string& name) { return !images_of_split.contains(name); });
  return names;
}

std::string parameter_of(const std::string& stream) {
  std::string out;
  bool in_number = false;
  for (const char c : stream) {
    in_number = c == '#' || (in_number && c >= '0' && c <= '9');
    if (!in_number) out += c;
  }
  return out;
}

Tally::Tally(const std::vector<std::string>& class_names)
    : class_thumbnails_(
          std::clamp(kMaxThumbnails / (class_names.size() + 1), std::size_t{1}, kMaxClassThumbnails)),
      mask_bytes_(
          mask_bytes(std::min(kMaxThumbnails, class_thumbnails_ * (class_names.size() + kOtherSheets)))) {
  for (const std::string& name : class_names) class_of(name);
}

ClassTally& Tally::class_of(const std::string& label) {
  return classes.try_emplace(label, class_thumbnails_).first->second;
}

void Tally::add(const schema::ImageRecord& record) {
  const schema::SceneSpec& scene = record.scene();
  ++images;
  ++images_of_split[scene.split()];
  ClassTally& main = class_of(scene.negative().empty() ? scene.label() : kNoTarget + scene.negative());
  ++main.images;
  ++main.images_of_split[scene.split()];
  for (const schema::StoredFile& file : record.files()) bytes_of_kind[file.kind()] += file.bytes();
  if (record.files_size() > 0) main.shown.offer([&] { return shown_of(record, mask_bytes_); });
  if (scene.attempt() > 0) ++redrawn_images;
  rejected_draws += scene.attempt();
  add_scene(scene);
  add_draws(scene);
  for (const schema::ObjectLabel& object : record.labels().objects())
    if (has_class(object)) add_object(object);
}

void Tally::add_scene(const schema::SceneSpec& scene) {
  for (const std::string& limit : scene.refused()) ++refused[limit];
  if (!scene.layout().empty()) ++layouts[scene.layout()];
  if (!scene.negative().empty()) ++negatives[scene.negative()];
  if (scene.instances().empty()) return;
  const schema::Instance& target = scene.instances(0);
  if (!target.material().preset().empty()) ++materials[target.material().preset()];
  const core::Vec3d from = vector_of(target.world_from_part().translation_m());
  for (const schema::Light& light : scene.lights())
    lamps.offer([&] { return core::normalize(vector_of(light.center_m()) - from); });
}

void Tally::add_draws(const schema::SceneSpec& scene) {
  for (const schema::Draw& draw : scene.draws()) {
    Parameter*& parameter = parameter_of_stream_[draw.stream()];
    if (!parameter) parameter = &parameters[parameter_of(draw.stream())];
    if (draw.name().empty())
      parameter->values.add(draw.value());
    else
      ++parameter->names[draw.name()];
  }
}

void Tally::add_object(const schema::ObjectLabel& object) {
  if (object.mask_px() == 0) {
    ++hidden_objects;
    return;
  }
  ClassTally& tally = class_of(object.label());
  ++tally.objects;
  if (object.ignored()) ++ignored[object.ignored_because()];
  box_width_px.add(object.modal_box().x1() - object.modal_box().x0());
  box_height_px.add(object.modal_box().y1() - object.modal_box().y0());
  visible.add(object.visible_fraction());
  truncated.add(object.truncated_fraction());
  occluded.add(object.occluded_fraction());
  soiled.add(object.soiled_fraction());
  if (object.camera_from_part().rotation_size() == 9)
    tally.views.offer([&] { return view_direction(object.camera_from_part()); });
}

}  // namespace partbooth::exporter::report
