// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "renderer/scene/convert.h"
#include "renderer/scene/procedural_layouts.h"

namespace partbooth::renderer {
namespace {

using core::Vec3f;

constexpr float kTwoPi = 2 * float(M_PI);

// Paints of machines, doors and cabinets.
constexpr std::array<Vec3f, 14> kPaints{
    Vec3f{0.55f, 0.56f, 0.54f}, {0.7f, 0.7f, 0.68f},   {0.42f, 0.44f, 0.44f}, {0.3f, 0.31f, 0.32f},
    {0.07f, 0.07f, 0.08f},      {0.2f, 0.24f, 0.27f},  {0.55f, 0.5f, 0.38f},  {0.14f, 0.2f, 0.28f},
    {0.05f, 0.12f, 0.34f},      {0.09f, 0.27f, 0.14f}, {0.32f, 0.42f, 0.36f}, {0.6f, 0.4f, 0.06f},
    {0.55f, 0.16f, 0.04f},      {0.34f, 0.04f, 0.03f}};
constexpr std::array<Vec3f, 5> kFloors{Vec3f{0.28f, 0.27f, 0.25f},
                                       {0.2f, 0.21f, 0.21f},
                                       {0.13f, 0.22f, 0.16f},
                                       {0.3f, 0.31f, 0.33f},
                                       {0.22f, 0.17f, 0.13f}};

struct Hall {
  const schema::Room& room;
  Stage& stage;
  Dice& dice;
  const RoomBox& box;
  Vec3f lamp, daylight;

