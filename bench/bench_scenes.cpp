// SPDX-License-Identifier: Apache-2.0
#include "bench/bench_scenes.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "media/media.h"
#include "tests/renderer/cross/cross_scenes.h"
#include "tests/renderer/statistics.h"

namespace partbooth::bench {
namespace {

using core::Vec3d;
using renderer::scenes::Booth;
namespace scenes = renderer::scenes;

constexpr int kBinParts = 30;

std::string asset(const std::string& name) { return std::string(PARTBOOTH_SOURCE_DIR) + "/assets/" + name; }

core::Result<void> add_sky(Booth& booth) {
  auto sky = media::read_linear(asset("hdri/studio_small_03_1k.hdr"));
  if (!sky) return core::fail(sky.error());
  booth.hdri(*sky);
  return {};
}

core::Result<Booth> table(const std::string& part_file, int size_px) {
  auto part = renderer::cross::read_part(part_file);
  if (!part) return core::fail(part.error());
  const double r = part->bounding_radius_m;
  Booth booth;
  booth.size(size_px, size_px);
  booth.look(Vec3d{2.2, -1.8, 1.9} * r, Vec3d{0, 0, 0.2} * r, 40);
  booth.ground(8 * r, scenes::lambert(0.4));
  renderer::cross::stand(booth, *part, scenes::metal(0.6, 0.35), 0, 0);
  PB_RETURN_IF_ERROR(add_sky(booth));
  return booth;
}

// A turn with the density of uniform rotations (Shoemake 1992).
core::Mat3d random_turn(std::uint64_t i) {
  const double u = renderer::statistics::uniform(4 * i),
               a = 2 * std::numbers::pi * renderer::statistics::uniform(4 * i + 1),
               b = 2 * std::numbers::pi * renderer::statistics::uniform(4 * i + 2);
  const double x = std::sqrt(1 - u) * std::sin(a), y = std::sqrt(1 - u) * std::cos(a),
               z = std::sqrt(u) * std::sin(b), w = std::sqrt(u) * std::cos(b);
  core::Mat3d out;
  out.rows = {Vec3d{1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)},
              Vec3d{2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)},
              Vec3d{2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)}};
  return out;
}

// Four walls about the origin; the ground is the bottom.
void add_walls(Booth& booth, double half_m) {
  const core::Part wall = scenes::box({2 * half_m, 0.04 * half_m, 1.6 * half_m});
  for (int i = 0; i < 4; ++i) {
    const double angle = i * std::numbers::pi / 2, c = std::cos(angle), s = std::sin(angle);
    core::Rigid pose;
    pose.rotation.rows = {Vec3d{c, -s, 0}, Vec3d{s, c, 0}, Vec3d{0, 0, 1}};
    pose.translation = Vec3d{-s * half_m, c * half_m, 0.8 * half_m};
    *booth.add(wall, scenes::plastic(0.3, 0.5)).mutable_world_from_part() = scenes::rigid(pose);
  }
}

// Parts in layers of nine, each turned and moved at random: as if poured, without physics.
core::Result<Booth> bin(int size_px) {
  std::vector<core::Part> parts;
  double r = 0;
  for (const char* name : {"angle_bracket", "double_flange_spool", "flanged_collar", "threaded_ring",
                           "u_bracket", "wheel_with_shaft"}) {
    auto part = renderer::cross::read_part(asset(std::string("quickstart_parts/") + name + ".step"));
    if (!part) return core::fail(part.error());
    r = std::max(r, double(part->bounding_radius_m));
    parts.push_back(std::move(*part));
  }
  Booth booth;
  booth.size(size_px, size_px);
  booth.look(Vec3d{0.5, -2.5, 7} * r, Vec3d{0, 0, 0.8} * r, 42);
  booth.ground(10 * r, scenes::lambert(0.4));
  add_walls(booth, 2.6 * r);
  for (int i = 0; i < kBinParts; ++i) {
    const core::Part& part = parts[std::size_t(i) % parts.size()];
    core::Rigid pose;
    pose.rotation = random_turn(std::uint64_t(i));
    const double shift = 0.4 * r * (renderer::statistics::uniform(std::uint64_t(4 * i + 3)) - 0.5);
    const Vec3d at{(i % 3 - 1) * 1.5 * r + shift, (i / 3 % 3 - 1) * 1.5 * r - shift,
                   (0.9 + 0.8 * (i / 9)) * r};
    pose.translation = at - pose.rotation * Vec3d(part.bounding_center);
    schema::Instance& instance =
        booth.add(part, i % 2 == 0 ? scenes::metal(0.6, 0.3) : scenes::plastic(0.5, 0.4));
    *instance.mutable_world_from_part() = scenes::rigid(pose);
  }
  PB_RETURN_IF_ERROR(add_sky(booth));
  return booth;
}

}  // namespace

std::vector<std::string> scene_names() {
  std::vector<std::string> out = renderer::cross::scene_names();
  out.insert(out.end(), {"table", "bin"});
  return out;
}

std::string default_part() { return asset("test_parts/cad/nist_ctc_05_asme1_ap242-e1.stp"); }

core::Result<Booth> make_scene(const std::string& name, const std::string& part_file, int size_px, int spp) {
  auto booth = name == "table" ? table(part_file, size_px)
               : name == "bin" ? bin(size_px)
                               : renderer::cross::make_scene(name, size_px, spp);
  if (booth) booth->spec.mutable_render()->set_spp(std::uint32_t(spp));
  return booth;
}

}  // namespace partbooth::bench
