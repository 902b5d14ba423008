// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/assembly.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <set>

#include "scene_gen/import/readers/congruence.h"
#include "scene_gen/import/readers/mass.h"
#include "scene_gen/import/readers/symmetries.h"

namespace partbooth::scene_gen {
namespace {

using core::Rigid;
using core::Vec3d;

// Shapes whose areas differ by more are not compared: tessellations of one surface differ by less.
constexpr double kSameArea = 2e-3;

void add_mass(Reading& reading) {
  std::vector<Vec3d> points;
  for (const core::Vec3f& p : reading.part.mesh.positions) reading.part.box.extend(points.emplace_back(p));
  const bool solid = std::all_of(reading.part.bodies.begin(), reading.part.bodies.end(),
                                 [](const core::PartBody& b) { return b.solid; });
  const Mass mass = mass_of_triangles(points, reading.part.mesh.triangles);
  reading.part.area_m2 = mass.area;
  reading.part.exact_box = reading.part.box;
  if (!solid || mass.volume <= 0) return;
  reading.part.volume_m3 = mass.volume;
  reading.center_of_mass = mass.center;
}

// Some bodies of the assembly, in the product's frame.
Reading extract(const core::Part& whole, const ProductUse& use) {
  constexpr std::uint32_t kNone = ~0u;
  Reading out;
  const Rigid back = use.assembly_from_product.inverse();
  std::vector<std::uint32_t> body_index(whole.bodies.size(), kNone), face_index(whole.faces.size(), kNone),
      vertex_index(whole.mesh.positions.size(), kNone);
  for (const std::uint32_t b : use.bodies) {
    body_index[b] = static_cast<std::uint32_t>(out.part.bodies.size());
    out.part.bodies.push_back(whole.bodies[b]);
  }
  for (std::size_t f = 0; f < whole.faces.size(); ++f) {
    core::PartFace face = whole.faces[f];
    if (body_index[face.body] == kNone) continue;
    face.body = body_index[face.body];
    face.origin = core::Vec3f(back.point(Vec3d(face.origin)));
    face.axis = core::Vec3f(back.direction(Vec3d(face.axis)));
    face_index[f] = static_cast<std::uint32_t>(out.part.faces.size());
    out.part.faces.push_back(face);
  }
  core::TriangleMesh& mesh = out.part.mesh;
  const auto vertex = [&](std::uint32_t v) {
    if (vertex_index[v] != kNone) return vertex_index[v];
    mesh.positions.emplace_back(back.point(Vec3d(whole.mesh.positions[v])));
    mesh.normals.emplace_back(back.direction(Vec3d(whole.mesh.normals[v])));
    return vertex_index[v] = static_cast<std::uint32_t>(mesh.positions.size() - 1);
  };
  for (std::size_t t = 0; t < whole.mesh.triangles.size(); ++t) {
    const std::uint32_t face = face_index[whole.mesh.face_of_triangle[t]];
    if (face == kNone) continue;
    const auto& v = whole.mesh.triangles[t];
    mesh.triangles.push_back({vertex(v[0]), vertex(v[1]), vertex(v[2])});
    mesh.face_of_triangle.push_back(face);
  }
  out.part.source_unit = whole.source_unit;
  add_mass(out);
  return out;
}

std::set<std::array<float, 3>> colors_of(const core::Part& part) {
  std::set<std::array<float, 3>> colors;
  for (const core::PartFace& face : part.faces)
    if (face.color) colors.insert({face.color->x, face.color->y, face.color->z});
  return colors;
}

bool says_nothing(const std::string& name) {
  static const std::set<std::string> kEmptyNames{"",         "none",  "solid",
                                                 "compound", "shape", "unidentified_product"};
  std::string lower = name;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return kEmptyNames.count(lower) > 0 || lower.starts_with("open cascade");
}

class Names {
 public:
  explicit Names(std::string stem) : stem_(std::move(stem)) {}

