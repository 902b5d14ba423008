// SPDX-License-Identifier: Apache-2.0
#include "labeler/labeler.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/check.h"
#include "core/vec.h"
#include "labeler/mask.h"
#include "labeler/tally.h"

namespace partbooth::labeler {
namespace {

core::Rigid rigid_of(const schema::RigidTransform& message) {
  PB_CHECK(message.rotation_size() == 9);
  core::Rigid out;
  for (int i = 0; i < 9; ++i) out.rotation.rows[std::size_t(i) / 3][i % 3] = message.rotation(i);
  out.translation = {message.translation_m().x(), message.translation_m().y(), message.translation_m().z()};
  return out;
}

schema::RigidTransform message_of(const core::Rigid& rigid) {
  schema::RigidTransform out;
  for (const core::Vec3d& row : rigid.rotation.rows)
    for (int c = 0; c < 3; ++c) out.add_rotation(row[c]);
  out.mutable_translation_m()->set_x(rigid.translation.x);
  out.mutable_translation_m()->set_y(rigid.translation.y);
  out.mutable_translation_m()->set_z(rigid.translation.z);
  return out;
}

schema::PixelBox modal_box(const Tally& object) {
  schema::PixelBox box;
  if (object.mask_px == 0) return box;
  box.set_x0(object.x_min);
  box.set_y0(object.y_min);
  box.set_x1(object.x_max + 1);
  box.set_y1(object.y_max + 1);
  return box;
}

// An object that fills the share c of a border pixel reaches at least c into its column; an axis-aligned
// rectangle reaches exactly that far. So each edge lies inside the border column by the largest share found
// there. An object that lies within one column shows its width but not its place: it is taken as centred.
std::pair<double, double> subpixel_edges(const Extent& extent) {
  if (extent.low.pixel < 0) return {0, 0};
  const double low_share = extent.low.coverage_16 / 16.0, high_share = extent.high.coverage_16 / 16.0;
  if (extent.low.pixel == extent.high.pixel)
    return {extent.low.pixel + (1 - low_share) / 2, extent.low.pixel + (1 + low_share) / 2};
  return {extent.low.pixel + 1 - low_share, extent.high.pixel + high_share};
}

schema::PixelBox subpixel_box(const Tally& object) {
  const auto [x0, x1] = subpixel_edges(object.x);
  const auto [y0, y1] = subpixel_edges(object.y);
  schema::PixelBox box;
  box.set_x0(x0);
  box.set_y0(y0);
  box.set_x1(x1);
  box.set_y1(y1);
  return box;
}

// Visible, truncated and occluded parts share out the amodal area without rest.
void set_areas(const Tally& object, schema::ObjectLabel& label) {
  const std::uint64_t amodal_16 = object.amodal_inside_16 + object.amodal_outside_16;
  label.set_visible_area_px(double(object.visible_16) / 16);
  label.set_amodal_area_px(double(amodal_16) / 16);
  if (amodal_16 == 0) return;
  const auto share = [&](std::uint64_t part_16) { return double(part_16) / double(amodal_16); };
  label.set_visible_fraction(share(object.visible_16));
  label.set_truncated_fraction(share(object.amodal_outside_16));
  label.set_occluded_fraction(share(object.amodal_inside_16 - object.visible_16));
}

void set_mask_statistics(const Tally& object, schema::ObjectLabel& label) {
  label.set_mask_px(object.mask_px);
  if (object.mask_px == 0) return;
  label.set_depth_min_m(object.depth_min_m);
  label.set_depth_max_m(object.depth_max_m);
  label.set_soiled_fraction(double(object.soiled_px) / object.mask_px);
  label.set_soil_occluded(object.soil_alpha_sum / object.mask_px > double{kOpaqueAlpha});
}

// A scene names the class of its main target; distractors have none.
std::string class_name(const schema::Instance& instance, const schema::SceneSpec& scene) {
  if (instance.class_id() == core::kNoClass.value) return "";
  PB_CHECK(instance.class_id() == scene.class_id(), "the scene names no label for this class");
  return scene.label();
}

void count_soil_classes(const core::SoilLayers& soil, schema::Labels& labels) {
  std::array<std::uint32_t, kSoilClasses> counts{};
  if (soil.alpha.empty()) counts[0] = labels.width_px() * labels.height_px();
  for (const std::uint8_t soil_class : soil_classes(soil).data) ++counts.at(soil_class);
  labels.mutable_soiling_class_px()->Add(counts.begin(), counts.end());
}

double soiled_share(const std::vector<Tally>& tallies, const core::ImageU16& instance) {
  std::uint64_t soiled_px = 0;
  for (const Tally& object : tallies) soiled_px += object.soiled_px;
  return double(soiled_px) / double(instance.data.size());
}

}  // namespace

schema::Labels label(const core::Frame& frame, const core::SoilLayers& soil, const schema::SceneSpec& scene) {
  PB_CHECK(!frame.instance.empty());
  const int count = scene.instances_size();
  const std::vector<Tally> tallies = tally(frame, soil, count);
  std::vector<schema::Mask> masks = encode_masks(frame.instance, count);
  const core::Rigid camera_from_world = rigid_of(scene.camera().camera_from_world());

  schema::Labels labels;
  labels.set_width_px(std::uint32_t(frame.instance.width));
  labels.set_height_px(std::uint32_t(frame.instance.height));
  labels.set_soiled_fraction(soiled_share(tallies, frame.instance));
  count_soil_classes(soil, labels);
  for (int i = 0; i < count; ++i) {
    const schema::Instance& instance = scene.instances(i);
    const std::size_t id = std::size_t(i) + 1;
    schema::ObjectLabel& object = *labels.add_objects();
    object.set_instance_id(std::uint32_t(id));
    object.set_class_id(instance.class_id());
    object.set_label(class_name(instance, scene));
    *object.mutable_modal_box() = modal_box(tallies[id]);
    *object.mutable_subpixel_box() = subpixel_box(tallies[id]);
    *object.mutable_mask() = std::move(masks[id]);
    set_mask_statistics(tallies[id], object);
    set_areas(tallies[id], object);
    *object.mutable_camera_from_part() = message_of(camera_from_world * rigid_of(instance.world_from_part()));
  }
  return labels;
}

}  // namespace partbooth::labeler