  float floor() const { return box.low.z; }
  float height() const { return box.high.z - box.low.z; }
};

RoomBox hall_box(const schema::Room& room, Dice& dice) {
  const float eye = dice.in(0.85f, 1.3f), height = std::max(float(room.height_m()), eye + 1.5f);
  const float length = dice.log_in(12, 60), width = dice.log_in(8, 28);
  const float x = dice.in(0.15f, 0.85f), y = dice.in(0.2f, 0.8f);
  return {{-length * x, -width * y, -eye}, {length * (1 - x), width * (1 - y), height - eye}};
}

// Rows of linear lamps along the hall, in one line or one by one.
void linear_lamps(Hall& hall, float radiance) {
  const RoomBox& box = hall.box;
  Dice& dice = hall.dice;
  const float spacing = dice.in(2.5f, 5), hang = std::min(dice.in(0, 1), hall.height() * 0.2f);
  const float half_length = dice.in(0.6f, 0.8f), half_width = dice.log_in(0.04f, 0.15f);
  const float step = dice.chance(0.4f) ? 2 * half_length + 0.05f : dice.in(2.2f, 4.5f);
  const bool across = dice.chance(0.25f);
  const float z = box.high.z - 0.05f - hang;
  const float dead = dice.chance(0.5f) ? 0.06f : 0;
  int left = 90;
  for (float y = box.low.y + spacing / 2; y < box.high.y - 0.3f; y += spacing) {
    for (float x = box.low.x + step / 2; x < box.high.x - half_length && left > 0; x += step, --left) {
      if (dice.chance(dead)) continue;
      const Rectangle at = across ? Rectangle{{x, y, z}, {half_width, 0, 0}, {0, -half_length, 0}}
                                  : Rectangle{{x, y, z}, {half_length, 0, 0}, {0, -half_width, 0}};
      hall.stage.board({at.center + Vec3f{0, 0, 0.04f}, at.u * 1.15f, at.v * 1.3f}, {0.5f, 0.5f, 0.5f});
      hall.stage.lamp(at, hall.lamp * radiance);
    }
  }
}

// High-bay lamps: small and bright, in a wide grid.
void bay_lamps(Hall& hall, float radiance) {
  const RoomBox& box = hall.box;
  const float spacing = hall.dice.in(4, 7), half = hall.dice.in(0.14f, 0.25f);
  const float z = box.high.z - hall.dice.in(0.3f, 0.9f);
  for (float y = box.low.y + spacing / 2; y < box.high.y; y += spacing) {
    for (float x = box.low.x + spacing / 2; x < box.high.x; x += spacing)
      hall.stage.lamp({{x, y, z}, {half, 0, 0}, {0, -half, 0}}, hall.lamp * radiance, 0.4f);
  }
}

// Bands of daylight in the roof.
void skylights(Hall& hall, float radiance) {
  const RoomBox& box = hall.box;
  const float spacing = hall.dice.in(4, 8), width = hall.dice.in(0.8f, 1.6f);
  const float half_y = (box.high.y - box.low.y) * hall.dice.in(0.25f, 0.42f);
  const float middle = (box.high.y + box.low.y) / 2;
  for (float x = box.low.x + spacing / 2; x < box.high.x - width / 2; x += spacing) {
    hall.stage.lamp_on_wall({{x, middle, box.high.z}, {width / 2, 0, 0}, {0, -half_y, 0}},
                            hall.daylight * radiance);
    for (float bar = -half_y + 1.2f; bar < half_y; bar += 1.2f) {
      hall.stage.paint_on_wall({{x, middle + bar, box.high.z - 0.01f}, {width / 2, 0, 0}, {0, 0.03f, 0}},
                               {0.3f, 0.3f, 0.3f});
    }
  }
}

void beams(Hall& hall) {
  const RoomBox& box = hall.box;
  const float spacing = hall.dice.in(3.5f, 6), depth = hall.dice.in(0.2f, 0.5f);
  const Vec3f paint = hall.dice.of(kPaints);
  const float width = (box.high.y - box.low.y) / 2, middle = (box.high.y + box.low.y) / 2;
  for (float x = box.low.x + spacing * hall.dice.unit(); x < box.high.x; x += spacing) {
    hall.stage.paint_on_wall({{x, middle, box.high.z - depth}, {0.1f, 0, 0}, {0, width, 0}}, paint);
    hall.stage.paint_on_wall({{x, middle, box.high.z - depth / 2}, {0, width, 0}, {0, 0, depth / 2}}, paint);
    if (hall.dice.chance(0.5f)) continue;
    for (const float y : {box.low.y + 0.15f, box.high.y - 0.15f})
      hall.stage.block({x, y, (box.low.z + box.high.z) / 2}, {0.2f, 0.3f, hall.height()}, 0, paint);
  }
}

// A row of windows, with their bars, in the wall at high or low y.
void windows(Hall& hall, Wall wall, float radiance) {
  const RoomBox& box = hall.box;
  Dice& dice = hall.dice;
  const float y = wall == kLowY ? box.low.y : box.high.y, inwards = wall == kLowY ? 1.0f : -1.0f;
  const float low = hall.floor() + dice.in(0.9f, hall.height() * 0.5f);
  const float half_z = std::min(dice.in(0.5f, 1.4f), (box.high.z - 0.3f - low) / 2);
  const float half_x = dice.in(0.6f, 2), step = 2 * half_x + (dice.chance(0.4f) ? 0.1f : dice.in(0.5f, 2.5f));
  const Vec3f frame = dice.chance(0.5f) ? Vec3f{0.6f, 0.6f, 0.6f} : Vec3f{0.05f, 0.05f, 0.06f};
  if (half_z < 0.2f) return;
  for (float x = box.low.x + half_x + 0.3f; x < box.high.x - half_x; x += step) {
    const Vec3f center{x, y, low + half_z};
    // Sky over a darker land.
    hall.stage.lamp_on_wall({center, Vec3f{half_x, 0, 0} * -inwards, {0, 0, half_z}},
                            hall.daylight * radiance);
    const Vec3f land{0.1f, 0.12f, 0.06f};
    if (low < 1) {
      hall.stage.paint_on_wall({center - Vec3f{0, 0, half_z * 0.75f}, {half_x, 0, 0}, {0, 0, half_z / 4}},
                               land, 0.7f);
    }
    for (float bar = -half_x; bar <= half_x + 0.01f; bar += half_x * 2 / 3)
      hall.stage.paint_on_wall({center + Vec3f{bar, 0, 0}, {0.035f, 0, 0}, {0, 0, half_z}}, frame);
    for (const float bar : {-1.0f, 0.1f, 1.0f})
      hall.stage.paint_on_wall({center + Vec3f{0, 0, bar * half_z}, {half_x, 0, 0}, {0, 0, 0.035f}}, frame);
  }
}

// Doors, a painted lower part of the walls, cabinets and boards on them.
void walls(Hall& hall, Vec3f wall_albedo) {
  const RoomBox& box = hall.box;
  Dice& dice = hall.dice;
  const float middle_x = (box.low.x + box.high.x) / 2, middle_y = (box.low.y + box.high.y) / 2;
  const float half_x = (box.high.x - box.low.x) / 2, half_y = (box.high.y - box.low.y) / 2;
  if (dice.chance(0.5f)) {
    const float half = dice.in(0.4f, 1), z = hall.floor() + half;
    const Vec3f paint = (dice.of(kPaints) + wall_albedo) / 2;
    for (const float y : {box.low.y, box.high.y})
      hall.stage.paint_on_wall({{middle_x, y, z}, {half_x, 0, 0}, {0, 0, half}}, paint);
    for (const float x : {box.low.x, box.high.x})
      hall.stage.paint_on_wall({{x, middle_y, z}, {0, half_y, 0}, {0, 0, half}}, paint);
  }
  for (const float x : {box.low.x, box.high.x}) {
    const float half_door = std::min(dice.in(1.2f, 2.2f), half_y * 0.6f);
    const float door_y = middle_y + (half_y - half_door) * dice.in(-0.9f, 0.9f);
    const float half_z = std::min(dice.in(1.4f, 2), hall.height() * 0.4f);
    const Vec3f at{x, door_y, hall.floor() + half_z};
    if (dice.chance(0.2f)) {  // open to the yard
      const float side = x < 0 ? 1.0f : -1.0f;
      hall.stage.lamp_on_wall({at, Vec3f{0, half_door, 0} * side, {0, 0, half_z}}, hall.daylight * 0.2f);
    } else {
      hall.stage.paint_on_wall({at, {0, half_door, 0}, {0, 0, half_z}}, dice.of(kPaints));
      for (float z = -half_z; z < half_z; z += 0.5f)
        hall.stage.paint_on_wall({at + Vec3f{0, 0, z}, {0, half_door, 0}, {0, 0, 0.03f}}, {0.1f, 0.1f, 0.1f},
                                 0.6f);
    }
  }
  for (int left = dice.whole(3, 9); left > 0; --left) {
    const float y = dice.chance(0.5f) ? box.low.y : box.high.y;
    hall.stage.paint_on_wall(
        {{middle_x + half_x * dice.in(-0.9f, 0.9f), y, hall.floor() + dice.in(0.8f, 1.8f)},
         {dice.in(0.3f, 1), 0, 0},
         {0, 0, dice.in(0.3f, 0.8f)}},
        dice.of(kPaints));
  }
}

void floor_marks(Hall& hall) {
  const RoomBox& box = hall.box;
  const float middle_x = (box.low.x + box.high.x) / 2, half_x = (box.high.x - box.low.x) / 2;
  if (!hall.dice.chance(0.7f)) return;
  const float aisle = hall.dice.in(1.5f, 3), side = hall.dice.chance(0.5f) ? 1.0f : -1.0f;
  for (const float y : {hall.dice.in(0.8f, 1.5f), aisle + 1.5f}) {
    hall.stage.paint_on_wall({{middle_x, y * side, hall.floor()}, {half_x, 0, 0}, {0, 0.05f, 0}},
                             {0.6f, 0.42f, 0.05f});
  }
}

// Box by box: a body, a dark window or a lighter front, a soft shadow on the floor.
void machine(Hall& hall, Vec3f foot, Vec3f size, float yaw, Vec3f paint) {
  const float reach = std::max(size.x, size.y) * 0.75f;
  hall.stage.paint_on_wall({foot, {reach, 0, 0}, {0, reach, 0}}, {0.01f, 0.01f, 0.01f}, 0.75f, 0.6f);
  hall.stage.block(foot + Vec3f{0, 0, size.z / 2}, size, yaw, paint);
  if (hall.dice.chance(0.7f)) {
    const float part = hall.dice.in(0.3f, 0.6f);
    const Vec3f inset{size.x * 1.02f, size.y * part, size.z * hall.dice.in(0.25f, 0.45f)};
    hall.stage.block(foot + Vec3f{0, 0, size.z * hall.dice.in(0.5f, 0.7f)}, inset, yaw,
                     hall.dice.chance(0.6f) ? Vec3f{0.03f, 0.035f, 0.04f} : hall.dice.of(kPaints));
  }
}

void machines(Hall& hall) {
  const RoomBox& box = hall.box;
  Dice& dice = hall.dice;
  for (int left = dice.whole(6, 18); left > 0; --left) {
    const float azimuth = dice.in(0, kTwoPi), far = dice.log_in(1.8f, 16);
    const Vec3f size{dice.in(0.7f, 2.8f), dice.in(0.7f, 2), dice.in(0.9f, 2.4f)};
    Vec3f foot{far * std::cos(azimuth), far * std::sin(azimuth), hall.floor()};
    const float reach = std::max(size.x, size.y) * 0.75f;
    for (int axis = 0; axis < 2; ++axis)
      foot[axis] = std::clamp(foot[axis], box.low[axis] + reach, box.high[axis] - reach);
    if (std::hypot(foot.x, foot.y) < reach + 0.6f) continue;  // the part's own place stays free
    machine(hall, foot, size, dice.chance(0.7f) ? 0 : dice.in(0, kTwoPi), dice.of(kPaints));
  }
  for (int left = dice.whole(0, 2); left > 0; --left) {
    const float azimuth = dice.in(0, kTwoPi), far = dice.log_in(0.7f, 5);
    const float dark = dice.log_in(0.03f, 0.3f);
    const Vec3f cloth{dark * dice.in(0.5f, 1), dark * dice.in(0.7f, 1), dark};
    const Vec3f foot{far * std::cos(azimuth), far * std::sin(azimuth), hall.floor()};
    hall.stage.block(foot + Vec3f{0, 0, 0.75f}, {0.28f, 0.48f, 1.5f}, azimuth, cloth);
    hall.stage.block(foot + Vec3f{0, 0, 1.63f}, {0.18f, 0.18f, 0.24f}, azimuth, {0.45f, 0.3f, 0.23f});
  }
}

}  // namespace

Stage factory_stage(const schema::Room& room) {
  Dice dice(room.seed(), "factory");
  const RoomBox box = hall_box(room, dice);
  const auto wall = float(room.reflectance());
  const Vec3f warm{1, 1 - dice.in(0, 0.08f), 1 - dice.in(0, 0.2f)};
  std::array<Vec3f, 6> albedo;
  albedo.fill(warm * wall);
  albedo[kFloor] = dice.of(kFloors) * dice.in(0.7f, 1.3f);
  albedo[kCeiling] = dice.chance(0.5f) ? warm * wall : Vec3f{0.12f, 0.12f, 0.13f} * dice.in(0.5f, 2.5f);
  Stage stage(box, albedo);
  Hall hall{room, stage, dice, box, Vec3f(to_vec(room.lamp_color())), Vec3f(to_vec(room.daylight_color()))};
  const float kind = dice.unit(), sky = dice.log_in(0.05f, 0.6f);
  const bool daylit = kind > 0.75f;
  if (daylit) skylights(hall, sky * 2);
  walls(hall, warm * wall);
  if (dice.chance(daylit ? 0.4f : 0.65f)) windows(hall, dice.chance(0.5f) ? kLowY : kHighY, sky);
  beams(hall);
  floor_marks(hall);
  if (kind < 0.5f) {
    linear_lamps(hall, 1);
  } else if (!daylit) {
    bay_lamps(hall, 2.5f);
  } else if (dice.chance(0.5f)) {
    linear_lamps(hall, 0.5f);
  }
  machines(hall);
  return stage;
}

}  // namespace partbooth::renderer
