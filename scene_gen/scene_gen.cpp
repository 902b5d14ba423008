// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/scene_gen.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <map>
#include <optional>
#include <string_view>

#include "core/check.h"
#include "core/ids.h"
#include "core/random.h"
#include "scene_gen/camera.h"
#include "scene_gen/dirt.h"
#include "scene_gen/distractors.h"
#include "scene_gen/draws.h"
#include "scene_gen/dress.h"
#include "scene_gen/layout.h"
#include "scene_gen/lights.h"
#include "scene_gen/materials.h"
#include "scene_gen/rounds.h"
#include "scene_gen/sensor.h"
#include "scene_gen/sight.h"
#include "scene_gen/subject.h"
#include "scene_gen/surroundings.h"
#include "schema/laws.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using schema::constant_of;

// A config whose wishes are met once in ten attempts fails at one image in 40,000.
constexpr std::uint32_t kMaxAttempts = 100;

bool asks_for(const schema::DatasetConfig& config, std::initializer_list<std::string_view> layers) {
  return std::find_first_of(config.layers().begin(), config.layers().end(), layers.begin(), layers.end()) !=
         config.layers().end();
}

schema::RenderSettings render_settings(const schema::DatasetConfig& dataset) {
  const schema::RenderConfig& config = dataset.render();
  schema::RenderSettings out;
  out.set_surface_labels(asks_for(dataset, {"distance", "normal_world", "normal_camera", "nocs", "flow"}));
  out.set_behind_labels(asks_for(dataset, {"behind"}));
  out.set_spp(config.spp());
  out.set_max_depth(config.max_depth());
  out.set_denoise(config.denoise() != "none");
  out.set_denoise_quality(config.denoise_quality());
  out.set_robust(config.robust());
  out.set_unbiased(config.unbiased());
  out.set_clamp_indirect(config.unbiased() ? 0 : config.clamp_indirect());
  out.set_noise(config.unbiased() ? 0 : config.noise());
  out.set_min_spp(std::min(config.min_spp(), config.spp()));
  return out;
}

// The ground reaches under everything that stands on it.
schema::Ground ground(const schema::GroundConfig& config, const Layout& layout, const Catalog& catalog,
                      const DrawContext& context) {
  schema::Ground out;
  const double radius_m = layout.target().radius_m;
  double reach_m = layout.target().footprint_m;
  for (const Item& item : layout.items)
    for (const core::Vec3d p : item.place.hull) reach_m = std::max(reach_m, std::hypot(p.x, p.y));
  out.set_half_side_m(std::max(constant_of(config.half_side()) * radius_m, reach_m * 1.01));
  out.set_height_m(layout.ground_z_m);
  out.set_yaw_rad(constant_of(config.yaw_deg()) * M_PI / 180);
  *out.mutable_material() = ground_material(config, radius_m, catalog, context);
  return out;
}

// Where the config fixes the cameras, the views take them in turn.
void aim_by_rig(std::uint32_t view, schema::CameraConfig& camera) {
  if (camera.rig().empty()) return;
  const schema::RigCameraConfig& fixed = camera.rig(static_cast<int>(view) % camera.rig_size());
  if (fixed.has_elevation_deg()) camera.mutable_elevation_deg()->set_constant(fixed.elevation_deg());
  if (fixed.has_azimuth_deg()) camera.mutable_azimuth_deg()->set_constant(fixed.azimuth_deg());
  if (fixed.has_roll_deg()) camera.mutable_roll_deg()->set_constant(fixed.roll_deg());
  if (fixed.has_distance_mm()) camera.mutable_distance_mm()->set_constant(fixed.distance_mm());
}

