// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/occluder.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "scene_gen/materials.h"
#include "scene_gen/oriented_box.h"
#include "scene_gen/solids.h"
#include "scene_gen/surroundings.h"
#include "schema/geometry.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::Mat3d;
using core::Vec3d;
using schema::constant_of;

constexpr double kTolerance = 0.03;
constexpr int kSides = 8;  // directions that are tried where it would touch something
constexpr double kGoodEnough = 0.01;
constexpr double kFarthest = 2.5;  // from the target's middle, in its radii, beyond the occluder's own size
constexpr int kHalvings = 10;
constexpr double kGrowth = 1.5;  // where it is too small to hide as much as is wanted
constexpr int kSizes = 3;
constexpr double kGoldenAngleRad = 2.399963229728653;
constexpr double kStripLength = 7, kStripThickness = 0.15;  // in sizes of the target
constexpr double kLargestLean = 0.6;                        // rad: of a strip against the target's side
constexpr double kFingerLength = 6, kFingerShare = 0.45;    // width over the drawn size
constexpr double kNearestShare = 0.15;  // of the target's distance: nothing comes nearer to the lens

// Where the occluder may go, in camera axes: a plane before the target, `scale` the size of the target's
// picture there.
struct Plane {
  Vec3d middle;
  double scale;
};

class Occluders {
 public:
  Occluders(const schema::OccluderConfig& config, const Catalog& catalog, const schema::Camera& camera,
            const Layout& layout, const TargetView& view)
      : config_(config),
        catalog_(catalog),
        layout_(layout),
        view_(view),
        telecentric_(camera.model() == schema::Camera::TELECENTRIC),
        world_from_camera_(schema::rigid_of(camera.camera_from_world()).inverse()),
        kind_(schema::name_of(config.kind())) {
    const core::Rigid camera_from_world = world_from_camera_.inverse();
    center_ = camera_from_world.point(layout.target().center);
    nearest_m_ = 1e300;
    for (const Vec3d p : layout.target().hull)
      nearest_m_ = std::min(nearest_m_, camera_from_world.point(p).z);
    for (const Item& item : layout.items) boxes_.push_back(box_of(*item.part->part, item.place));
  }

  const CatalogPart& part() const {
    if (kind_ == "part" && !catalog_.distractors.empty())
      return catalog_.distractors[pick_index(constant_of(config_.pick()), catalog_.distractors.size())];
    if (kind_ == "part") {
      const auto& names = primitive_solids();
      return solid_named(catalog_, names[pick_index(constant_of(config_.pick()), names.size())]);
    }
    return solid_named(catalog_, kind_ == "strip" ? "rounded_box" : "cylinder");
  }

  tl::expected<std::vector<Item>, std::string> place(const schema::Material& material) const {
    if (view_.occluded() > constant_of(config_.cover()) + kTolerance)
      return tl::unexpected(std::string("scene.occluder.cover: something else hides more"));
    bool touches = false;
    double size = constant_of(config_.size());
    for (int grown = 0; grown < kSizes; ++grown, size *= kGrowth) {
      for (int i = 0; i < kSides; ++i) {
        const double side = constant_of(config_.side_deg()) * M_PI / 180 + i * kGoldenAngleRad;
        auto items = slide(side, size, material);
        if (items.empty()) continue;
        if (free(items)) return items;
        touches = true;
      }
    }
    return tl::unexpected(
        std::string(touches ? "scene.occluder: there is no room between camera and part"
                            : "scene.occluder.cover: nothing of scene.occluder.size hides as much"));
  }

 private:
  // The place along the side's direction where the cover is the wanted one; empty if there is none. The
  // nearer to the target's middle, the more it hides: nearly always, and what comes out is checked.
  std::vector<Item> slide(double side, double size, const schema::Material& material) const {
    const double wanted = constant_of(config_.cover());
    const auto cover = [&](double way) { return view_.occluded_with(at(side, way, size, material)); };
    if (cover(0) < wanted) return {};
    double more = 0, less = kFarthest + 2 * size;
    for (int i = 0; i < kHalvings; ++i) {
      const double middle = (more + less) / 2, covered = cover(middle);
      if (std::abs(covered - wanted) < kGoodEnough) return at(side, middle, size, material);
      (covered < wanted ? less : more) = middle;
    }
    if (std::abs(cover(more) - wanted) > kTolerance) return {};
    return at(side, more, size, material);
  }

