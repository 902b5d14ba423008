// SPDX-License-Identifier: Apache-2.0
// Layouts of real parts: what the config asks for stands there, and nothing is inside anything else.
#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "scene_gen/camera.h"
#include "schema/geometry.h"
#include "tests/scene_gen/hulls.h"
#include "tests/scene_gen/real_parts.h"
#include "tests/scene_gen/test_catalog.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

constexpr std::uint64_t kScenes = 36;  // six of each part
// Neighbours are kept apart by more; what touches may overlap by rounding.
constexpr double kTouch = 1e-5;

struct Standing {
  const schema::Instance* instance;
  std::vector<Vec3d> hull;
};

std::vector<Standing> standing(const schema::SceneSpec& scene) {
  std::vector<Standing> all;
  for (const schema::Instance& instance : scene.instances())
    all.push_back({&instance, hull_of(part_of(real_parts().catalog, instance), instance)});
  return all;
}

// The axes of an instance, for wedges the normals of their slopes.
std::vector<Vec3d> axes_of(const Standing& one) {
  const core::Mat3d turn = schema::rigid_of(one.instance->world_from_part()).rotation;
  std::vector<Vec3d> axes;
  for (const Vec3d axis : {Vec3d{1, 0, 0}, Vec3d{0, 1, 0}, Vec3d{0, 0, 1}, Vec3d{0, 1, 1}})
    axes.push_back(turn * axis);
  return axes;
}

// Across the faces of both. What rests on rollers rests on the plane of their tops.
double gap_of(const Standing& a, const Standing& b) {
  std::vector<Vec3d> axes = axes_of(a);
  for (const Vec3d& axis : axes_of(b)) axes.push_back(axis);
  return gap_between(a.hull, b.hull, axes);
}

// Boxes may also pass each other edge by edge: then what is perpendicular to an axis of each tells.
bool apart(const Standing& a, const Standing& b, double tolerance) {
  if (gap_of(a, b) >= -tolerance) return true;
  std::vector<Vec3d> axes;
  for (const Vec3d& u : axes_of(a))
    for (const Vec3d& v : axes_of(b))
      if (const Vec3d w = core::cross(u, v); core::length(w) > 1e-6) axes.push_back(core::normalize(w));
  return gap_between(a.hull, b.hull, axes) >= -tolerance;
}

double radius_of(const schema::SceneSpec& scene) {
  return target_part(real_parts().catalog, scene).bounding_radius_m;
}

int count_of(const schema::SceneSpec& scene, const std::string& role) {
  return static_cast<int>(std::count_if(scene.instances().begin(), scene.instances().end(),
                                        [&](const schema::Instance& one) { return one.role() == role; }));
}

class LayoutKinds : public testing::TestWithParam<const char*> {};

// Furniture is built of pieces that meet; everything else keeps off it and off each other.
TEST_P(LayoutKinds, NothingIsInsideAnythingElse) {
  const auto config =
      real_config({std::string("scene.layout.kind=") + GetParam(), "scene.layout.copies=3",
                   "scene.distractors.count=6", "scene.occluder.on={on: 0.3}", "scene.layout.others=1"});
  for (std::uint64_t i = 0; i < kScenes; ++i) {
    const auto scene = scene_at(config, real_parts().catalog, i);
    const auto all = standing(scene);
    const double tolerance = kTouch * radius_of(scene);
    for (std::size_t a = 0; a < all.size(); ++a) {
      for (std::size_t b = 0; b < a; ++b) {
        const std::string &role_a = all[a].instance->role(), &role_b = all[b].instance->role();
        if (role_a == role_b && (role_a == "furniture" || role_a == "occluder")) continue;
        EXPECT_TRUE(apart(all[a], all[b], tolerance))
            << "scene " << i << ": " << all[a].instance->part_name() << " in " << all[b].instance->part_name()
            << " by " << -gap_of(all[a], all[b]);
      }
      if (scene.has_ground()) {
        EXPECT_GE(lowest(all[a].hull), scene.ground().height_m() - tolerance) << i;
      }
    }
  }
}

TEST_P(LayoutKinds, WhatRestsTouchesWhatIsBelow) {
  if (std::string(GetParam()) == "free") GTEST_SKIP() << "nothing rests";
  const auto config = real_config({std::string("scene.layout.kind=") + GetParam(), "scene.layout.copies=2",
                                   "scene.distractors.count=3", "scene.occluder.on=0"});
  for (std::uint64_t i = 0; i < kScenes; ++i) {
    const auto scene = scene_at(config, real_parts().catalog, i);
    const auto all = standing(scene);
    const double tolerance = kTouch * radius_of(scene);
    for (const Standing& one : all) {
      if (one.instance->role() == "furniture") continue;
      double gap = lowest(one.hull) - scene.ground().height_m();
      for (const Standing& other : all)
        if (other.instance->role() == "furniture") gap = std::min(gap, gap_of(one, other));
      EXPECT_LE(gap, tolerance) << "scene " << i << ": " << one.instance->part_name() << " floats";
    }
  }
}

