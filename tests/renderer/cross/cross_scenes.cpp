// SPDX-License-Identifier: Apache-2.0
#include "tests/renderer/cross/cross_scenes.h"

#include <cmath>
#include <functional>
#include <map>
#include <utility>

#include "media/media.h"
#include "scene_gen/import/import.h"

namespace partbooth::renderer::cross {
namespace {

using core::Vec3d;
using scenes::Booth;

schema::Material colored(schema::Material material, Vec3d color) {
  schema::Rgb& base = *material.mutable_base_color();
  base.set_r(color.x);
  base.set_g(color.y);
  base.set_b(color.z);
  return material;
}

schema::Material conductor(Vec3d f0, Vec3d f82, double roughness) {
  schema::Material out = colored(scenes::metal(0.5, roughness), f0);
  out.mutable_f82()->set_r(f82.x);
  out.mutable_f82()->set_g(f82.y);
  out.mutable_f82()->set_b(f82.z);
  return out;
}

// Reflectances of optical constants: aluminium (Rakic), stainless steel (Karlsson). The F82 model follows
// these conductors within 2 %; of brass it misses the blue by 5 % at 60 degrees.
schema::Material aluminium(double roughness) {
  return conductor({0.908, 0.916, 0.923}, {0.833, 0.862, 0.895}, roughness);
}
schema::Material steel(double roughness) {
  return conductor({0.667, 0.639, 0.597}, {0.650, 0.663, 0.683}, roughness);
}
std::string asset(const std::string& name) { return std::string(PARTBOOTH_SOURCE_DIR) + "/assets/" + name; }

core::Part quickstart_part(const std::string& name) {
  return read_part(asset("quickstart_parts/" + name + ".step")).value();
}

// A table of four parts' size, seen from above at a slant, black around.
Booth table(double radius_m, int size_px) {
  Booth booth;
  booth.size(size_px, size_px);
  booth.look(Vec3d{2.6, -2.2, 2.4} * radius_m, Vec3d{0, 0, 0.25} * radius_m, 38);
  booth.ground(6 * radius_m, colored(scenes::lambert(0.5), {0.55, 0.5, 0.45}));
  return booth;
}

// Lamps outside of the picture: as they hide nothing here, they must not hide each other there.
void two_lamps(Booth& booth, double radius_m) {
  booth.lamp(Vec3d{3, 2, 4} * radius_m, {}, 3 * radius_m, 3);
  booth.lamp(Vec3d{-3, -3, 5} * radius_m, {}, 2.4 * radius_m, 4);
}

Booth one_part(const std::string& name, const schema::Material& material, int size_px) {
  const core::Part part = quickstart_part(name);
  Booth booth = table(part.bounding_radius_m, size_px);
  stand(booth, part, material, 0, 0);
  two_lamps(booth, part.bounding_radius_m);
  return booth;
}

Booth matte(int size_px) {
  return one_part("u_bracket", colored(scenes::lambert(0.6), {0.7, 0.6, 0.3}), size_px);
}

Booth rough_metal(int size_px) { return one_part("wheel_with_shaft", aluminium(0.3), size_px); }

Booth rough_plastic(int size_px) {
  return one_part("threaded_ring", colored(scenes::plastic(0.5, 0.3), {0.4, 0.45, 0.5}), size_px);
}

Booth hdri(int size_px) {
  const core::Part collar = quickstart_part("flanged_collar");
  const double r = collar.bounding_radius_m;
  Booth booth = table(r, size_px);
  stand(booth, collar, steel(0.3), 0, 0);
  stand(booth, quickstart_part("angle_bracket"), colored(scenes::plastic(0.5, 0.3), {0.5, 0.4, 0.35}),
        -1.4 * r, 1.4 * r);
  booth.hdri(media::read_linear(asset("hdri/workshop_512.exr")).value());
  booth.spec.mutable_environment()->set_yaw_rad(0.7);
  return booth;
}

// A clear solid under a white sky. Measured: 1.5 % of a block at this roughness, 5 % at 0.3, where Mitsuba's
// model has no light that microfacets scatter more than once.
Booth rough_glass(int size_px) {
  const core::Part spool = quickstart_part("double_flange_spool");
  const double r = spool.bounding_radius_m;
  Booth booth = table(r, size_px);
  schema::Material glass = scenes::plastic(0.5, 0.2, 1.5);
  glass.set_transmission(1);
  // Not in touch with the table: what happens between faces that coincide is each renderer's own matter.
  schema::Instance& part = stand(booth, spool, glass, 0, 0);
  schema::Vector3& place = *part.mutable_world_from_part()->mutable_translation_m();
  place.set_z(place.z() + 0.02 * r);
  stand(booth, quickstart_part("angle_bracket"), colored(scenes::lambert(0.5), {0.7, 0.3, 0.2}), -1.3 * r,
        1.3 * r);
  booth.dome(1);
  return booth;
}

// A thin lens, four lamps of several sizes, three parts.
Booth area_lights(int size_px) {
  const core::Part spool = quickstart_part("double_flange_spool");
  const double r = spool.bounding_radius_m;
  Booth booth = table(r, size_px);
  stand(booth, spool, colored(scenes::plastic(0.5, 0.3), {0.7, 0.7, 0.7}), 0, 0);
  stand(booth, quickstart_part("angle_bracket"), colored(scenes::lambert(0.5), {0.35, 0.5, 0.4}), -1.5 * r,
        1.2 * r);
  stand(booth, quickstart_part("u_bracket"), steel(0.3), 0.6 * r, 1.9 * r);
  two_lamps(booth, r);
  booth.lamp(Vec3d{-4, 4, 2} * r, {}, 1.5 * r, 6);
  booth.lamp(Vec3d{4, -4, 1.5} * r, {}, 1.5 * r, 3);
  booth.spec.mutable_camera()->set_lens_radius_m(0.06 * r);
  booth.spec.mutable_camera()->set_focus_distance_m(4 * r);
  return booth;
}

const std::map<std::string, std::function<Booth(int)>>& makers() {
  static const std::map<std::string, std::function<Booth(int)>> out{
      {"matte", matte},
      {"rough_metal", rough_metal},
      {"rough_plastic", rough_plastic},
      {"rough_glass", rough_glass},
      {"hdri", hdri},
      {"area_lights", area_lights},
      {"plain", [](int size_px) { return scenes::plain_scene(size_px, 1); }},
  };
  return out;
}

}  // namespace

const std::vector<std::string>& scene_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (const auto& [name, make] : makers()) out.push_back(name);
    return out;
  }();
  return names;
}

core::Result<core::Part> read_part(const std::string& path) {
  scene_gen::ImportOptions options;
  options.long_side_px = 2000;
  auto imported = scene_gen::import_part(path, options);
  if (!imported) return core::fail(imported.error());
  return *imported->part;
}

schema::Instance& stand(Booth& booth, const core::Part& part, const schema::Material& material, double x_m,
                        double y_m) {
  core::Rigid pose = part.stable_poses.front().world_from_part;
  const Vec3d middle = pose.rotation * Vec3d(part.bounding_center) + pose.translation;
  pose.translation += Vec3d{x_m - middle.x, y_m - middle.y, 0};
  schema::Instance& out = booth.add(part, material);
  *out.mutable_world_from_part() = scenes::rigid(pose);
  return out;
}

core::Result<Booth> make_scene(const std::string& name, int size_px, int spp) {
  const auto found = makers().find(name);
  if (found == makers().end()) return core::fail({"", name, "no scene of that name", "see scene_names()", 2});
  Booth booth = found->second(size_px);
  booth.spec.mutable_render()->set_spp(std::uint32_t(spp));
  return booth;
}

}  // namespace partbooth::renderer::cross
