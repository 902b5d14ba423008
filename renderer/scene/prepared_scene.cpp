// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/prepared_scene.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <numbers>

#include "core/check.h"
#include "renderer/photo/backdrop.h"
#include "renderer/scene/albedo_view.h"
#include "renderer/scene/camera_view.h"
#include "renderer/scene/convert.h"
#include "renderer/scene/finish_records.h"
#include "renderer/scene/procedural.h"
#include "schema/geometry.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;

// A mask has 32 bits: so many objects have one of their own, the rest share the last; between them is
// PreparedScene::kOpaqueMask.
constexpr int kMaskGroup = 30;
constexpr std::uint32_t kOthersMask = 1u << 31;
static_assert(PreparedScene::kOpaqueMask == 1u << kMaskGroup);

bool is_clear(const InstanceRecord& record) {
  return record.base_layers[1] * (1 - record.base_metal[3]) > 0.5f;
}

std::array<float, 12> column_major(const core::Rigid& transform, double scale) {
  std::array<float, 12> out{};
  for (int row = 0; row < 3; ++row) {
    for (int c = 0; c < 3; ++c) out[3 * c + row] = float(transform.rotation.rows[row][c] * scale);
    out[9 + row] = float(transform.translation[row]);
  }
  return out;
}

InstanceRecord make_record(const core::Rigid& transform, double scale, const PartGeometry& geometry,
                           const schema::Material& material, bool closed) {
  InstanceRecord out{};
  for (int row = 0; row < 3; ++row) {
    for (int c = 0; c < 3; ++c) out.rotation[row][c] = float(transform.rotation.rows[row][c]);
  }
  out.rotation[0][3] = float(scale);
  set_material(material, closed, out);
  out.triangles = geometry.triangles.data();
  out.faces = geometry.faces.data();
  return out;
}

core::Part ground_part() {
  core::Part out;
  out.faces.resize(1);
  out.faces[0].type = core::SurfaceType::kPlane;
  return out;
}

bool is_closed(const core::Part& part, const std::vector<bool>& bodies) {
  for (std::size_t b = 0; b < bodies.size(); ++b) {
    if (bodies[b] && !part.bodies[b].solid) return false;
  }
  return !bodies.empty();
}

// Bodies of an object that have one material.
struct Coated {
  const schema::Material* material;
  std::vector<bool> bodies;  // one entry a body of the part
};

std::vector<Coated> coated_bodies(const schema::Instance& object, const core::Part& part) {
  std::vector<Coated> out;
  std::vector<bool> rest(part.bodies.size(), true);
  for (const schema::BodyMaterial& body : object.bodies()) {
    PB_CHECK(body.body() < rest.size() && rest[body.body()], "no body of the part, or one named twice");
    rest[body.body()] = false;
    Coated& coated = out.emplace_back(Coated{&body.material(), std::vector<bool>(rest.size(), false)});
    coated.bodies[body.body()] = true;
  }
  if (out.empty() || std::find(rest.begin(), rest.end(), true) != rest.end())
    out.push_back({&object.material(), rest});
  return out;
}

// Of the bodies, in the order in which PartShape::geometry(bodies) has them.
std::vector<std::uint32_t> triangles_of(const core::Part& part, const std::vector<bool>& bodies) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t t = 0; t < part.mesh.triangles.size(); ++t) {
    if (bodies[part.faces[part.mesh.face_of_triangle[t]].body]) out.push_back(t);
  }
  return out;
}

// Light that leaves a clear part must not start below the ground that the part rests on: then the ground
// lies deeper by more than the offset of origins (kernel/trace.h).
double contact_gap_m(const schema::Camera& camera, double ground_height_m) {
  const Vec3d eye = to_rigid(camera.camera_from_world()).inverse().translation;
  return 0x1p-15 * (core::length(eye) + std::abs(eye.z - ground_height_m));
}

core::TriangleMesh ground_mesh(const schema::Ground& ground) {
  const double c = std::cos(ground.yaw_rad()) * ground.half_side_m();
  const double s = std::sin(ground.yaw_rad()) * ground.half_side_m();
  core::TriangleMesh out;
  for (const auto& [x, y] : {std::pair{-1, -1}, {1, -1}, {1, 1}, {-1, 1}}) {
    out.positions.emplace_back(float(c * x - s * y), float(s * x + c * y), float(ground.height_m()));
    out.normals.emplace_back(0.0f, 0.0f, 1.0f);
  }
  out.triangles = {{0, 1, 2}, {0, 2, 3}};
  out.face_of_triangle = {0, 0};
  return out;
}

}  // namespace