TEST_P(LayoutKinds, TargetIsWholeAndAsLargeAsAskedInPixels) {
  const auto config = real_config({std::string("scene.layout.kind=") + GetParam(),
                                   "scene.camera.size_px={uniform: [40, 110]}", "scene.camera.truncated=0"});
  for (std::uint64_t i = 0; i < kScenes; ++i) {
    const auto scene = scene_at(config, real_parts().catalog, i);
    EXPECT_EQ(scene.layout(), GetParam());
    EXPECT_EQ(scene.instances(0).role(), "target");
    EXPECT_EQ(scene.instances(0).class_id(), scene.class_id());
    const auto box = project_box(standing(scene)[0].hull, scene.camera());
    EXPECT_NEAR(box.long_side(), draw_of(scene, "scene.camera.size_px").value(), 0.2);
    EXPECT_GE(std::min(box.x0, box.y0), 0.8);
    EXPECT_LE(std::max(box.x1, box.y1), 127.2);
  }
}

INSTANTIATE_TEST_SUITE_P(All, LayoutKinds, testing::Values("table", "belt", "tray", "fixture", "free"),
                         [](const auto& info) { return std::string(info.param); });

TEST(Layout, HasAsManyThingsAsAsked) {
  const auto config =
      real_config({"scene.layout.kind={table: 1, belt: 1, free: 1}", "scene.layout.copies=3",
                   "scene.layout.others=2", "scene.distractors.count=4", "scene.layout.belt.width=8"});
  std::map<std::string, int> counts;
  for (std::uint64_t i = 0; i < kScenes; ++i) {
    const auto scene = scene_at(config, real_parts().catalog, i);
    for (const char* role : {"copy", "other", "distractor"}) counts[role] += count_of(scene, role);
    for (const schema::Instance& one : scene.instances()) {
      const bool has_class = one.role() == "target" || one.role() == "copy" || one.role() == "other";
      EXPECT_EQ(one.class_id() >= 0, has_class) << one.role();
      EXPECT_EQ(one.label().empty(), !has_class);
      if (one.role() == "copy") {
        EXPECT_EQ(one.part_sha256(), scene.instances(0).part_sha256());
      }
      if (one.role() == "other") {
        EXPECT_NE(one.class_id(), scene.class_id());
      }
    }
  }
  const int scenes = static_cast<int>(kScenes);
  // Room is found nearly always.
  EXPECT_GE(counts["copy"], 3 * scenes * 95 / 100);
  EXPECT_LE(counts["copy"], 3 * scenes);
  EXPECT_GE(counts["other"], 2 * scenes * 95 / 100);
  EXPECT_GE(counts["distractor"], 4 * scenes * 95 / 100);
}

TEST(Layout, TraysHoldAsManyAsTheyHavePlaces) {
  const auto config = real_config({"scene.layout.kind=tray", "scene.layout.tray.columns=3",
                                   "scene.layout.tray.rows=2", "scene.layout.tray.filled=1"});
  for (std::uint64_t i = 0; i < kScenes; ++i)
    EXPECT_EQ(count_of(scene_at(config, real_parts().catalog, i), "copy"), 5);
}

TEST(Layout, DistractorsAreOfTheAskedKinds) {
  const auto kinds_of = [](const std::string& law) {
    const auto config = real_config({"scene.layout.kind=table", "scene.distractors.count=8",
                                     "scene.distractors.item.kind=" + law, "scene.occluder.on=0"});
    std::map<bool, int> solid;
    for (std::uint64_t i = 0; i < 60; ++i) {
      const auto scene = scene_at(config, real_parts().catalog, i);
      for (const schema::Instance& one : scene.instances()) {
        if (one.role() != "distractor") continue;
        const auto& solids = real_parts().catalog.solids;
        ++solid[std::any_of(solids.begin(), solids.end(),
                            [&](const CatalogPart& part) { return part.sha256 == one.part_sha256(); })];
      }
    }
    return solid;
  };
  EXPECT_EQ(kinds_of("part")[true], 0);
  EXPECT_EQ(kinds_of("{tool: 1, primitive: 1}")[false], 0);
  auto mixed = kinds_of("{part: 0.7, tool: 0.2, primitive: 0.1}");
  const double share = static_cast<double>(mixed[true]) / (mixed[true] + mixed[false]);
  EXPECT_NEAR(share, 0.3, 0.09);  // four standard deviations of about 470 draws
}