// One attempt at the random part of a scene. The error names the limit that refused it.
tl::expected<schema::SceneSpec, std::string> attempt_scene(const schema::DatasetConfig& config,
                                                           const Catalog& catalog, const CatalogPart& part,
                                                           int class_id, DrawContext context) {
  std::vector<schema::Draw> draws;
  context.draws = &draws;
  schema::SceneConfig drawn = draw(config.scene(), "scene", context);

  Item target;
  target.part = &part;
  target.role = "target";
  target.class_id = class_id;
  if (class_id >= 0) target.label = catalog.classes[static_cast<std::size_t>(class_id)].label;
  schema::Instance dressed;
  dress(config, target.label, drawn.material(), *part.part, catalog, "scene.material", context, dressed);
  target.material = dressed.material();
  target.bodies.assign(dressed.bodies().begin(), dressed.bodies().end());
  auto made = make_layout({drawn, catalog, part, target, context}, config);
  if (!made) return tl::unexpected(made.error());
  Layout layout = *std::move(made);
  // What moves on a belt moves along it.
  if (layout.belt_yaw_rad && schema::name_of(drawn.camera().motion_of()) == "belt")
    drawn.mutable_camera()->mutable_motion_direction_deg()->set_constant(*layout.belt_yaw_rad * 180 / M_PI);
  add_distractors(drawn.distractors(), config.scene().material(), catalog, context, layout);
  const std::uint32_t view = view_of_image(config, context.image);
  aim_by_rig(view, *drawn.mutable_camera());
  if (view > 0) {
    // A scene is chosen by its first view; from elsewhere it shows what it shows.
    drawn.mutable_visibility()->set_least(0);
    drawn.mutable_visibility()->set_most(1);
  }
  const auto camera = frame_part(drawn.camera(), config.image(), layout.target(), layout.has_ground);
  if (!camera) return tl::unexpected(camera.error());
  const auto sight = fill_sight(drawn, config.scene().material(), catalog, *camera, context, layout);
  if (!sight) return tl::unexpected(sight.error());

  schema::SceneSpec scene;
  scene.set_attempt(context.attempt + context.image_retries);
  scene.set_layout(layout.kind);
  *scene.mutable_camera() = *camera;
  for (const Item& item : layout.items) *scene.add_instances() = instance_of(item);
  if (layout.has_ground) *scene.mutable_ground() = ground(drawn.ground(), layout, catalog, context);
  light_scene(drawn.light(), catalog, layout.target(), layout.has_ground, context, scene);
  add_backdrop(drawn.backdrop(), config.image(), catalog, *scene.mutable_environment());
  if (lamp_in_furniture(scene, layout))
    return tl::unexpected(std::string("scene.light: a lamp would stand inside furniture"));
  *scene.mutable_sensor() = sensor_of(drawn.sensor(), context);
  scene.mutable_sensor()->set_exposure_s(constant_of(drawn.camera().exposure_ms()) * 1e-3);
  *scene.mutable_dirt() = lens_dirt(drawn.dirt(), *camera, scene.sensor().pattern_seed());
  scene.mutable_draws()->Add(draws.begin(), draws.end());
  return scene;
}

// Parts of several classes: no one label is right.
bool shows_others(const schema::SceneSpec& scene) {
  return std::any_of(scene.instances().begin(), scene.instances().end(),
                     [](const schema::Instance& one) { return one.role() == "other"; });
}

// The limit to name where many refused.
std::string most_frequent(const std::vector<std::string>& limits) {
  std::map<std::string, int> counts;
  for (const std::string& limit : limits) ++counts[limit];
  return std::max_element(counts.begin(), counts.end(),
                          [](const auto& a, const auto& b) { return a.second < b.second; })
      ->first;
}

std::vector<std::string> labels_of(const Catalog& catalog) {
  std::vector<std::string> labels;
  for (const CatalogClass& item : catalog.classes) labels.push_back(item.label);
  return labels;
}

// Attempts until one succeeds; `next` sets the context of each. Null if none did.
template <class Next>
std::optional<schema::SceneSpec> first_possible(const schema::DatasetConfig& config, const Catalog& catalog,
                                                const Subject& subject, DrawContext& context, Next next,
                                                std::vector<std::string>& refused) {
  for (std::uint32_t attempt = 0; attempt < kMaxAttempts; ++attempt) {
    next(context, attempt);
    auto scene = attempt_scene(config, catalog, subject.part, subject.class_id, context);
    if (scene) return *std::move(scene);
    refused.push_back(scene.error());
  }
  return std::nullopt;
}

