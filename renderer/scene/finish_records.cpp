// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/finish_records.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/check.h"

namespace partbooth::renderer {
namespace {

using core::SurfaceType;
using core::Vec3d;
using core::Vec3f;

struct LayFace {
  Lay lay = Lay::kStraight;
  Vec3f point, axis;
  float core_radius_m = 0;
};

void append(std::vector<float>& out, const LayFace& face) {
  out.insert(out.end(), {face.point.x, face.point.y, face.point.z, float(face.lay), face.axis.x, face.axis.y,
                         face.axis.z, face.core_radius_m});
}

bool is_turned(const core::PartFace& face) {
  return face.type == SurfaceType::kCylinder || face.type == SurfaceType::kCone ||
         face.type == SurfaceType::kTorus;
}

std::vector<double> face_areas(const core::Part& part) {
  std::vector<double> out(part.faces.size(), 0);
  const core::TriangleMesh& mesh = part.mesh;
  for (std::size_t t = 0; t < mesh.triangles.size(); ++t) {
    const auto& [a, b, c] = mesh.triangles[t];
    const Vec3d origin(mesh.positions[a]);
    out[mesh.face_of_triangle[t]] +=
        core::length(core::cross(Vec3d(mesh.positions[b]) - origin, Vec3d(mesh.positions[c]) - origin)) / 2;
  }
  return out;
}

struct Axis {
  Vec3d point, direction;
  double area = 0;
};

// The line about which most of the turned surface lies.
std::optional<Axis> main_axis(const core::Part& part) {
  const std::vector<double> area = face_areas(part);
  const double tolerance = 1e-3 * part.box.diagonal();
  std::vector<Axis> axes;
  for (std::size_t f = 0; f < part.faces.size(); ++f) {
    const core::PartFace& face = part.faces[f];
    if (!is_turned(face)) continue;
    const Vec3d point(face.origin), direction(face.axis);
    const auto same = [&](const Axis& axis) {
      const Vec3d apart = point - axis.point;
      return std::abs(core::dot(direction, axis.direction)) > 0.9999 &&
             core::length(core::cross(apart, axis.direction)) < tolerance;
    };
    const auto found = std::find_if(axes.begin(), axes.end(), same);
    Axis& axis = found != axes.end() ? *found : axes.emplace_back(Axis{point, direction, 0});
    axis.area += area[f];
  }
  const auto best = std::max_element(axes.begin(), axes.end(),
                                     [](const Axis& a, const Axis& b) { return a.area < b.area; });
  return best == axes.end() ? std::nullopt : std::optional(*best);
}

// Axes of the part's box by length, the longest first.
std::array<Vec3d, 3> box_axes(const core::Part& part) {
  std::array<Vec3d, 3> out{Vec3d{1, 0, 0}, Vec3d{0, 1, 0}, Vec3d{0, 0, 1}};
  if (part.box.empty()) return out;
  const Vec3d size = part.box.size();
  std::stable_sort(out.begin(), out.end(),
                   [&](Vec3d a, Vec3d b) { return core::dot(a, size) > core::dot(b, size); });
  return out;
}

// Of the axes, in this order, the first that is not nearly perpendicular to the plane, laid into it.
Vec3f in_plane(Vec3f normal, std::initializer_list<Vec3d> axes) {
  const Vec3d n(normal);
  for (const Vec3d axis : axes) {
    if (std::abs(core::dot(axis, n)) < 0.9) return Vec3f(core::normalize(axis - n * core::dot(axis, n)));
  }
  return Vec3f(core::any_perpendicular(n));
}

LayFace lay_of(const core::PartFace& face, const std::string& lay, const std::optional<Axis>& axis,
               const std::array<Vec3d, 3>& box) {
  const bool plane = face.type == SurfaceType::kPlane;
  if (lay == "straight") {
    if (plane) return {Lay::kStraight, {}, in_plane(face.axis, {box[1], box[2]})};
    return {Lay::kStraight, {}, Vec3f(box[1])};
  }
  if (is_turned(face)) {
    return {Lay::kAxis, face.origin, face.axis, face.type == SurfaceType::kTorus ? face.radius_m : 0.0f};
  }
  if (lay == "milled" && plane) return {Lay::kArcs, {}, in_plane(face.axis, {box[0], box[1]})};
  if (lay == "milled") return {Lay::kStraight, {}, Vec3f(box[1])};
  const bool across_axis = axis && plane && std::abs(core::dot(Vec3d(face.axis), axis->direction)) > 0.999;
  if (lay == "turned" && axis && (across_axis || !plane))
    return {Lay::kAxis, Vec3f(axis->point), Vec3f(axis->direction)};
  if (plane) return {Lay::kStraight, {}, in_plane(face.axis, {box[1], box[0]})};
  return {Lay::kStraight, {}, {0, 0, 1}};
}

struct Substrate {
  const char* name;
  float rgb[3];
};
// Reflectance at normal incidence, as in assets/materials.yaml.
constexpr Substrate kSubstrates[] = {{"steel", {0.603f, 0.587f, 0.567f}},
                                     {"aluminium", {0.908f, 0.916f, 0.923f}},
                                     {"zinc", {0.875f, 0.869f, 0.855f}},
                                     {"brass", {0.895f, 0.782f, 0.413f}}};

// In the order of PatternKind, from kWeave on.
constexpr const char* kPatternNames[] = {"weave", "diamond",  "wood",   "corrugated",
                                         "foam",  "concrete", "traces", "speckle"};

PatternKind kind_of(const schema::Pattern& pattern) {
  const auto* const found = std::find(std::begin(kPatternNames), std::end(kPatternNames), pattern.kind());
  if (found == std::end(kPatternNames) || pattern.size_m() <= 0) return PatternKind::kNone;
  return PatternKind(found - std::begin(kPatternNames) + 1);
}

float octaves_of(const std::string& bump) { return bump == "smooth" ? 1 : bump == "rough" ? 4 : 2; }

void set_row(float* row, double a, double b, double c, double d) {
  row[0] = float(a);
  row[1] = float(b);
  row[2] = float(c);
  row[3] = float(d);
}

double inverse(double size) { return size > 0 ? 1 / size : 0; }

}  // namespace

bool has_finish(const schema::Finish& finish) {
  return finish.pitch_m() > 0 || finish.waviness() > 0 ||
         (finish.bump_slope() > 0 && finish.bump() != "none") || finish.spangle_m() > 0 ||
         finish.edge_break_m() > 0 || finish.wear() > 0 || needs_hollows(finish) ||
         (!finish.lay().empty() && finish.lay() != "face");
}

bool needs_hollows(const schema::Finish& finish) {
  return finish.wear() > 0 || finish.oil() > 0 || finish.dust() > 0 || finish.rust() > 0;
}

bool has_pattern(const schema::Pattern& pattern) {
  return kind_of(pattern) != PatternKind::kNone || pattern.stains() > 0 || pattern.scratches_per_m2() > 0 ||
         pattern.wet() > 0;
}

void set_pattern(const schema::Pattern& pattern, FinishRecord& record) {
  const PatternKind kind = kind_of(pattern);
  if (kind != PatternKind::kNone) {
    set_row(record.pattern, double(kind), 1 / pattern.size_m(), pattern.contrast(), pattern.relief());
  }
  // Scratches of about 40 mm, one in a cell; where they are more, in smaller cells.
  constexpr double kCell_m = 0.027;
  const double density = pattern.scratches_per_m2();
  const double cell_m = density > 0 ? std::min(kCell_m, std::sqrt(1 / density)) : 0;
  const schema::Rgb& second = pattern.second_color();
  set_row(record.second, second.r(), second.g(), second.b(), inverse(cell_m));
  const bool used = density > 0 || pattern.stains() > 0 || pattern.wet() > 0;
  set_row(record.spots, pattern.stains(), pattern.wet(), density * cell_m * cell_m, used ? 1 : 0);
  record.pattern_seed = std::uint32_t(pattern.seed() ^ (pattern.seed() >> 32));
}

FinishRecord make_finish_record(const schema::Finish& finish, const core::Rigid& world_from_part,
                                double scale) {
  FinishRecord out{};
  const core::Rigid body_from_world = world_from_part.inverse();
  for (int r = 0; r < 3; ++r) {
    const Vec3d row = body_from_world.rotation.rows[r];
    set_row(out.body_from_world[r], row.x, row.y, row.z, body_from_world.translation[r]);
  }
  const bool bumpy = !finish.bump().empty() && finish.bump() != "none" && finish.bump_slope() > 0;
  const bool periodic = finish.lay() == "turned" || finish.lay() == "milled";
  set_row(out.marks, inverse(finish.pitch_m()), finish.mark_slope(), std::max(finish.cutter_radius_m(), 1e-4),
          finish.waviness());
  set_row(out.bumps, bumpy ? inverse(finish.bump_size_m()) : 0, finish.bump_slope(),
          octaves_of(finish.bump()), finish.bump() == "layers" ? 1 : 0);
  const double wear_radius = finish.wear() > 0 ? 0.0004 + 0.0018 * finish.wear() : 0;
  set_row(out.edges, finish.edge_break_m(), wear_radius, scale, periodic ? 1 : 0);
  set_row(out.use, finish.wear(), finish.oil(), finish.dust(), finish.rust());
  for (const Substrate& metal : kSubstrates) {
    if (finish.substrate() == metal.name) set_row(out.substrate, metal.rgb[0], metal.rgb[1], metal.rgb[2], 1);
  }
  const Vec3d up = body_from_world.rotation * Vec3d{0, 0, 1};
  set_row(out.up, up.x, up.y, up.z, inverse(finish.spangle_m()));
  out.seed = std::uint32_t(finish.pattern_seed() ^ (finish.pattern_seed() >> 32));
  return out;
}

// Oil and coolant are coats.
std::uint32_t lobes_of(const FinishRecord& record) {
  return record.use[1] > 0 || record.spots[1] > 0 ? kLobeCoat : 0;
}

void limit_edges(FinishRecord& record) {
  const float reach = record.edge_view->reach_m * record.edges[2];
  record.edges[0] = std::min(record.edges[0], reach / 2);
  record.edges[1] = std::min(record.edges[1], reach);
}

std::vector<float> lay_records(const core::Part& part, const std::string& lay) {
  std::vector<float> out;
  out.reserve(part.faces.size() * kLayFloats);
  const std::optional<Axis> axis = lay == "turned" ? main_axis(part) : std::nullopt;
  const std::array<Vec3d, 3> box = box_axes(part);
  for (const core::PartFace& face : part.faces) append(out, lay_of(face, lay, axis, box));
  return out;
}

}  // namespace partbooth::renderer
