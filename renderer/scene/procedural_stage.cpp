// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/procedural_stage.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace partbooth::renderer {
namespace {

using core::Vec3f;

constexpr float kInvPi = std::numbers::inv_pi_v<float>;
constexpr float kMaxBounced = 0.85f;  // of the light; whiter walls than any paint would never go dark

Vec3f times(Vec3f a, Vec3f b) { return {a.x * b.x, a.y * b.y, a.z * b.z}; }

// Axes of a wall's grid: the two others in the order x, y, z.
struct WallAxes {
  int normal, first, second;
};
WallAxes axes_of(int wall) {
  const int normal = wall / 2;
  return {normal, normal == 0 ? 1 : 0, normal == 2 ? 1 : 2};
}

}  // namespace

float Dice::log_in(float low, float high) { return low * std::pow(high / low, unit()); }

Rectangle facing(Vec3f center, Vec3f target, core::Vec2f size) {
  const Vec3f normal = core::normalize(target - center);
  const Vec3f level =
      std::abs(normal.z) > 0.999f ? Vec3f{1, 0, 0} : core::normalize(core::cross(Vec3f{0, 0, 1}, normal));
  return {center, level * (size.x / 2), core::cross(normal, level) * (size.y / 2)};
}

Stage::Item Stage::surface(const Rectangle& at, Vec3f albedo) const {
  Item item;
  item.at = at;
  item.albedo = albedo;
  item.distance = core::length(at.center);
  item.normal = core::normalize(core::cross(at.u, at.v));
  // The side that the eye sees.
  if (core::dot(item.normal, at.center) > 0) item.normal = -item.normal;
  return item;
}

void Stage::add_lamp(const Rectangle& at, Vec3f radiance) {
  const Vec3f normal = core::cross(at.u, at.v);
  const float area = core::length(normal);
  lamps_.push_back({at, normal / area, radiance, 4 * area});
}

void Stage::lamp_on_wall(const Rectangle& at, Vec3f radiance) {
  add_lamp(at, radiance);
  Item item = surface(at, {});
  item.emission = radiance;
  on_walls_.push_back(item);
}

void Stage::paint_on_wall(const Rectangle& at, Vec3f albedo, float opacity, float soft_edge) {
  Item item = surface(at, albedo);
  item.opacity = opacity;
  item.soft_edge = soft_edge;
  on_walls_.push_back(item);
}

void Stage::lamp(const Rectangle& at, Vec3f radiance, float fall) {
  add_lamp(at, radiance * (1 - fall * 0.5f));
  Item item = surface(at, {});
  item.emission = radiance;
  item.fall = fall;
  things_.push_back(item);
}

void Stage::board(const Rectangle& at, Vec3f albedo) { things_.push_back(surface(at, albedo)); }

void Stage::block(Vec3f center, Vec3f size, float yaw_rad, Vec3f albedo) {
  const Vec3f half[3] = {Vec3f{std::cos(yaw_rad), std::sin(yaw_rad), 0} * (size.x / 2),
                         Vec3f{-std::sin(yaw_rad), std::cos(yaw_rad), 0} * (size.y / 2),
                         {0, 0, size.z / 2}};
  const float distance = core::length(center);
  for (int axis = 0; axis < 3; ++axis) {
    for (const float side : {-1.0f, 1.0f}) {
      const Vec3f middle = center + half[axis] * side;
      if (core::dot(middle, half[axis]) * side >= 0) continue;  // turned away from the eye
      Item item = surface({middle, half[(axis + 1) % 3], half[(axis + 2) % 3]}, albedo);
      item.distance = distance;
      things_.push_back(item);
    }
  }
}

Vec3f Stage::irradiance(Vec3f position, Vec3f normal) const {
  Vec3f sum;
  for (const Lamp& lamp : lamps_) {
    const Vec3f to = lamp.at.center - position;
    const float near = lamp.area * 0.25f, d2 = std::max(core::dot(to, to), near);
    const float from_lamp = -core::dot(lamp.normal, to), on_surface = core::dot(normal, to);
    if (from_lamp <= 0 || on_surface <= 0) continue;
    sum += lamp.radiance * (lamp.area * from_lamp * on_surface / (d2 * (d2 + near)));
  }
  return sum;
}

