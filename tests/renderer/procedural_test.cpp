// SPDX-License-Identifier: Apache-2.0
// Painted rooms: the canvas, what every room keeps to, and that scenes are lit by them.
#include "renderer/scene/procedural.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "renderer/scene/procedural_canvas.h"
#include "renderer/scene/procedural_stage.h"
#include "tests/renderer/light_run.h"

namespace partbooth::renderer {
namespace {

using core::Vec3f;

schema::Room room_of(schema::Room::Kind kind, std::uint64_t seed) {
  schema::Room room;
  room.set_kind(kind);
  room.set_seed(seed);
  for (schema::Rgb* color : {room.mutable_lamp_color(), room.mutable_daylight_color()}) {
    color->set_r(1);
    color->set_g(1);
    color->set_b(1);
  }
  // A spread of what the settings may ask.
  room.set_height_m(2.2 + double(seed % 7) * 1.9);
  room.set_reflectance(double(seed % 5) * 0.2);
  room.mutable_axis()->set_x(0.6);
  room.mutable_axis()->set_z(0.8);
  room.set_hole_rad(0.2);
  room.set_rim_rad(1.5);
  room.set_outside(0.1);
  return room;
}

double luminance(const float* p) { return 0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2]; }

// Integral of luminance over the sphere.
double integral(const core::ImageF& picture) {
  double sum = 0;
  for (int y = 0; y < picture.height; ++y) {
    const double share = (std::cos(M_PI * y / picture.height) - std::cos(M_PI * (y + 1) / picture.height)) *
                         2 * M_PI / picture.width;
    for (int x = 0; x < picture.width; ++x) sum += luminance(picture.at(x, y)) * share;
  }
  return sum;
}

// Mean difference between a column and the next one to the right.
double step_at(const core::ImageF& picture, int x) {
  double sum = 0;
  for (int y = 0; y < picture.height; ++y)
    sum += std::abs(luminance(picture.at(x, y)) - luminance(picture.at((x + 1) % picture.width, y)));
  return sum / picture.height;
}

constexpr schema::Room::Kind kKinds[] = {schema::Room::STUDIO, schema::Room::FACTORY, schema::Room::DOME};

TEST(Rooms, AreFiniteOfMeanLuminanceOneAndAlwaysTheSame) {
  for (const schema::Room::Kind kind : kKinds) {
    for (std::uint64_t seed = 0; seed < 120; ++seed) {
      const core::ImageF picture = paint_room(room_of(kind, seed));
      ASSERT_EQ(picture.width, kRoomColumns);
      ASSERT_EQ(picture.height, kRoomRows);
      for (const float value : picture.data) ASSERT_TRUE(std::isfinite(value) && value >= 0) << seed;
      EXPECT_NEAR(integral(picture) / (4 * M_PI), 1, 1e-3) << seed;
      if (seed % 40 == 0) {
        EXPECT_EQ(paint_room(room_of(kind, seed)), picture);
      }
    }
  }
}

TEST(Rooms, HaveLampsAndDarkPlaces) {
  for (const schema::Room::Kind kind : {schema::Room::STUDIO, schema::Room::FACTORY}) {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
      const core::ImageF picture = paint_room(room_of(kind, seed));
      std::vector<double> values;
      for (std::size_t i = 0; i < picture.data.size(); i += 3) values.push_back(luminance(&picture.data[i]));
      std::sort(values.begin(), values.end());
      EXPECT_GT(values.back(), 1.5) << seed;
      EXPECT_LT(values[values.size() / 4], 0.9) << seed;
    }
  }
}

TEST(Rooms, DifferFromEachOther) {
  for (const schema::Room::Kind kind : {schema::Room::STUDIO, schema::Room::FACTORY}) {
    std::set<std::vector<float>> pictures;
    for (std::uint64_t seed = 0; seed < 70; seed += 7) {
      schema::Room room = room_of(kind, 0);
      room.set_seed(seed);
      pictures.insert(paint_room(room).data);
    }
    EXPECT_EQ(pictures.size(), 10u);
  }
}

// The seam is as smooth as any other place; a picture that is shifted by a row below it is not.
TEST(Rooms, HaveNoSeam) {
  double seam = 0, elsewhere = 0, broken = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    for (const schema::Room::Kind kind : {schema::Room::STUDIO, schema::Room::FACTORY}) {
      const core::ImageF picture = paint_room(room_of(kind, seed));
      seam += step_at(picture, kRoomColumns - 1);
      for (int x = 0; x + 1 < kRoomColumns; ++x) elsewhere += step_at(picture, x) / (kRoomColumns - 1);
      core::ImageF turned = picture;
      for (int y = 0; y < kRoomRows; ++y)
        std::copy_n(picture.at(kRoomColumns / 3, y), 3, turned.at(kRoomColumns - 1, y));
      broken += step_at(turned, kRoomColumns - 1);
    }
  }
  EXPECT_LT(seam, 2 * elsewhere);
  EXPECT_GT(broken, 2 * elsewhere) << "the test can fail";
}

