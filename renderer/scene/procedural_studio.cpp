// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "renderer/scene/convert.h"
#include "renderer/scene/procedural_layouts.h"

namespace partbooth::renderer {
namespace {

using core::Vec3f;

constexpr float kRadPerDeg = float(M_PI) / 180;
constexpr Vec3f kBlackCloth{0.02f, 0.02f, 0.02f};
constexpr Vec3f kUp{0, 0, 1};

Vec3f grey(float albedo) { return {albedo, albedo, albedo}; }

Vec3f around(float azimuth, float elevation, float distance) {
  return Vec3f{std::cos(elevation) * std::cos(azimuth), std::cos(elevation) * std::sin(azimuth),
               std::sin(elevation)} *
         distance;
}

// Inside the room, a hand's breadth from its walls.
Vec3f kept_inside(const RoomBox& box, Vec3f p) {
  const Vec3f room{0.15f, 0.15f, 0.15f};
  return core::max(box.low + room, core::min(box.high - room, p));
}

RoomBox studio_box(const schema::Room& room, Dice& dice) {
  const float eye = dice.in(0.8f, 1.2f), height = std::max(float(room.height_m()), eye + 1.2f);
  RoomBox box{{-dice.in(1.6f, 4), -dice.in(1.6f, 4), -eye}, {dice.in(1.6f, 4), dice.in(1.6f, 4), 0}};
  box.high.z = height - eye;
  return box;
}

// A soft box on its stand: black cloth around and behind a bright front.
void soft_box(Stage& stage, Vec3f center, core::Vec2f size, Vec3f radiance, Dice& dice) {
  const Rectangle front = facing(kept_inside(stage.box(), center), {0, 0, dice.in(-0.1f, 0.1f)}, size);
  const Vec3f back = front.center * (1 + 0.04f / core::length(front.center));
  stage.board({back, front.u * (1 + 0.03f / size.x), front.v * (1 + 0.03f / size.y)}, kBlackCloth);
  stage.lamp(front, radiance, dice.in(0.1f, 0.6f));
  const float floor = stage.box().low.z, top = front.center.z - size.y * 0.4f;
  if (front.center.z < 1.4f && top > floor + 0.2f) {
    stage.block({front.center.x * 1.06f, front.center.y * 1.06f, (floor + top) / 2},
                {0.03f, 0.03f, top - floor}, 0, grey(0.05f));
  }
}

void key_lamp(Stage& stage, float azimuth, Vec3f radiance, Dice& dice) {
  const float elevation = dice.in(15, 65) * kRadPerDeg, distance = dice.in(1, 2.2f);
  const Vec3f center = around(azimuth, elevation, distance);
  const float kind = dice.unit();
  if (kind < 0.5f) {
    const float side = dice.log_in(0.5f, 1.3f);
    soft_box(stage, center, {side, side * dice.in(0.7f, 1.4f)}, radiance, dice);
  } else if (kind < 0.85f) {
    const float length = dice.in(1, 1.8f), width = dice.in(0.15f, 0.35f);
    const bool upright = dice.chance(0.6f);
    soft_box(stage, center, {upright ? width : length, upright ? length : width}, radiance * 1.5f, dice);
  } else {
    // A bare panel of LEDs: small and bright.
    soft_box(stage, center, {dice.in(0.25f, 0.5f), dice.in(0.2f, 0.35f)}, radiance * 4, dice);
  }
}

void overhead(Stage& stage, Vec3f radiance, Dice& dice) {
  const float height = std::min(dice.in(0.9f, 1.7f), stage.box().high.z - 0.15f);
  const Vec3f center{dice.in(-0.5f, 0.5f), dice.in(-0.5f, 0.5f), height};
  const float turn = dice.in(0, float(M_PI)), c = std::cos(turn), s = std::sin(turn);
  const float length = dice.in(0.3f, 0.8f), width = length * dice.in(0.3f, 1);
  const Rectangle at{center, Vec3f{c, s, 0} * length, Vec3f{s, -c, 0} * width};
  stage.board({center + kUp * 0.05f, at.u * 1.03f, at.v * 1.03f}, kBlackCloth);
  stage.lamp(at, radiance, dice.in(0.1f, 0.5f));
}

// White boards, black flags, and now and then a coloured one.
void reflectors(Stage& stage, Dice& dice) {
  static constexpr std::array<Vec3f, 6> kCloths{Vec3f{0.8f, 0.8f, 0.78f}, {0.85f, 0.85f, 0.85f},
                                                {0.02f, 0.02f, 0.02f},    {0.7f, 0.5f, 0.2f},
                                                {0.15f, 0.25f, 0.5f},     {0.45f, 0.1f, 0.08f}};
  for (int left = dice.whole(0, 3); left > 0; --left) {
    const Vec3f center =
        around(dice.in(0, 2 * float(M_PI)), dice.in(-15, 30) * kRadPerDeg, dice.in(0.7f, 1.5f));
    stage.board(facing(kept_inside(stage.box(), center), {}, {dice.in(0.3f, 1), dice.in(0.3f, 0.9f)}),
                kCloths[std::size_t(dice.unit() * dice.unit() * 6)]);
  }
}

// What else stands in a studio: the dark camera with its person, a shelf, a door.
void clutter(Stage& stage, Dice& dice) {
  const RoomBox& box = stage.box();
  if (dice.chance(0.6f)) {
    const float azimuth = dice.in(0, 2 * float(M_PI)), far = dice.in(0.9f, 1.5f);
    const Vec3f at = around(azimuth, 0, far);
    const float dark = dice.log_in(0.03f, 0.35f);
    const Vec3f cloth{dark * dice.in(0.7f, 1), dark * dice.in(0.7f, 1), dark};
    stage.block({at.x, at.y, box.low.z + 0.75f}, {0.3f, 0.5f, 1.5f}, azimuth, cloth);
    stage.block({at.x, at.y, box.low.z + 1.63f}, {0.18f, 0.18f, 0.24f}, azimuth, {0.45f, 0.3f, 0.23f});
  }
  const float door = dice.in(box.low.y + 0.6f, box.high.y - 0.6f);
  stage.paint_on_wall({{box.high.x, door, box.low.z + 1}, {0, 0.45f, 0}, {0, 0, 1}},
                      grey(dice.in(0.1f, 0.5f)));
  if (dice.chance(0.5f)) {
    const float shelf = dice.in(box.low.x + 0.6f, box.high.x - 0.6f);
    stage.block({shelf, box.low.y + 0.2f, box.low.z + 0.6f}, {1, 0.4f, 1.2f}, 0,
                {dice.in(0.1f, 0.6f), dice.in(0.1f, 0.5f), dice.in(0.1f, 0.4f)});
  }
}

// A tent: all sides are lit cloth, two of them by lamps outside.
void light_tent(Stage& stage, Vec3f radiance, Dice& dice) {
  const float half = dice.in(0.35f, 0.6f);
  const float turn = dice.in(0, float(M_PI) / 2);
  for (int side = 0; side < 4; ++side) {
    if (side == 3) continue;  // the side that the camera looks through
    const float azimuth = turn + float(side) * float(M_PI) / 2;
    const float bright = side == 1 ? dice.in(0.1f, 0.4f) : dice.in(0.5f, 1);
    stage.lamp(facing(around(azimuth, 0, half), {}, {2 * half, 2 * half}), radiance * bright,
               dice.in(0.3f, 0.7f));
  }
  stage.lamp({kUp * half,
              {std::cos(turn) * half, std::sin(turn) * half, 0},
              {std::sin(turn) * half, -std::cos(turn) * half, 0}},
             radiance * dice.in(0.2f, 1), dice.in(0.3f, 0.7f));
  stage.board({kUp * -half,
               {std::cos(turn) * half, std::sin(turn) * half, 0},
               {std::sin(turn) * half, -std::cos(turn) * half, 0}},
              grey(0.8f));
}

}  // namespace

Stage studio_stage(const schema::Room& room) {
  Dice dice(room.seed(), "studio");
  const RoomBox box = studio_box(room, dice);
  const auto wall = float(room.reflectance());
  const Vec3f tint{1 + dice.in(-0.06f, 0.06f), 1, 1 + dice.in(-0.08f, 0.04f)};
  std::array<Vec3f, 6> albedo;
  for (Vec3f& a : albedo) a = grey(wall) + (tint - grey(1)) * wall;
  const Vec3f paper = grey(dice.chance(0.5f) ? dice.in(0.6f, 0.85f) : dice.in(0.03f, 0.6f));
  const bool swept = dice.chance(0.7f);
  albedo[kFloor] = swept ? paper : grey(dice.in(0.05f, 0.4f));
  if (swept) albedo[kLowX] = paper;
  Stage stage(box, albedo);
  if (swept) stage.sweep(kLowX, dice.in(0.6f, 1.5f));
  clutter(stage, dice);
  const Vec3f light(to_vec(room.lamp_color()));
  if (dice.chance(0.15f)) {
    light_tent(stage, light, dice);
    return stage;
  }
  const bool from_above = dice.chance(0.5f);
  const int lamps = dice.whole(from_above ? 0 : 1, 3);
  if (from_above || lamps == 0) overhead(stage, light * dice.log_in(0.5f, 2), dice);
  const float first = dice.in(0, 2 * float(M_PI));
  for (int i = 0; i < lamps; ++i) {
    const float azimuth = first + (float(i) + dice.in(-0.3f, 0.3f)) * 2 * float(M_PI) / 3;
    key_lamp(stage, azimuth, light * (i == 0 ? 2 : dice.log_in(0.25f, 2)), dice);
  }
  reflectors(stage, dice);
  // A dim lamp on the ceiling: no studio is lit by soft boxes alone while one works in it.
  stage.lamp_on_wall({{dice.in(-1, 1), dice.in(-1, 1), box.high.z}, {0.6f, 0, 0}, {0, -0.15f, 0}},
                     light * dice.log_in(0.02f, 0.5f));
  return stage;
}

}  // namespace partbooth::renderer