TEST(Layout, BeltsCarryThingsAlongThemselves) {
  const auto config = real_config({"scene.layout.kind=belt", "scene.camera.motion=1",
                                   "scene.camera.motion_of=belt", "scene.distractors.count=5"});
  for (std::uint64_t i = 0; i < 12; ++i) {
    const auto scene = scene_at(config, real_parts().catalog, i);
    const double yaw = draw_of(scene, "scene.layout.belt.yaw_deg").value() * M_PI / 180;
    const Vec3d velocity = schema::vec_of(scene.camera().shutter().belt_velocity_m_per_s());
    ASSERT_GT(core::length(velocity), 0);
    EXPECT_NEAR(velocity.x / core::length(velocity), std::cos(yaw), 1e-6);
    EXPECT_NEAR(velocity.y / core::length(velocity), std::sin(yaw), 1e-6);
  }
}

TEST(Layout, LampsStandOutsideFurniture) {
  for (const char* rig : {"bar", "dark_field", "ring", "tubes"}) {
    const auto config = real_config(
        {"scene.layout.kind={belt: 1, tray: 1, fixture: 1}", std::string("scene.light.rig=") + rig});
    for (std::uint64_t i = 0; i < 18; ++i) {
      const auto scene = scene_at(config, real_parts().catalog, i);
      for (const Standing& one : standing(scene)) {
        if (one.instance->role() != "furniture") continue;
        for (const schema::Light& lamp : scene.lights()) {
          if (lamp.shape() == schema::Light::DISC) continue;  // a ring's middle is empty
          EXPECT_GT(gap_between(one.hull, {schema::vec_of(lamp.center_m())}), 0) << rig << ' ' << i;
        }
      }
    }
  }
}

// Parts in a pile interlock, so their hulls overlap: how deep their pieces may is the physics' own test.
TEST(Layout, PilesLieInTheirBoxWithTheTargetOnTop) {
  for (const std::string kind : {"bin", "heap"}) {
    const auto config = real_config(
        {"scene.layout.kind=" + kind, "scene.occluder.on=0", "scene.layout.bin.taken={choice: [0, 0.4]}"});
    for (std::uint64_t i = 0; i < 12; ++i) {
      const auto scene = scene_at(config, real_parts().catalog, i);
      const auto all = standing(scene);
      const double allowed = 0.011 * radius_of(scene);
      const bool taken = draw_of(scene, "scene.layout.bin.taken").value() > 0;
      EXPECT_LE(count_of(scene, "copy"), taken ? 3 : 5);
      EXPECT_GE(count_of(scene, "copy"), taken ? 1 : 2) << "few leave the pile";
      EXPECT_EQ(count_of(scene, "furniture"), kind == "bin" ? 5 : 0);
      for (const Standing& one : all) {
        if (one.instance->role() != "target" && one.instance->role() != "copy") continue;
        EXPECT_GE(lowest(one.hull), -allowed) << kind << ' ' << i;
        for (const Standing& wall : all) {
          if (wall.instance->role() != "furniture") continue;
          // The hull of what leans over the rim is not what it looks like there.
          if (highest(one.hull) > highest(wall.hull) && highest(wall.hull) > 0) continue;
          EXPECT_GE(gap_of(one, wall), -allowed) << kind << ' ' << i;
        }
      }
    }
  }
}

TEST(Limits, RefusalsAreRecordedAndNamed) {
  const auto config = real_config(
      {"scene.layout.kind=fixture", "scene.layout.fixture.kind=vise", "scene.visibility.least=0.8"});
  std::size_t refused = 0;
  for (std::uint64_t i = 0; i < kScenes; ++i) {
    const auto scene = scene_at(config, real_parts().catalog, i);
    EXPECT_EQ(scene.refused_size(), static_cast<int>(scene.attempt()));
    for (const std::string& limit : scene.refused()) refused += limit.starts_with("scene.visibility.least");
  }
  EXPECT_GT(refused, 5u);
  const auto impossible =
      generate(real_config({"scene.layout.kind=table", "scene.occluder.on=1", "scene.occluder.cover=0.4",
                            "scene.camera.truncated=0", "scene.visibility.least=0.9"}),
               real_parts().catalog, 0);
  ASSERT_FALSE(impossible.has_value());
  EXPECT_THAT(impossible.error().message, testing::HasSubstr("scene.visibility.least"));
}

}  // namespace
}  // namespace partbooth::scene_gen
