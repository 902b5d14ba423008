// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/part_knowledge.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "scene_gen/import/part_file_blob.h"
#include "scene_gen/import/utf8.h"

namespace partbooth::scene_gen {
namespace {

constexpr std::array<const char*, 3> kKinds{"hole", "boss", "fillet"};

using Indices = google::protobuf::RepeatedField<std::uint32_t>;

bool below(const Indices& indices, std::size_t count) {
  return std::all_of(indices.begin(), indices.end(), [&](std::uint32_t i) { return i < count; });
}

// Written so that a NaN fails too.
bool is_unit(core::Vec3d v) { return std::abs(core::length(v) - 1) < 1e-6; }

const char* read_symmetries(const schema::PartFile& file, core::Part& part) {
  for (const auto& s : file.symmetries()) {
    const core::Symmetry symmetry{vector_of(s.point_m()), vector_of(s.axis()), s.order()};
    if (!finite(symmetry.point) || !is_unit(symmetry.axis) || symmetry.order == 1)
      return "a symmetry is no symmetry";
    part.symmetries.push_back(symmetry);
  }
  return nullptr;
}

const char* read_features(const schema::PartFile& file, core::Part& part) {
  for (const auto& f : file.features()) {
    core::Feature feature;
    const auto kind = std::find(kKinds.begin(), kKinds.end(), f.kind());
    if (kind == kKinds.end()) return "a feature of an unknown kind";
    if (!below(f.faces(), part.faces.size())) return "a feature names a face that does not exist";
    feature.kind = static_cast<core::FeatureKind>(kind - kKinds.begin());
    feature.faces.assign(f.faces().begin(), f.faces().end());
    feature.origin = vector_of(f.origin_m());
    feature.axis = vector_of(f.axis());
    feature.radius_m = f.radius_m();
    feature.length_m = f.length_m();
    feature.through = f.through();
    if (!finite(feature.origin) || !is_unit(feature.axis) || !std::isfinite(feature.radius_m) ||
        !std::isfinite(feature.length_m))
      return "a feature holds a number that is not finite";
    part.features.push_back(std::move(feature));
  }
  return nullptr;
}

const char* read_components(const schema::PartFile& file, core::Part& part) {
  for (const auto& c : file.components()) {
    core::Component component;
    if (!below(c.bodies(), part.bodies.size())) return "a component names a body that does not exist";
    if (!read_rigid(c.assembly_from_part(), component.assembly_from_part)) return "a component has no place";
    component.name = c.name();
    component.bodies.assign(c.bodies().begin(), c.bodies().end());
    component.shape = c.shape();
    component.mirrored = c.mirrored();
    part.components.push_back(std::move(component));
  }
  return nullptr;
}

const char* read_pieces(const schema::PartFile& file, core::Part& part) {
  for (const std::string& blob : file.convex_pieces_m()) {
    std::vector<core::Vec3f>& piece = part.convex_pieces.emplace_back();
    if (!from_blob(blob, piece) || piece.empty() || !all_finite(piece)) return "a convex piece is cut";
  }
  return nullptr;
}

}  // namespace

void write_knowledge(const core::Part& part, schema::PartFile& file) {
  for (const core::Symmetry& symmetry : part.symmetries) {
    auto* out = file.add_symmetries();
    set_vector(symmetry.point, out->mutable_point_m());
    set_vector(symmetry.axis, out->mutable_axis());
    out->set_order(symmetry.order);
  }
  for (const core::Feature& feature : part.features) {
    auto* out = file.add_features();
    out->set_kind(kKinds[static_cast<std::size_t>(feature.kind)]);
    out->mutable_faces()->Add(feature.faces.begin(), feature.faces.end());
    set_vector(feature.origin, out->mutable_origin_m());
    set_vector(feature.axis, out->mutable_axis());
    out->set_radius_m(feature.radius_m);
    out->set_length_m(feature.length_m);
    out->set_through(feature.through);
  }
  for (const core::Component& component : part.components) {
    auto* out = file.add_components();
    out->set_name(to_utf8(component.name));
    out->mutable_bodies()->Add(component.bodies.begin(), component.bodies.end());
    write_rigid(component.assembly_from_part, out->mutable_assembly_from_part());
    out->set_shape(to_utf8(component.shape));
    out->set_mirrored(component.mirrored);
  }
  for (const auto& piece : part.convex_pieces) file.add_convex_pieces_m(to_blob(piece));
}

const char* read_knowledge(const schema::PartFile& file, core::Part& part) {
  const char* wrong = read_symmetries(file, part);
  if (wrong == nullptr) wrong = read_features(file, part);
  if (wrong == nullptr) wrong = read_components(file, part);
  if (wrong == nullptr) wrong = read_pieces(file, part);
  return wrong;
}

}  // namespace partbooth::scene_gen