// What does not depend on the draws.
void complete(const schema::DatasetConfig& config, const Turn& turn, std::uint64_t index,
              schema::SceneSpec& scene) {
  const std::uint64_t seed = config.seed();
  scene.set_seed(seed);
  scene.set_image_index(index);
  scene.set_scene_index(scene_of_image(config, index));
  scene.set_view(view_of_image(config, index));
  const bool has_main_target = turn.class_id >= 0 && !shows_others(scene);
  scene.set_class_id(has_main_target ? turn.class_id : core::kNoClass.value);
  if (has_main_target) scene.set_label(turn.sequence);
  scene.set_split(turn.split);
  *scene.mutable_render() = render_settings(config);
  scene.mutable_render()->set_sampler_seed(core::RandomStream(seed, index, "render.sampler").bits(0));
  if (scene.has_ground() && scene.ground().material().has_finish()) {
    scene.mutable_ground()->mutable_material()->mutable_finish()->set_pattern_seed(
        core::RandomStream(seed, scene.scene_index(), "scene.ground.pattern").bits(0));
  }
  scene.mutable_sensor()->set_noise_seed(core::RandomStream(seed, index, "scene.sensor.noise").bits(0));
}

// Views of a scene may differ in what is made for each picture, as occluders are.
bool is_same(const schema::Instance& a, const schema::Instance& b) {
  return a.part_sha256() == b.part_sha256() && a.role() == b.role() && a.scale() == b.scale();
}

schema::NextView next_view(const schema::SceneSpec& scene, const schema::SceneSpec& next) {
  schema::NextView out;
  *out.mutable_camera() = next.camera();
  for (int i = 0; i < scene.instances_size(); ++i) {
    schema::RigidTransform& place = *out.add_world_from_part();
    if (scene.instances(i).role() == "occluder" || i >= next.instances_size()) continue;
    if (is_same(scene.instances(i), next.instances(i))) place = next.instances(i).world_from_part();
  }
  return out;
}

core::Result<schema::SceneSpec> generate_view(const schema::DatasetConfig& config, const Catalog& catalog,
                                              std::uint64_t index) {
  PB_CHECK(!catalog.classes.empty());
  const std::uint64_t scene_index = scene_of_image(config, index);
  const std::uint32_t view = view_of_image(config, index);
  const Turn turn = turn_of(config, labels_of(catalog), scene_index);
  const Subject subject = subject_of(catalog, turn, config.seed(), scene_index);
  const std::uint64_t first_turn = turn.n * config.views();
  DrawContext context{config.seed(), scene_index,   index - view, 0,         nullptr,
                      &config,       turn.sequence, turn.n,       first_turn};
  std::vector<std::string> refused;
  const auto fail = [&] {
    return core::fail({"", "image " + std::to_string(index) + " of '" + turn.sequence + "'",
                       "no scene in " + std::to_string(kMaxAttempts) + " attempts: " + most_frequent(refused),
                       "give that setting more room", 2});
  };
  // The first view decides which attempt the scene is, for all its views.
  auto scene = first_possible(
      config, catalog, subject, context, [](DrawContext& c, std::uint32_t attempt) { c.attempt = attempt; },
      refused);
  if (scene && view > 0) {
    context.image = index;
    context.image_turn = first_turn + view;
    refused.clear();
    scene = first_possible(
        config, catalog, subject, context,
        [](DrawContext& c, std::uint32_t attempt) { c.image_retries = attempt; }, refused);
  }
  if (!scene) return fail();
  scene->mutable_refused()->Add(refused.begin(), refused.end());
  complete(config, turn, index, *scene);
  declare(turn, subject, catalog, *scene);
  return *std::move(scene);
}

}  // namespace

core::Result<schema::SceneSpec> generate(const schema::DatasetConfig& config, const Catalog& catalog,
                                         std::uint64_t index) {
  auto scene = generate_view(config, catalog, index);
  if (!scene || !asks_for(config, {"flow"}) || scene->view() + 1 >= config.views()) return scene;
  const auto next = generate_view(config, catalog, index + 1);
  if (!next) return core::fail(next.error());
  *scene->mutable_next_view() = next_view(*scene, *next);
  return scene;
}

double max_long_side_px(const schema::DatasetConfig& config) {
  const double short_side = std::min(config.image().width_px(), config.image().height_px());
  return std::max(largest_of(config.scene().camera().part_extent()) * short_side,
                  largest_of(config.scene().camera().size_px()));
}

}  // namespace partbooth::scene_gen