PreparedScene::PreparedScene(const schema::SceneSpec& scene, const core::AssetSet& assets, SceneCache& cache,
                             Technique technique)
    : object_count_(scene.instances_size()),
      device_(cache.device()),
      top_(rtcNewScene(cache.device())),
      lights_(scene.lights()) {
  const schema::RenderSettings& render = scene.render();
  PB_CHECK(render.spp() > 0 && render.spp() <= 65536, "samples per pixel are 1 to 65536");
  PB_CHECK(object_count_ < 65535, "too many objects");
  view_.camera = to_camera_view(scene.camera(), lens_nodes_);
  view_.technique = technique;
  view_.first_sample = 0;
  view_.spp = render.spp();
  view_.robust = render.robust();
  view_.sample_bits = std::bit_width(render.spp() - 1);
  view_.regularize = !render.unbiased();
  view_.max_depth = render.max_depth();
  view_.sampler_seed = std::uint32_t(render.sampler_seed() ^ (render.sampler_seed() >> 32));
  view_.albedo = albedo_view();
  rtcSetSceneFlags(top_.get(), render.robust() ? RTC_SCENE_FLAG_ROBUST : RTC_SCENE_FLAG_NONE);
  add_objects(scene, assets, cache);
  view_.ground_instance = kNoInstance;
  if (scene.has_ground()) {
    schema::Ground ground = scene.ground();
    if ((view_.lobes & kLobeTransmission) != 0) {
      ground.set_height_m(ground.height_m() - contact_gap_m(scene.camera(), ground.height_m()));
    }
    add_ground(ground, assets, cache, render.robust());
  }
  view_.has_finish = !finishes_.empty();
  set_mask_group(0);
  view_.lights = lights_.view();
  set_environment(scene.environment(), assets, cache);
  if (scene.environment().has_backdrop()) set_backdrop(scene, assets);
  view_.scene = top_.get();
  view_.instances = instances_.data();
  view_.instance_count = std::uint32_t(instances_.size());
  const Vec3d target =
      object_count_ > 0 ? to_rigid(scene.instances(0).world_from_part()).translation : Vec3d{};
  white_radiance_ = renderer::white_radiance(scene, mean_environment_, target);
  view_.clamp_luminance = render.clamp_indirect() > 0
                              ? float(render.clamp_indirect() * luminance_of(white_radiance_))
                              : std::numeric_limits<float>::infinity();
}

void PreparedScene::add_instance(RTCScene geometry, const float* column_major_3x4) {
  RTCGeometry instance = rtcNewGeometry(device_, RTC_GEOMETRY_TYPE_INSTANCE);
  rtcSetGeometryInstancedScene(instance, geometry);
  rtcSetGeometryTransform(instance, 0, RTC_FORMAT_FLOAT3X4_COLUMN_MAJOR, column_major_3x4);
  rtcCommitGeometry(instance);
  const unsigned id = rtcAttachGeometry(top_.get(), instance);
  rtcReleaseGeometry(instance);
  PB_CHECK(id + 1 == instances_.size(), "Embree counts instances in their order");
}

void PreparedScene::add_objects(const schema::SceneSpec& scene, const core::AssetSet& assets,
                                SceneCache& cache) {
  const bool robust = scene.render().robust();
  for (const schema::Instance& object : scene.instances()) {
    PB_CHECK(object.scale() > 0, "an instance needs a scale");
    const core::Rigid transform = to_rigid(object.world_from_part());
    PartShape& shape =
        *shapes_.emplace_back(cache.shape(assets, object.part_sha256(), schema::stretch_of(object)));
    for (const Coated& coated : coated_bodies(object, shape.part())) {
      const PartGeometry& geometry =
          object.bodies().empty() ? shape.geometry(robust) : shape.geometry(coated.bodies, robust);
      if (geometry.triangles.empty()) continue;
      instances_.push_back(make_record(transform, object.scale(), geometry, *coated.material,
                                       is_closed(shape.part(), coated.bodies)));
      object_of_.push_back(int(shapes_.size()) - 1);
      part_triangles_.emplace_back();
      if (scene.render().surface_labels() && !object.bodies().empty())
        part_triangles_.back() = triangles_of(shape.part(), coated.bodies);
      if (renderer::is_clear(instances_.back())) clear_objects_.insert(std::uint16_t(shapes_.size()));
      view_.lobes |= lobes_of(instances_.back());
      add_instance(geometry.scene.get(), column_major(transform, object.scale()).data());
      add_finish(*coated.material, object, shape, robust);
    }
  }
}

void PreparedScene::add_finish(const schema::Material& material, const schema::Instance& object,
                               PartShape& shape, bool robust) {
  const schema::Finish& finish = material.finish();
  if (!has_finish(finish) && !has_pattern(material.pattern())) return;
  FinishRecord& record =
      finishes_.emplace_back(make_finish_record(finish, to_rigid(object.world_from_part()), object.scale()));
  set_pattern(material.pattern(), record);
  record.faces = shape.lay(finish.lay()).data();
  if (finish.edge_break_m() > 0 || finish.wear() > 0) {
    record.edge_view = &shape.edges().view;
    limit_edges(record);
  }
  if (needs_hollows(finish)) record.hollow_view = shape.hollows(robust);
  instances_.back().finish = &record;
  view_.lobes |= lobes_of(record);
}