Vec3f Stage::wall_normal(int wall, Vec3f position) const {
  Vec3f normal;
  normal[wall / 2] = wall % 2 == 0 ? 1.0f : -1.0f;
  if (sweep_wall_ < 0 || (wall != kFloor && wall != sweep_wall_)) return normal;
  // On the curve, the normal turns from the wall's to the floor's.
  const int axis = sweep_wall_ / 2;
  const float inwards = sweep_wall_ % 2 == 0 ? 1.0f : -1.0f;
  const float off_wall = std::abs(position[axis] - (inwards > 0 ? box_.low : box_.high)[axis]);
  const float height = position.z - box_.low.z;
  const float t = std::clamp(0.5f + (off_wall - height) / (2 * sweep_radius_m_), 0.0f, 1.0f);
  Vec3f curved;
  curved[axis] = inwards * (1 - t);
  curved.z = t;
  return core::normalize(curved);
}

std::array<WallShade, 6> Stage::direct_light() const {
  std::array<WallShade, 6> out;
  for (int wall = 0; wall < 6; ++wall) {
    const WallAxes axes = axes_of(wall);
    for (int k = 0; k < int(out[0].size()); ++k) {
      Vec3f p;
      p[axes.normal] = (wall % 2 == 0 ? box_.low : box_.high)[axes.normal];
      const int i = k % (kShadeCells + 1), j = k / (kShadeCells + 1);
      p[axes.first] =
          box_.low[axes.first] + (box_.high[axes.first] - box_.low[axes.first]) * float(i) / kShadeCells;
      p[axes.second] =
          box_.low[axes.second] + (box_.high[axes.second] - box_.low[axes.second]) * float(j) / kShadeCells;
      out[std::size_t(wall)][std::size_t(k)] = irradiance(p, wall_normal(wall, p));
    }
  }
  return out;
}

void Stage::paint_item(const Item& item, Canvas& canvas) const {
  Panel panel{item.at.center, item.at.u, item.at.v, {}, item.opacity, item.soft_edge, item.fall};
  for (int k = 0; k < 4; ++k) {
    const Vec3f corner =
        item.at.center + item.at.u * (k % 2 == 0 ? -1.0f : 1.0f) + item.at.v * (k < 2 ? -1.0f : 1.0f);
    panel.corners[std::size_t(k)] = item.emission;
    if (item.emission == Vec3f{}) {
      panel.corners[std::size_t(k)] = times(item.albedo, irradiance(corner, item.normal) + even_) * kInvPi;
    }
  }
  canvas.paint(panel);
}

core::ImageF Stage::paint(int columns, int rows) && {
  std::array<WallShade, 6> shades = direct_light();
  Vec3f returned, bounced;
  float area = 0;
  const Vec3f size = box_.high - box_.low;
  for (std::size_t wall = 0; wall < 6; ++wall) {
    const WallAxes axes = axes_of(int(wall));
    const float share = size[axes.first] * size[axes.second];
    Vec3f mean;
    for (const Vec3f e : shades[wall]) mean += e / float(shades[wall].size());
    returned += times(albedo_[wall], mean) * share;
    bounced += albedo_[wall] * share;
    area += share;
  }
  for (int c = 0; c < 3; ++c) even_[c] = returned[c] / area / (1 - std::min(bounced[c] / area, kMaxBounced));
  for (std::size_t wall = 0; wall < 6; ++wall) {
    for (Vec3f& e : shades[wall]) e = times(albedo_[wall], e + even_) * kInvPi;
  }
  Canvas canvas(columns, rows);
  canvas.paint_walls(box_, shades);
  for (const Item& item : on_walls_) paint_item(item, canvas);
  std::stable_sort(things_.begin(), things_.end(),
                   [](const Item& a, const Item& b) { return a.distance > b.distance; });
  for (const Item& item : things_) paint_item(item, canvas);
  return std::move(canvas).take();
}

}  // namespace partbooth::renderer
