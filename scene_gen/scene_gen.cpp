// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/scene_gen.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "core/random.h"
#include "scene_gen/camera.h"
#include "scene_gen/dirt.h"
#include "scene_gen/distractors.h"
#include "scene_gen/draws.h"
#include "scene_gen/dress.h"
#include "scene_gen/lights.h"
#include "scene_gen/materials.h"
#include "scene_gen/pose.h"
#include "scene_gen/rounds.h"
#include "scene_gen/sensor.h"
#include "scene_gen/surroundings.h"
#include "schema/laws.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using schema::constant_of;

// A config whose wishes are met once in ten attempts fails at one image in 40,000.
constexpr std::uint32_t kMaxAttempts = 100;

schema::RenderSettings render_settings(const schema::RenderConfig& config) {
  schema::RenderSettings out;
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

// The table top reaches under everything that lies on it.
schema::Ground ground(const schema::GroundConfig& config, const PlacedPart& target, double reach_m,
                      const Catalog& catalog, const DrawContext& context) {
  schema::Ground out;
  const double needed_m = std::max(reach_m, target.footprint_m) * 1.01;
  out.set_half_side_m(std::max(constant_of(config.half_side()) * target.radius_m, needed_m));
  out.set_yaw_rad(constant_of(config.yaw_deg()) * M_PI / 180);
  *out.mutable_material() = ground_material(config, target.radius_m, catalog, context);
  return out;
}

// One attempt at the random part of a scene. The error names the limit that refused it.
tl::expected<schema::SceneSpec, std::string> attempt_scene(const schema::DatasetConfig& config,
                                                           const Catalog& catalog, const CatalogPart& part,
                                                           int class_id, DrawContext context) {
  std::vector<schema::Draw> draws;
  context.draws = &draws;
  const schema::SceneConfig drawn = draw(config.scene(), "scene", context);

  const PlacedPart target = place_target(*part.part, drawn.pose());
  const bool has_ground = target.stable_pose >= 0 || constant_of(drawn.ground().on()) == 1;
  const auto camera = frame_part(drawn.camera(), config.image(), target, has_ground);
  if (!camera) return tl::unexpected(camera.error());

  schema::SceneSpec scene;
  scene.set_attempt(context.attempt);
  *scene.mutable_camera() = *camera;
  *scene.add_instances() = instance_of(part, target, {}, class_id);
  dress(config, catalog.classes[static_cast<std::size_t>(class_id)].label, drawn.material(), *part.part,
        catalog, "scene.material", context, *scene.mutable_instances(0));
  const Distractors distractors = place_distractors(drawn.distractors(), config.scene().material(), catalog,
                                                    target, *camera, has_ground, context);
  for (const schema::Instance& instance : distractors.instances) *scene.add_instances() = instance;
  if (has_ground)
    *scene.mutable_ground() = ground(drawn.ground(), target, distractors.reach_m, catalog, context);
  light_scene(drawn.light(), catalog, target, has_ground, context, scene);
  add_backdrop(drawn.backdrop(), config.image(), catalog, *scene.mutable_environment());
  *scene.mutable_sensor() = sensor_of(drawn.sensor(), context);
  scene.mutable_sensor()->set_exposure_s(constant_of(drawn.camera().exposure_ms()) * 1e-3);
  *scene.mutable_dirt() = lens_dirt(drawn.dirt(), *camera, scene.sensor().pattern_seed());
  scene.mutable_draws()->Add(draws.begin(), draws.end());
  return scene;
}

std::vector<std::string> labels_of(const Catalog& catalog) {
  std::vector<std::string> labels;
  for (const CatalogClass& item : catalog.classes) labels.push_back(item.label);
  return labels;
}

}  // namespace

core::Result<schema::SceneSpec> generate(const schema::DatasetConfig& config, const Catalog& catalog,
                                         std::uint64_t index) {
  PB_CHECK(!catalog.classes.empty());
  const std::uint64_t scene_index = scene_of_image(index), seed = config.seed();
  const Turn turn = turn_of(config, labels_of(catalog), scene_index);
  const CatalogClass& label = catalog.classes[static_cast<std::size_t>(turn.class_id)];
  const CatalogPart& part = label.parts[turn.n % label.parts.size()];
  std::string limit;
  for (std::uint32_t attempt = 0; attempt < kMaxAttempts; ++attempt) {
    auto scene =
        attempt_scene(config, catalog, part, turn.class_id, {seed, scene_index, index, attempt, nullptr});
    if (!scene) {
      limit = scene.error();
      continue;
    }
    scene->set_seed(seed);
    scene->set_image_index(index);
    scene->set_class_id(turn.class_id);
    scene->set_label(label.label);
    scene->set_split(turn.split);
    *scene->mutable_render() = render_settings(config.render());
    scene->mutable_render()->set_sampler_seed(core::RandomStream(seed, index, "render.sampler").bits(0));
    if (scene->has_ground() && scene->ground().material().has_finish()) {
      scene->mutable_ground()->mutable_material()->mutable_finish()->set_pattern_seed(
          core::RandomStream(seed, scene_index, "scene.ground.pattern").bits(0));
    }
    scene->mutable_sensor()->set_noise_seed(core::RandomStream(seed, index, "scene.sensor.noise").bits(0));
    return *std::move(scene);
  }
  return core::fail({"", "image " + std::to_string(index) + " of '" + label.label + "'",
                     "no scene in " + std::to_string(kMaxAttempts) + " attempts: " + limit,
                     "give that setting more room", 2});
}

double max_long_side_px(const schema::DatasetConfig& config) {
  const double short_side = std::min(config.image().width_px(), config.image().height_px());
  return largest_of(config.scene().camera().part_extent()) * short_side;
}

}  // namespace partbooth::scene_gen