  // The name itself, or with the first number that makes it unique.
  std::string take(std::string wanted) {
    if (says_nothing(wanted)) wanted = stem_ + "_part";
    std::string name = wanted;
    for (int n = 2; !taken_.insert(lower(name)).second; ++n) name = wanted + "_" + std::to_string(n);
    return name;
  }

 private:
  static std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
  }

  std::string stem_;
  std::set<std::string> taken_;
};

// A part of the assembly, and how it was found.
struct Kind {
  Reading reading;
  const ProductUse* use = nullptr;
  std::string shape;  // name of the part that this is, or that it is the mirror image of
  bool mirrored = false;
  std::unique_ptr<Shape> comparable;  // made when it is asked for
};

class Sorter {
 public:
  Sorter(const core::Part& whole, const std::string& stem, double long_side_px)
      : whole_(whole), names_(stem), long_side_px_(long_side_px) {}

  void add(const ProductUse& use) {
    for (Kind& kind : kinds)
      if (kind.use->product == use.product && kind.use->mirrored == use.mirrored &&
          kind.use->scale == use.scale)
        return place(kind, use, use.assembly_from_product);
    Kind fresh{extract(whole_, use), &use, "", false, nullptr};
    for (Kind& kind : kinds)
      if (const auto motion = motion_onto(kind, fresh.reading.part))
        return place(kind, use, use.assembly_from_product * *motion);
    const Kind* other_hand = mirror_twin(fresh.reading.part);
    fresh.mirrored = other_hand != nullptr;
    const std::string name = names_.take(other_hand ? other_hand->reading.part.name + "_mirrored" : use.name);
    fresh.shape = other_hand ? other_hand->shape : name;
    fresh.reading.part.name = name;
    kinds.push_back(std::move(fresh));
    place(kinds.back(), use, use.assembly_from_product);
  }

  std::vector<core::Component> components;
  std::deque<Kind> kinds;  // stay where they are: shapes point to their triangles

 private:
  void place(const Kind& kind, const ProductUse& use, const Rigid& assembly_from_part) {
    components.push_back({kind.reading.part.name, use.bodies, assembly_from_part, kind.shape, kind.mirrored});
  }

  double tolerance(const core::Part& part) const { return symmetry_tolerance(part.box, long_side_px_); }

  // From the kind's frame to that of `part`, if they are the same shape.
  std::optional<Rigid> motion_onto(Kind& kind, const core::Part& part) const {
    const core::Part& known = kind.reading.part;
    if (std::abs(known.area_m2 - part.area_m2) > kSameArea * part.area_m2 ||
        colors_of(known) != colors_of(part))
      return std::nullopt;
    if (!kind.comparable) kind.comparable = std::make_unique<Shape>(known, tolerance(known));
    const std::vector<Rigid> motions = congruences(*kind.comparable, Shape(part, tolerance(part)), 1);
    return motions.empty() ? std::nullopt : std::optional(motions[0]);
  }

  const Kind* mirror_twin(const core::Part& part) {
    const core::Part other_hand = mirrored(part);
    for (Kind& kind : kinds)
      if (motion_onto(kind, other_hand)) return &kind;
    return nullptr;
  }

  const core::Part& whole_;
  Names names_;
  double long_side_px_;
};

}  // namespace

Assembly take_apart(const core::Part& part, const std::vector<ProductUse>& uses, const std::string& stem,
                    double long_side_px) {
  Assembly assembly;
  if (uses.size() < 2) return assembly;
  Sorter sorter(part, stem, long_side_px);
  for (const ProductUse& use : uses) sorter.add(use);
  assembly.components = std::move(sorter.components);
  for (Kind& kind : sorter.kinds) {
    kind.comparable.reset();
    assembly.parts.push_back(std::move(kind.reading));
  }
  return assembly;
}

}  // namespace partbooth::scene_gen