TEST(Rooms, DomeHasAHoleAndARim) {
  const schema::Room room = room_of(schema::Room::DOME, 0);
  const core::ImageF picture = paint_room(room);
  const Canvas canvas(kRoomColumns, kRoomRows);
  double hole = 0, dome_low = 1e9, dome_high = 0, outside = 0;
  for (int y = 0; y < kRoomRows; ++y) {
    for (int x = 0; x < kRoomColumns; ++x) {
      const Vec3f d = canvas.direction(x, y);
      const double angle = std::acos(std::clamp(0.6 * d.x + 0.8 * d.z, -1.0, 1.0)),
                   l = luminance(picture.at(x, y));
      if (angle < 0.18) hole = std::max(hole, l);
      if (angle > 1.52) outside = std::max(outside, l);
      if (angle > 0.22 && angle < 1.48) dome_low = std::min(dome_low, l), dome_high = std::max(dome_high, l);
    }
  }
  EXPECT_LT(dome_high / dome_low, 1.4) << "even";
  EXPECT_NEAR(hole, outside, 1e-6);
  EXPECT_NEAR(dome_low / hole, 8.5, 0.3);
}

// Light of a panel on an even ground: its solid angle, wherever it lies and however thin it is.
TEST(Canvas, APanelHasItsSolidAngle) {
  struct Case {
    const char* name;
    Panel panel;
    double solid_angle;
  };
  const auto panel = [](Vec3f center, Vec3f u, Vec3f v) {
    return Panel{center, u, v, {Vec3f{5, 5, 5}, {5, 5, 5}, {5, 5, 5}, {5, 5, 5}}};
  };
  const double face = 4 * M_PI / 6;
  // Of a rectangle a x b at height 1 with a corner above the eye.
  const auto corner = [](double a, double b) { return std::atan(a * b / std::sqrt(1 + a * a + b * b)); };
  const std::vector<Case> cases = {
      {"ahead", panel({1, 0, 0}, {0, 1, 0}, {0, 0, 1}), face},
      {"over the seam", panel({-1, 0, 0}, {0, 1, 0}, {0, 0, 1}), face},
      {"above", panel({0, 0, 1}, {1, 0, 0}, {0, 1, 0}), face},
      {"below", panel({0, 0, -1}, {1, 0, 0}, {0, 1, 0}), face},
      {"thinner than a texel", panel({-3, 0.4f, 2}, {0, 1, 0}, {0.002f, 0, 0}),
       0.004 * 2 * 2 / std::pow(13.16, 1.5) * 0.965},
      {"nearly under the pole", panel({0.3f, 0, 1}, {0.25f, 0, 0}, {0, 0.25f, 0}),
       2 * (corner(0.55, 0.25) - corner(0.05, 0.25))},
  };
  for (const Case& c : cases) {
    Canvas canvas(kRoomColumns, kRoomRows);
    canvas.paint_sky([](Vec3f) { return Vec3f{1, 1, 1}; });
    canvas.paint(c.panel);
    const core::ImageF picture = std::move(canvas).take();
    float ground = picture.data[0];
    for (const float value : picture.data) ground = std::min(ground, value);
    const double measured = (integral(picture) / ground - 4 * M_PI) / 4;
    EXPECT_NEAR(measured / c.solid_angle, 1, 0.03) << c.name;
  }
}

// A grey room with one small lamp in the ceiling: the floor below has its irradiance.
TEST(Stage, LightsTheFloorByTheInverseSquare) {
  std::array<Vec3f, 6> albedo;
  albedo[kFloor] = {0.001f, 0.001f, 0.001f};  // too dark to light anything
  Stage stage({{-8, -8, -1}, {8, 8, 3}}, albedo);
  stage.lamp({{0, 0, 3}, {0.1f, 0, 0}, {0, -0.1f, 0}}, {1, 1, 1});
  const core::ImageF picture = std::move(stage).paint(kRoomColumns, kRoomRows);
  // Below, and aside between the corners at 2 m and 4 m of the light's grid, 4 m below the lamp.
  const Canvas canvas(kRoomColumns, kRoomRows);
  const auto share = [](double aside) { return std::pow(16 / (16 + aside * aside), 2); };
  const double below = luminance(picture.at(0, kRoomRows - 1));
  int checked = 0;
  for (int y = kRoomRows / 2 + 1; y < kRoomRows; ++y) {
    const Vec3f d = canvas.direction(kRoomColumns / 2, y);
    const double aside = d.x / -d.z, t = (aside - 2) / 2;
    if (t < 0 || t > 1) continue;
    ++checked;
    EXPECT_NEAR(luminance(picture.at(kRoomColumns / 2, y)) / below, share(2) * (1 - t) + share(4) * t, 0.01);
  }
  EXPECT_GT(checked, 10);
}

TEST(Rooms, LightASceneAsTheSamePictureDoes) {
  scenes::Booth painted, pictured;
  for (scenes::Booth* booth : {&painted, &pictured})
    booth->add(scenes::sphere(0.5, 24, 12), scenes::metal(0.9, 0.2));
  const schema::Room room = room_of(schema::Room::FACTORY, 3);
  *painted.spec.mutable_environment()->mutable_room() = room;
  painted.dome(1);
  pictured.hdri(paint_room(room));
  EXPECT_EQ(run_light(painted, "scalar").radiance, run_light(pictured, "scalar").radiance);
}

}  // namespace
}  // namespace partbooth::renderer