void PreparedScene::add_ground(const schema::Ground& ground, const core::AssetSet& assets, SceneCache& cache,
                               bool robust) {
  ground_ = build_part_geometry(device_, ground_mesh(ground), ground_part().faces, robust);
  view_.ground_instance = std::uint32_t(instances_.size());
  instances_.push_back(make_record({}, 1, ground_, ground.material(), false));
  view_.lobes |= lobes_of(instances_.back());
  add_instance(ground_.scene.get(), column_major({}, 1).data());
  const schema::Material& material = ground.material();
  if (has_finish(material.finish()) || has_pattern(material.pattern())) {
    ground_lay_ = lay_records(ground_part(), material.finish().lay());
    // Tool marks, boards and threads run along the sides of the table.
    const core::Rigid world_from_ground{core::rotation_about({0, 0, 1}, ground.yaw_rad()),
                                        {0, 0, ground.height_m()}};
    FinishRecord& record =
        finishes_.emplace_back(make_finish_record(material.finish(), world_from_ground, 1));
    set_pattern(material.pattern(), record);
    record.faces = ground_lay_.data();
    instances_.back().finish = &record;
    view_.lobes |= lobes_of(record);
  }
  if (!ground.material().texture_sha256().empty()) {
    const PackedPicture& picture = cache.texture(assets, ground.material().texture_sha256());
    view_.ground_texture = to_ground_texture(ground.material(), picture.view());
  }
}

void PreparedScene::set_environment(const schema::Environment& env, const core::AssetSet& assets,
                                    SceneCache& cache) {
  EnvironmentView& out = view_.environment;
  const Vec3d gain = to_vec(env.gain());
  for (int c = 0; c < 3; ++c) out.gain[c] = float(gain[c]);
  out.cos_yaw = float(std::cos(env.yaw_rad()));
  out.sin_yaw = float(std::sin(env.yaw_rad()));
  mean_environment_ = gain;
  const bool compensated = view_.technique == Technique::kMis;
  if (env.hdri_sha256().empty()) {
    if (!env.has_room()) return;
    room_ = build_environment_tables(paint_room(env.room()), compensated);
  }
  const EnvironmentTables& tables =
      room_ ? *room_ : cache.environment(assets, env.hdri_sha256(), compensated);
  out.picture = tables.picture.view();
  const Vec3d mean(tables.mean_radiance);
  mean_environment_ = {gain.x * mean.x, gain.y * mean.y, gain.z * mean.z};
  if (tables.sampled_luminance <= 0) return;
  out.density = tables.view();
  out.weight = float(std::numbers::pi * tables.sampled_luminance * luminance_of(gain));
}

void PreparedScene::set_backdrop(const schema::SceneSpec& scene, const core::AssetSet& assets) {
  const schema::Backdrop& backdrop = scene.environment().backdrop();
  backdrop_ = backdrop_pixels(backdrop, SceneCache::picture(assets, backdrop.sha256()),
                              int(scene.camera().width_px()), int(scene.camera().height_px()));
  view_.backdrop = {backdrop_.data(), float(backdrop.gain() * luminance_of(mean_environment_))};
}

void PreparedScene::set_mask_group(int group) {
  mask_group_ = group;
  for (std::size_t i = 0; i < instances_.size(); ++i) {
    const int object = i < object_of_.size() ? object_of_[i] : -1;
    const bool own = object >= 0 && object / kMaskGroup == group;
    RTCGeometry instance = rtcGetGeometry(top_.get(), unsigned(i));
    const std::uint32_t alone = own ? 1u << (object % kMaskGroup) : kOthersMask;
    rtcSetGeometryMask(instance, renderer::is_clear(instances_[i]) ? alone : alone | kOpaqueMask);
    rtcCommitGeometry(instance);
  }
  rtcCommitScene(top_.get());
}

std::uint32_t PreparedScene::face_of(std::uint32_t instance, std::uint32_t triangle) const {
  return std::bit_cast<std::uint32_t>(
      instances_[instance].triangles[std::size_t{kTriangleFloats} * triangle + 3]);
}

std::uint32_t PreparedScene::part_triangle_of(std::uint32_t instance, std::uint32_t triangle) const {
  const std::vector<std::uint32_t>& triangles = part_triangles_[instance];
  return triangles.empty() ? triangle : triangles[triangle];
}

std::uint32_t PreparedScene::mask_of_object(int index) {
  PB_CHECK(index >= 0 && index < object_count_);
  if (index / kMaskGroup != mask_group_) set_mask_group(index / kMaskGroup);
  return 1u << (index % kMaskGroup);
}

}  // namespace partbooth::renderer
