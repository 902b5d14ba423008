// SPDX-License-Identifier: Apache-2.0
// Look-ups of what a part knows about its shape: the nearest convex edge, and how hollow a place is.
#pragma once

#include "renderer/kernel/finish_view.h"
#include "renderer/kernel/trace.h"

namespace partbooth::renderer {
namespace {

// Lanes whose instance has no finish read the record of one that has.
struct FinishPointers {
  const FinishRecord* record[kLanes];
  bool same;  // all lanes read one record

  Float4 row(int offset) const {
    const float* base[kLanes];
    for (int i = 0; i < kLanes; ++i) base[i] = &record[i]->body_from_world[0][0] + offset;
    if (same) return {base[0][0], base[0][1], base[0][2], base[0][3]};
    return load4(base);
  }
};

struct NearEdge {
  Mask found;
  Float distance;     // of the body frame
  Float3 to;          // from the point to the edge
  Float3 own, other;  // normals of the face at hand and of the other one
};

struct EdgeLists {
  const float* segments[kLanes];
  const EdgeItem* items[kLanes];
  std::uint32_t count[kLanes];
};

inline EdgeLists find_lists(const FinishPointers& at, Float3 p_part, Mask active) {
  EdgeLists out{};
  float x[kLanes], y[kLanes], z[kLanes];
  store(x, p_part.x);
  store(y, p_part.y);
  store(z, p_part.z);
  const std::uint32_t bits = lane_bits(active);
  for (int i = 0; i < kLanes; ++i) {
    if (((bits >> i) & 1u) == 0 || at.record[i]->edge_view == nullptr) continue;
    const EdgeView& view = *at.record[i]->edge_view;
    const auto cell = [&](float v, int axis) {
      const float c = (v - view.origin[axis]) * view.inverse_cell_m;
      const float last = float(view.size[axis] - 1);
      return std::uint32_t(c > 0 ? (c < last ? c : last) : 0);
    };
    const std::size_t index =
        (std::size_t{cell(z[i], 2)} * view.size[1] + cell(y[i], 1)) * view.size[0] + cell(x[i], 0);
    out.count[i] = view.cells[index + 1] - view.cells[index];
    if (out.count[i] == 0) continue;  // a ball has no edges at all
    out.segments[i] = view.segments;
    out.items[i] = view.items + view.cells[index];
  }
  return out;
}

// The nearest edge of the face that the point lies on, if it is nearer than `radius` (of the body frame).
// Faces are told by their normals: the edge must lie in the tangent plane, up to the bend of the face.
inline NearEdge nearest_edge(const FinishPointers& at, Float3 p_body, Float3 normal, Float scale,
                             Float radius, Mask active) {
  const Float inverse_scale = Float(1.0f) / scale;
  const Float3 p = p_body * inverse_scale;
  const EdgeLists lists = find_lists(at, p, active);
  NearEdge out{mask_from_bits(0), radius * inverse_scale, Float3(0.0f), normal, normal};
  Float best2 = out.distance * out.distance;
  static constexpr float kNothing[kEdgeFloats] = {};
  const float* segment[kLanes];
  for (const float*& s : segment) s = kNothing;
  float least[kLanes] = {};
  std::uint32_t bits = lane_bits(active);
  for (std::uint32_t j = 0;; ++j) {
    for (std::uint32_t left = bits; left != 0; left &= left - 1) {
      const int i = __builtin_ctz(left);
      if (j == lists.count[i]) {
        bits &= ~(1u << i);
        continue;
      }
      const EdgeItem& item = lists.items[i][j];
      segment[i] = lists.segments[i] + std::size_t{kEdgeFloats} * item.segment;
      least[i] = item.least_m;
    }
    const Float bound = load(least);
    const Mask open = mask_from_bits(bits) & (bound * bound < best2);
    bits = lane_bits(open);
    if (bits == 0) break;
    const Float4 a = load4(segment), along = load_at(segment, 4);
    const Float3 from = p - Float3(a);
    const Float t = clamp(dot(from, Float3(along)) * a.w, 0.0f, 1.0f);
    const Float3 to = Float3(along) * t - from;
    const Float distance2 = dot(to, to);
    const Mask nearer = open & (distance2 < best2);
    if (none(nearer)) continue;
    const Float3 n0(load_at(segment, 8)), n1(load_at(segment, 12));
    const Float c0 = dot(n0, normal), c1 = dot(n1, normal);
    const Mask first = c0 >= c1;
    const Float lift = dot(to, normal);
    const Mask own = nearer & (max(c0, c1) > Float(0.8f)) & (lift * lift <= distance2 * 0.1f + 1e-12f);
    best2 = select(own, distance2, best2);
    out.found = out.found | own;
    out.to = select(own, to, out.to);
    out.own = select(own, select(first, n0, n1), out.own);
    out.other = select(own, select(first, n1, n0), out.other);
  }
  out.distance = sqrt(best2) * scale;
  out.to = out.to * scale;
  return out;
}

// Share of the sky that the surface sees: 1 in the open, 0 in a deep hole.
inline Float openness(const FinishPointers& at, Float3 p_body, Float3 normal, Float scale, Mask active) {
  static constexpr float kOpen[kHollowFloats] = {1, 1, 1, 1, 1, 1, 0, 0};
  const Float3 p = p_body * (Float(1.0f) / scale);
  const float* corner[8][kLanes];
  float x[kLanes], y[kLanes], z[kLanes];
  store(x, p.x);
  store(y, p.y);
  store(z, p.z);
  const std::uint32_t bits = lane_bits(active);
  for (int i = 0; i < kLanes; ++i) {
    const HollowView* view = at.record[i]->hollow_view;
    if (((bits >> i) & 1u) == 0 || view == nullptr) {
      for (auto& pointers : corner) pointers[i] = kOpen;
      x[i] = y[i] = z[i] = 0;
      continue;
    }
    std::size_t index = 0, stride = 1;
    std::size_t step[3];
    float* v[3] = {&x[i], &y[i], &z[i]};
    for (int axis = 0; axis < 3; ++axis) {
      const float last = float(view->size[axis] - 1);
      float c = (*v[axis] - view->origin[axis]) * view->inverse_cell_m;
      c = c > 0 ? (c < last ? c : last) : 0;
      float cell = float(std::uint32_t(c));
      if (cell == last) cell -= 1;
      *v[axis] = c - cell;
      index += stride * std::size_t(cell);
      step[axis] = stride;
      stride *= view->size[axis];
    }
    for (std::size_t k = 0; k < 8; ++k) {
      const std::size_t vertex = index + (k & 1u) * step[0] + (k >> 1 & 1u) * step[1] + (k >> 2) * step[2];
      corner[k][i] = view->vertices + kHollowFloats * vertex;
    }
  }
  const Float fx = load(x), fy = load(y), fz = load(z);
  Float sum = 0.0f;
  for (unsigned k = 0; k < 8; ++k) {
    const Float weight = ((k & 1u) != 0 ? fx : Float(1.0f) - fx) * ((k & 2u) != 0 ? fy : Float(1.0f) - fy) *
                         ((k & 4u) != 0 ? fz : Float(1.0f) - fz);
    const Float4 xy = load4(corner[k]), zz = load_at(corner[k], 4);
    const Float from_x = select(normal.x < Float(0.0f), xy.y, xy.x);
    const Float from_y = select(normal.y < Float(0.0f), xy.w, xy.z);
    const Float from_z = select(normal.z < Float(0.0f), zz.y, zz.x);
    sum = sum + weight * (from_x * normal.x * normal.x + from_y * normal.y * normal.y +
                          from_z * normal.z * normal.z);
  }
  return sum;
}

}  // namespace
}  // namespace partbooth::renderer
