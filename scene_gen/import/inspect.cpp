// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/inspect.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

namespace partbooth::scene_gen {
namespace {

using Json = nlohmann::ordered_json;
using core::Part;
using core::Vec3d;

constexpr std::size_t kTopPoses = 6;
constexpr double kMm = 1000;

const char* type_name(core::SurfaceType type) {
  static constexpr const char* kNames[] = {"unknown", "plane", "cylinder", "cone",
                                           "sphere",  "torus", "freeform"};
  return kNames[static_cast<int>(type)];
}

// Six significant digits: the rest is noise of the tessellation or of the file.
double rounded(double v) {
  if (v == 0 || !std::isfinite(v)) return 0;
  const double scale = std::pow(10.0, 6 - std::ceil(std::log10(std::abs(v))));
  return std::round(v * scale) / scale;
}

Json numbers(Vec3d v) { return {rounded(v.x), rounded(v.y), rounded(v.z)}; }

// To the nanometre: the modeller's own tolerance is a tenth of that. Adding zero turns -0 into 0.
double mm(double metres) { return std::round(metres * kMm * 1e6) / 1e6 + 0.0; }

Json lengths_mm(Vec3d v) { return {mm(v.x), mm(v.y), mm(v.z)}; }

Json box_mm(const core::Box3d& box) {
  return {mm(box.min.x), mm(box.min.y), mm(box.min.z), mm(box.max.x), mm(box.max.y), mm(box.max.z)};
}

// Distinct colours, in the order of the faces; of one body or of all.
Json colors(const Part& part, std::optional<std::uint32_t> body) {
  std::vector<core::Vec3f> found;
  for (const core::PartFace& face : part.faces)
    if (face.color && (!body || face.body == *body) &&
        std::find(found.begin(), found.end(), *face.color) == found.end())
      found.push_back(*face.color);
  Json out = Json::array();
  for (const core::Vec3f& c : found) out.push_back(numbers(Vec3d(c)));
  return out;
}

Json bodies(const Part& part) {
  std::vector<std::size_t> faces(part.bodies.size(), 0);
  for (const core::PartFace& face : part.faces) ++faces[face.body];
  Json out = Json::array();
  for (std::uint32_t b = 0; b < part.bodies.size(); ++b)
    out.push_back({{"name", part.bodies[b].name},
                   {"solid", part.bodies[b].solid},
                   {"faces", faces[b]},
                   {"colors", colors(part, b)}});
  return out;
}

Json surface_types(const Part& part) {
  std::size_t counts[7] = {};
  for (const core::PartFace& face : part.faces) ++counts[static_cast<int>(face.type)];
  Json out = Json::object();
  for (int t = 0; t < 7; ++t)
    if (counts[t] > 0) out[type_name(static_cast<core::SurfaceType>(t))] = counts[t];
  return out;
}

Json poses(const Part& part) {
  Json probabilities = Json::array(), top = Json::array();
  for (const core::StablePose& pose : part.stable_poses) {
    probabilities.push_back(rounded(pose.probability));
    if (top.size() < kTopPoses)
      top.push_back({{"probability", rounded(pose.probability)},
                     {"up", numbers(pose.world_from_part.rotation.rows[2])}});
  }
  return {{"count", part.stable_poses.size()}, {"probabilities", probabilities}, {"top", top}};
}

Json describe(const Part& part, const std::string& path) {
  return {{"file", path},
          {"unit", part.source_unit},
          {"solids",
           std::count_if(part.bodies.begin(), part.bodies.end(), [](const auto& b) { return b.solid; })},
          {"faces", part.faces.size()},
          {"bodies", bodies(part)},
          {"bbox_mm", box_mm(part.exact_box)},
          {"size_mm", lengths_mm(part.exact_box.size())},
          {"volume_mm3", rounded(part.volume_m3 * kMm * kMm * kMm)},
          {"area_mm2", rounded(part.area_m2 * kMm * kMm)},
          {"triangles", part.mesh.triangles.size()},
          {"vertices", part.mesh.positions.size()},
          {"surface_types", surface_types(part)},
          {"colors", colors(part, std::nullopt)},
          {"center_of_mass_mm", lengths_mm(part.center_of_mass)},
          {"stable_poses", poses(part)},
          {"warnings", part.warnings}};
}

std::string names_of(const Part& part) {
  // Bodies of the same name once, with their number.
  std::vector<std::pair<std::string, int>> counted;
  for (const core::PartBody& body : part.bodies) {
    if (body.name.empty()) continue;
    const auto at =
        std::find_if(counted.begin(), counted.end(), [&](const auto& c) { return c.first == body.name; });
    if (at != counted.end())
      ++at->second;
    else
      counted.emplace_back(body.name, 1);
  }
  std::string out;
  for (const auto& [name, count] : counted)
    out += (out.empty() ? "" : ", ") + (count > 1 ? fmt::format("{} x{}", name, count) : name);
  return out.empty() ? "none" : out;
}

std::string to_text(const Part& part, const Json& json) {
  const auto box = json["bbox_mm"].get<std::vector<double>>(),
             size = json["size_mm"].get<std::vector<double>>();
  std::string out = json["file"].get<std::string>() + "\n";
  const auto line = [&](const char* key, const std::string& value) {
    out += fmt::format("  {:<14}{}\n", key, value);
  };
  line("unit", part.source_unit);
  line("size", fmt::format("{:.6g} mm", fmt::join(size, " x ")));
  line("box", fmt::format("{:.6g} mm", fmt::join(box, " ")));
  line("bodies", fmt::format("{}, of them {} solids", part.bodies.size(), json["solids"].dump()));
  line("names", names_of(part));
  std::string types;
  for (const auto& [name, count] : json["surface_types"].items())
    types += fmt::format("{}{} {}", types.empty() ? "" : ", ", count.dump(), name);
  line("faces", fmt::format("{} ({})", part.faces.size(), types));
  line("colours", fmt::format("{}", json["colors"].size()));
  line("volume", fmt::format("{} mm3", json["volume_mm3"].dump()));
  line("area", fmt::format("{} mm2", json["area_mm2"].dump()));
  line("triangles", fmt::format("{}", part.mesh.triangles.size()));
  std::string top;
  for (const auto& pose : json["stable_poses"]["top"])
    top += fmt::format("{}{:.1f} %", top.empty() ? "" : ", ", pose["probability"].get<double>() * 100);
  line("stable poses", fmt::format("{}: {}{}", part.stable_poses.size(), top,
                                   part.stable_poses.size() > kTopPoses ? ", ..." : ""));
  for (const std::string& w : part.warnings) line("warning", w);
  return out;
}

}  // namespace

core::Result<Inspection> inspect(const std::string& path, const ImportOptions& options) {
  const auto imported = import_part(path, options);
  if (!imported) return core::fail(imported.error());
  const Json json = describe(*imported->part, path);
  return Inspection{to_text(*imported->part, json), json.dump()};
}

}  // namespace partbooth::scene_gen