  Plane plane(double half_depth_m) const {
    const double least = kNearestShare * center_.z + half_depth_m;
    const double most = std::max(least, nearest_m_ - 1.01 * half_depth_m);
    const double z = most + constant_of(config_.nearness()) * (least - most);
    if (telecentric_) return {{center_.x, center_.y, z}, 1};
    return {center_ * (z / center_.z), z / center_.z};
  }

  // `way` is the distance of its middle, or of a finger's tip, from the target's middle, in radii of the
  // target as the lens sees it.
  std::vector<Item> at(double side, double way, double size, const schema::Material& material) const {
    const double r = layout_.target().radius_m;
    const Vec3d out{std::cos(side), std::sin(side), 0};
    if (kind_ == "part") {
      const core::Part& solid = *part().part;
      const Plane p = plane(size * r);
      const double scale = size * r * p.scale / solid.bounding_radius_m;
      const Mat3d rotation = uniform_rotation(constant_of(config_.turn_u()), constant_of(config_.turn_v()),
                                              constant_of(config_.turn_w()));
      return {item(part(), world_from_camera_.rotation * rotation, {scale, {1, 1, 1}},
                   p.middle + out * (way * r * p.scale), material)};
    }
    const Plane p = plane(size * r);
    const double unit = r * p.scale;
    if (kind_ == "strip") {
      const double lean = side + (2 * constant_of(config_.turn_u()) - 1) * kLargestLean;
      return {item(part(), world_from_camera_.rotation * core::rotation_about({0, 0, 1}, lean),
                   {1, Vec3d{size, 2 * kStripLength, kStripThickness * size} * unit},
                   p.middle + out * (way * unit), material)};
    }
    PB_CHECK(kind_ == "finger", "unknown kind of occluder " + kind_);
    const double width = 2 * kFingerShare * size * unit, length = kFingerLength * unit;
    // Tip at `way`, the rest outwards; the solid's axis is z.
    const Mat3d along = world_from_camera_.rotation * core::rotation_between({0, 0, 1}, out);
    const Vec3d tip = p.middle + out * ((way - 1) * unit + width / 2);
    return {item(part(), along, {1, {width, width, length}}, tip + out * (length / 2), material),
            item(solid_named(catalog_, "sphere"), along, {1, {width, width, width}}, tip, material)};
  }

  // `center` in camera axes.
  Item item(const CatalogPart& part, const Mat3d& rotation, Size size, Vec3d center,
            const schema::Material& material) const {
    Item out;
    out.part = &part;
    out.place = place_at(*part.part, rotation, size, world_from_camera_.point(center));
    out.material = material;
    out.role = "occluder";
    return out;
  }

  bool free(const std::vector<Item>& items) const {
    return std::all_of(items.begin(), items.end(), [&](const Item& item) {
      if (layout_.has_ground && lowest_z(item.place) < layout_.ground_z_m) return false;
      const OrientedBox box = box_of(*item.part->part, item.place);
      return !box.holds(world_from_camera_.translation, 0) &&
             std::all_of(boxes_.begin(), boxes_.end(),
                         [&](const OrientedBox& other) { return apart(box, other); });
    });
  }

  const schema::OccluderConfig& config_;
  const Catalog& catalog_;
  const Layout& layout_;
  const TargetView& view_;
  const bool telecentric_;
  const core::Rigid world_from_camera_;
  const std::string kind_;
  Vec3d center_;
  double nearest_m_;
  std::vector<OrientedBox> boxes_;
};

}  // namespace

tl::expected<std::vector<Item>, std::string> place_occluder(
    const schema::SceneConfig& scene, const schema::MaterialConfig& laws, const Catalog& catalog,
    const schema::Camera& camera, const Layout& layout, const TargetView& view, const DrawContext& context) {
  const schema::OccluderConfig& config = scene.occluder();
  if (constant_of(config.on()) == 0) return std::vector<Item>{};
  const std::string path = "scene.occluder";
  const auto look = draw(laws, path + ".material", context);
  const Occluders occluders(config, catalog, camera, layout, view);
  const bool is_part = schema::name_of(config.kind()) == "part";
  return occluders.place(
      is_part ? part_material(look, *occluders.part().part, catalog, path + ".material", context)
              : furniture_material(schema::name_of(config.preset()), catalog, path, context));
}

}  // namespace partbooth::scene_gen
