// SPDX-License-Identifier: Apache-2.0
#include "labeler/labeler.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/check.h"
#include "core/vec.h"
#include "labeler/alone.h"
#include "labeler/mask.h"
#include "labeler/oriented_box.h"
#include "labeler/pixel_box.h"
#include "labeler/points.h"
#include "labeler/regions.h"
#include "labeler/tally.h"
#include "labeler/view.h"
#include "schema/geometry.h"

namespace partbooth::labeler {
namespace {

schema::PixelBox modal_box(const Tally& object) {
  if (object.mask_px == 0) return {};
  return pixel_box(object.x_min, object.y_min, object.x_max + 1, object.y_max + 1);
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
  return pixel_box(x0, y0, x1, y1);
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

// Why an object is not to be trained on; empty if it is.
std::string ignored_because(const schema::ObjectLabel& object, const schema::LabelConfig& rules) {
  if (object.mask_px() < rules.ignore_below_px()) return "pixels";
  if (object.visible_fraction() < rules.ignore_below_visible()) return "visible";
  if (object.truncated_fraction() > rules.ignore_above_truncated()) return "truncated";
  return "";
}

// What the CAD model knows of the object, in the picture.
void set_model_labels(const schema::Instance& instance, const core::Part& part,
                      const core::Rigid& camera_from_world, const View& view, const core::Frame& frame,
                      const schema::DatasetConfig& config, schema::ObjectLabel& object) {
  const core::Rigid world_from_part = schema::rigid_of(instance.world_from_part());
  const core::Vec3d factors = schema::stretch_of(instance) * instance.scale();
  const auto scaled = [&](core::Vec3d p) {
    return core::Vec3d{p.x * factors.x, p.y * factors.y, p.z * factors.z};
  };
  core::Box3d box;
  box.extend(scaled(part.box.min));
  box.extend(scaled(part.box.max));
  set_box3d(box, camera_from_world * world_from_part, object);
  if (object.class_id() == core::kNoClass.value) return;
  std::vector<NamedPoint> points = hole_points(part);
  for (NamedPoint& point : named_points(config, object.label())) points.push_back(std::move(point));
  for (const NamedPoint& point : points)
    *object.add_keypoints() = keypoint(point, world_from_part.point(scaled(point.point_m)), view, frame);
}

// What the object would be alone, and what is in its way.
void set_amodal_labels(const core::Frame& frame, const core::AmodalMask& amodal,
                       schema::ObjectLabel& object) {
  AloneMask alone = alone_mask(frame, amodal);
  *object.mutable_amodal_mask() = std::move(alone.mask);
  *object.mutable_amodal_box() = alone.box;
  *object.mutable_amodal_box_full() = alone.whole;
  for (schema::Occluder& occluder : occluders(frame, amodal)) *object.add_occluders() = std::move(occluder);
}

void set_regions(const core::Frame& frame, const schema::SceneSpec& scene, const core::AssetSet& assets,
                 schema::Labels& labels) {
  auto found = regions(frame, scene, assets);
  for (int i = 0; i < labels.objects_size(); ++i)
    labels.mutable_objects(i)->mutable_regions()->Assign(found[std::size_t(i)].begin(),
                                                         found[std::size_t(i)].end());
}

}  // namespace

schema::Labels label(const core::Frame& frame, const core::SoilLayers& soil, const schema::SceneSpec& scene,
                     const core::AssetSet& assets, const schema::DatasetConfig& config) {
  PB_CHECK(!frame.instance.empty());
  const int count = scene.instances_size();
  const std::vector<Tally> tallies = tally(frame, soil, count);
  std::vector<schema::Mask> masks = encode_masks(frame.instance, count);
  const core::Rigid camera_from_world = schema::rigid_of(scene.camera().camera_from_world());
  const View view(scene.camera());

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
    object.set_label(instance.label());
    *object.mutable_modal_box() = modal_box(tallies[id]);
    *object.mutable_subpixel_box() = subpixel_box(tallies[id]);
    *object.mutable_mask() = std::move(masks[id]);
    set_mask_statistics(tallies[id], object);
    set_areas(tallies[id], object);
    *object.mutable_camera_from_part() =
        schema::to_transform(camera_from_world * schema::rigid_of(instance.world_from_part()));
    object.set_role(instance.role());
    object.set_assembly(instance.assembly());
    object.set_part_sha256(instance.part_sha256());
    *object.mutable_oriented_box() = oriented_box(frame.instance, std::uint16_t(id));
    set_amodal_labels(frame, frame.amodal[std::size_t(i)], object);
    const auto part = assets.parts.find(instance.part_sha256());
    PB_CHECK(part != assets.parts.end(), "the part of an instance is not loaded");
    set_model_labels(instance, *part->second, camera_from_world, view, frame, config, object);
    object.set_ignored_because(ignored_because(object, config.labels()));
    object.set_ignored(!object.ignored_because().empty());
  }
  if (config.labels().regions()) set_regions(frame, scene, assets, labels);
  return labels;
}

}  // namespace partbooth::labeler
