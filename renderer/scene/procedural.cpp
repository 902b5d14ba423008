// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/procedural.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/check.h"
#include "renderer/scene/convert.h"
#include "renderer/scene/procedural_canvas.h"
#include "renderer/scene/procedural_layouts.h"

namespace partbooth::renderer {
namespace {

using core::Vec3f;

// Lamps at the rim light the white inside of a dome, so it is a little brighter there than at the hole.
constexpr float kRimExcess = 0.15f;

// 1 up to `limit`, 0 beyond, over two texels.
float inside(float angle, float limit) {
  constexpr float kWidth = 2 * float(M_PI) / kRoomRows;
  return std::clamp((limit - angle) / kWidth + 0.5f, 0.0f, 1.0f);
}

core::ImageF paint_dome(const schema::Room& room) {
  const Vec3f axis(core::normalize(to_vec(room.axis()))), color(to_vec(room.lamp_color()));
  const auto hole = float(room.hole_rad()), rim = float(room.rim_rad()), outside = float(room.outside());
  PB_CHECK(hole >= 0 && rim > hole && outside >= 0, "a dome ends beyond its hole");
  Canvas canvas(kRoomColumns, kRoomRows);
  canvas.paint_sky([&](Vec3f d) {
    const float angle = std::acos(std::clamp(core::dot(axis, d), -1.0f, 1.0f));
    const float dome = inside(angle, rim) * (1 - inside(angle, hole));
    const float lit = 1 + kRimExcess * (2 * (angle - hole) / (rim - hole) - 1);
    return color * (dome * lit) + Vec3f{1, 1, 1} * (outside * (1 - dome));
  });
  return std::move(canvas).take();
}

}  // namespace

core::ImageF paint_room(const schema::Room& room) {
  if (room.kind() == schema::Room::DOME) return paint_dome(room);
  PB_CHECK(room.height_m() > 0, "a room has a height");
  Stage stage = room.kind() == schema::Room::STUDIO ? studio_stage(room) : factory_stage(room);
  return std::move(stage).paint(kRoomColumns, kRoomRows);
}

}  // namespace partbooth::renderer
