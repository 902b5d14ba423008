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
constexpr const char* kFeatureNames[] = {"hole", "boss", "fillet"};

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
                   {"material", part.bodies[b].material},
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

Json symmetries(const Part& part) {
  Json out = Json::array();
  for (const core::Symmetry& s : part.symmetries)
    out.push_back({{"order", s.order}, {"axis", numbers(s.axis)}, {"point_mm", lengths_mm(s.point)}});
  return out;
}

Json features(const Part& part) {
  Json out = Json::array();
  for (const core::Feature& f : part.features)
    out.push_back({{"kind", kFeatureNames[static_cast<int>(f.kind)]},
                   {"radius_mm", mm(f.radius_m)},
                   {"length_mm", mm(f.length_m)},
                   {"center_mm", lengths_mm(f.origin)},
                   {"axis", numbers(f.axis)},
                   {"through", f.through}});
  return out;
}

Json components(const Part& part) {
  Json out = Json::array();
  for (const core::Component& c : part.components)
    out.push_back({{"name", c.name},
                   {"shape", c.shape},
                   {"bodies", c.bodies},
                   {"position_mm", lengths_mm(c.assembly_from_part.translation)},
                   {"mirrored", c.mirrored}});
  return out;
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
          {"symmetries", symmetries(part)},
          {"features", features(part)},
          {"components", components(part)},
          {"warnings", part.warnings}};
}

// Each once, with its number; those of bodies, materials, components.
std::string counted_names(const std::vector<std::string>& names) {
  std::vector<std::pair<std::string, int>> counted;
  for (const std::string& name : names) {
    if (name.empty()) continue;
    const auto at =
        std::find_if(counted.begin(), counted.end(), [&](const auto& c) { return c.first == name; });
    if (at != counted.end())
      ++at->second;
    else
      counted.emplace_back(name, 1);
  }
  std::string out;
  for (const auto& [name, count] : counted)
    out += (out.empty() ? "" : ", ") + (count > 1 ? fmt::format("{} x{}", name, count) : name);
  return out.empty() ? "none" : out;
}

template <class Items, class Text>
std::string counted_texts(const Items& items, Text text) {
  std::vector<std::string> texts;
  for (const auto& item : items) texts.push_back(text(item));
  return counted_names(texts);
}

std::string symmetry_text(const core::Symmetry& s) {
  const std::string axis = fmt::format("about ({:.3g}, {:.3g}, {:.3g})", s.axis.x, s.axis.y, s.axis.z);
  if (s.order == 0) return "any angle " + axis;
  return fmt::format("{:.4g} degrees {}", 360.0 / s.order, axis);
}

std::string feature_text(const core::Feature& f) {
  std::string kind = kFeatureNames[static_cast<int>(f.kind)];
  if (f.kind == core::FeatureKind::kHole) kind = (f.through ? "through hole" : "blind hole");
  if (f.kind == core::FeatureKind::kFillet) return fmt::format("{} r {:.4g} mm", kind, f.radius_m * kMm);
  return fmt::format("{} d {:.4g} mm", kind, 2 * f.radius_m * kMm);
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
  line("names", counted_texts(part.bodies, [](const auto& b) { return b.name; }));
  line("materials", counted_texts(part.bodies, [](const auto& b) { return b.material; }));
  line("components", counted_texts(part.components, [](const auto& c) { return c.name; }));
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
  line("symmetries", counted_texts(part.symmetries, symmetry_text));
  line("features", counted_texts(part.features, feature_text));
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
