// SPDX-License-Identifier: Apache-2.0
// Finish of a surface: detail that is computed at the hit, from the faces of the CAD file and hashed noise.
// There are no texture coordinates and no stored pictures.
#pragma once

#include "renderer/kernel/finish_use.h"
#include "renderer/kernel/pattern.h"

namespace partbooth::renderer {
namespace {

struct Finished {
  Float3 normal, tangent;  // world
  Float3 geometric_normal;
  Float3 position;  // where new rays start
  Material material;
};

// Broken edges: near a convex sharp edge the normal turns towards that of the other face, as on a rounding of
// the given width. Light reaches a rounding from beyond the face, so rays start beside the edge. Those of
// clear solids stay: beside the edge a ray that enters would miss the solid.
inline void break_edge(FinishPoint& s, const NearEdge& edge, Float width, Finished& out) {
  const Float uneven = noise_value(s.p * (1.0f / 0.003f), s.seed + 51u);
  const Float reach = width * (Float(1.0f) + clamp(uneven * 1.5f, -0.4f, 0.4f));
  const Mask broken = edge.found & (edge.distance < reach);
  if (none(broken)) return;
  const Float x = max(edge.distance / reach, 0.05f);
  const Float3 middle = normalize(edge.own + edge.other);
  const Float3 turned = normalize(s.normal * x + middle * (Float(1.0f) - x));
  // Up to the edge's own distance times x, and so high that the edge does not hide what the normal sees.
  const Float cosine = max(dot(turned, s.normal), 0.3f);
  const Float tangent = sqrt(max(Float(1.0f) - cosine * cosine, 0.0f)) / cosine;
  const Float3 moved = out.position + edge.to * (Float(1.0f) - x) + s.normal * (edge.distance * x * tangent);
  const Mask opaque = broken & !is_clear(s.material);
  out.position = select(opaque, moved, out.position);
  out.geometric_normal = select(opaque, turned, out.geometric_normal);
  s.normal = select(broken, turned, s.normal);
  // Deburring leaves no tool marks of the face.
  s.material.alpha_x = select(broken, s.material.alpha_y, s.material.alpha_x);
}

inline Place find_place(const FinishPoint& s, const FinishPointers& at, const NearEdge& edge,
                        Float wear_radius, Float3 to_sky) {
  return {select(edge.found, max(Float(1.0f) - edge.distance / wear_radius, 0.0f), Float(0.0f)),
          openness(at, s.p, s.normal, s.scale, s.active), dot(s.normal, to_sky), to_sky};
}

inline void widen_lobe(FinishPoint& s) {
  Material& m = s.material;
  const auto widened = [&](Float alpha, Float lost) { return min(sqrt(alpha * alpha + lost * 2.0f), 1.0f); };
  m.alpha_x = select(s.active, widened(m.alpha_x, s.lost_along), m.alpha_x);
  m.alpha_y = select(s.active, widened(m.alpha_y, s.lost_across), m.alpha_y);
  const Float mean2 = (m.alpha_x * m.alpha_x + m.alpha_y * m.alpha_y) * 0.5f;
  m.albedo_row = select(s.active, sqrt(sqrt(mean2)), m.albedo_row);
  if ((m.lobes & kLobeCoat) == 0) return;
  Layers& layers = m.layers;
  const Float coat_alpha = widened(layers.coat_alpha, (s.lost_along + s.lost_across) * 0.5f);
  layers.coat_alpha = select(s.active, coat_alpha, layers.coat_alpha);
  layers.coat_row = select(s.active, sqrt(coat_alpha), layers.coat_row);
}

// Lanes that see the surface of a clear solid from within it.
inline Mask seen_from_within(const Material& m) {
  if ((m.lobes & kLobeTransmission) == 0) return mask_from_bits(0);
  return (m.layers.transmission > Float(0.0f)) & m.layers.inside & !m.layers.thin;
}

// All vectors of `in` in the body frame, but for the positions of lanes that are not active. `outside`: lanes
// that hit the outer side. `faces`: records of the faces that were hit.
inline void finish_body(FinishPoint& s, const FinishPointers& at, const float* const* faces, Mask outside,
                        Finished& out) {
  const Float4 marks = at.row(kMarksAt), edges = at.row(kEdgesAt), use = at.row(kUseAt), up = at.row(kUpAt);
  // A clear solid has one surface: its heights and places are those of the outer side.
  const Mask within = seen_from_within(s.material);
  s.normal = select(within, -s.normal, s.normal);
  const Float3 face_normal = s.normal;
  const Float edge_reach = max(edges.x * 1.4f, edges.y);
  const NearEdge edge = nearest_edge(at, s.p, face_normal, s.scale, edge_reach,
                                     s.active & outside & (edge_reach > Float(0.0f)));
  const LayPoint lay = find_lay(s, faces, marks.z);
  s.tangent = lay.tangent;
  if (any(s.active & (marks.x > Float(0.0f)))) add_marks(s, lay, marks, edges.w > Float(0.0f));
  add_bumps(s, at.row(kBumpsAt), marks.w);
  add_spangles(s, up.w);
  const Float4 pattern = at.row(kPatternAt), spots = at.row(kSpotsAt);
  if (any(s.active & (max(pattern.x, spots.w) > Float(0.0f))))
    add_pattern(s, at, pattern, spots, face_normal);
  if (any(edge.found)) break_edge(s, edge, edges.x, out);
  if (any(s.active & (max(max(use.x, use.y), max(use.z, use.w)) > Float(0.0f)))) {
    add_use(s, find_place(s, at, edge, edges.y, Float3(up)), use, at.row(kSubstrateAt));
  }
  const Float3 tangential = s.slope - face_normal * dot(s.slope, face_normal);
  out.normal = normalize(s.normal - tangential);
  out.normal = select(within, -out.normal, out.normal);
  out.tangent = s.tangent;
  widen_lobe(s);
  out.material = s.material;
}

}  // namespace
}  // namespace partbooth::renderer
