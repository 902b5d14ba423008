// SPDX-License-Identifier: Apache-2.0
// Parts that are stretched along their own axes.
#include <gtest/gtest.h>

#include <cmath>

#include "core/stretch.h"
#include "renderer/renderer.h"
#include "renderer/scene/convert.h"
#include "renderer/scene/recent_shapes.h"
#include "renderer/scene/scene_cache.h"
#include "schema/geometry.h"
#include "tests/renderer/scenes.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;
using scenes::Booth;

constexpr double kScale = 1.3;
const Vec3d kStretch{0.4, 1.1, 0.7};

core::Frame render(const Booth& booth, const std::string& isa) {
  return (*Renderer::create(isa, "none"))->render(booth.spec, booth.assets);
}

core::Rigid tilted() {
  core::Rigid out;
  out.rotation = core::rotation_about(core::normalize(Vec3d{1, 2, 3}), 0.8);
  out.translation = {0.1, -0.2, 0.15};
  return out;
}

Booth ellipsoid_booth() {
  Booth booth;
  booth.size(96, 96);
  booth.look({5, 1, 2}, {0, 0, 0}, 35);
  schema::Instance& object = booth.add(scenes::sphere(1, 256, 128), scenes::lambert(0.5));
  object.set_scale(kScale);
  booth.spec.mutable_render()->set_spp(64);       // a normal is the mean over its pixel
  booth.spec.mutable_render()->set_robust(true);  // one ray that slips through turns a pixel's normal
  *object.mutable_stretch() = schema::to_vector3(kStretch);
  *object.mutable_world_from_part() = scenes::rigid(tilted());
  return booth;
}

struct Seen {
  bool hit = false;
  Vec3d normal;
};

// The exact ellipsoid, through a point of the picture.
Seen exact_ellipsoid(const schema::Camera& camera, double x, double y) {
  const core::Rigid part_from_world = tilted().inverse(),
                    world_from_camera = to_rigid(camera.camera_from_world()).inverse();
  const Vec3d d{(x - camera.cx_px()) / camera.fx_px(), (y - camera.cy_px()) / camera.fy_px(), 1};
  const Vec3d inverse{1 / (kScale * kStretch.x), 1 / (kScale * kStretch.y), 1 / (kScale * kStretch.z)};
  const Vec3d o = core::times(part_from_world.point(world_from_camera.translation), inverse),
              w = core::times(part_from_world.direction(world_from_camera.direction(d)), inverse);
  const double a = dot(w, w), b = dot(o, w), c = dot(o, o) - 1, root = b * b - a * c;
  if (root < 0) return {};
  const Vec3d on_sphere = o + w * ((-b - std::sqrt(root)) / a);
  return {true, tilted().direction(core::normalize(core::times(on_sphere, inverse)))};
}

double degrees_between(Vec3d a, Vec3d b) { return std::atan2(length(cross(a, b)), dot(a, b)) * 180 / M_PI; }

TEST(Stretch, ASphereBecomesTheEllipsoid) {
  for (const std::string& isa : available_isas()) {
    const Booth booth = ellipsoid_booth();
    const core::Frame frame = render(booth, isa);
    int inside = 0, wrong_side = 0;
    double exact_16 = 0, seen_16 = 0, worst_deg = 0, wrong_normal_deg = 0;
    for (int y = 0; y < 96; ++y) {
      for (int x = 0; x < 96; ++x) {
        const Seen exact = exact_ellipsoid(booth.spec.camera(), x + 0.5, y + 0.5);
        for (int s = 0; s < 16; ++s)
          exact_16 +=
              exact_ellipsoid(booth.spec.camera(), x + (s % 4 + 0.5) / 4, y + (s / 4 + 0.5) / 4).hit ? 1 : 0;
        const bool whole = *frame.coverage_16.at(x, y) == 16;
        const core::PixelShare& second = *frame.runner_up.at(x, y);
        if (*frame.instance.at(x, y) == 1) seen_16 += *frame.coverage_16.at(x, y);
        if (second.instance.value == 1) seen_16 += second.coverage_16;
        wrong_side += whole && exact.hit != (*frame.instance.at(x, y) == 1) ? 1 : 0;
        if (!whole || !exact.hit) continue;
        const float* n = frame.normal.at(x, y);
        const Vec3d normal = core::normalize(Vec3d{n[0], n[1], n[2]});
        const Vec3d to_eye = core::normalize(Vec3d{5, 1, 2});
        if (dot(exact.normal, to_eye) < 0.3) continue;
        ++inside;
        worst_deg = std::max(worst_deg, degrees_between(normal, exact.normal));
        // A sphere's normal, as if nothing were stretched.
        const Vec3d in_part = tilted().inverse().direction(exact.normal);
        const Vec3d unstretched = tilted().direction(core::normalize(core::times(in_part, kStretch)));
        wrong_normal_deg = std::max(wrong_normal_deg, degrees_between(normal, unstretched));
      }
    }
    EXPECT_GT(inside, 1000) << isa;
    EXPECT_EQ(wrong_side, 0) << isa;
    EXPECT_LT(worst_deg, 1.5) << isa;
    EXPECT_GT(wrong_normal_deg, 15) << isa;
    EXPECT_NEAR(seen_16 / exact_16, 1, 0.002) << isa;
    ASSERT_EQ(frame.amodal.size(), 1u);
    double amodal_16 = 0;
    for (const std::uint8_t c : frame.amodal[0].coverage_16.data) amodal_16 += c;
    EXPECT_NEAR(amodal_16 / exact_16, 1, 0.002) << isa;
  }
}

// A box under a lamp, used and worn: marks, edges and labels all look at the stretched shape.
Booth box_booth(Vec3d size, Vec3d stretch) {
  Booth booth;
  booth.look({4, 2, 3}, {0, 0, 0}, 45);
  schema::Material steel = scenes::metal(0.6, 0.4);
  schema::Finish& finish = *steel.mutable_finish();
  finish.set_lay("milled");
  finish.set_pitch_m(0.05);
  finish.set_mark_slope(0.1);
  finish.set_cutter_radius_m(0.3);
  finish.set_edge_break_m(0.01);
  finish.set_wear(0.5);
  finish.set_dust(0.4);
  schema::Instance& object = booth.add(scenes::box(size), steel);
  *object.mutable_stretch() = schema::to_vector3(stretch);
  booth.ground(4, scenes::lambert(0.5)).set_height_m(-1);
  booth.lamp({2, -2, 3}, {0, 0, 0}, 1, 20);
  booth.dome(0.2);
  return booth;
}

TEST(Stretch, ABoxIsTheBoxOfThatSize) {
  for (const std::string& isa : available_isas()) {
    const core::Frame a = render(box_booth({1, 1, 1}, {2, 0.5, 1.25}), isa),
                      b = render(box_booth({2, 0.5, 1.25}, {1, 1, 1}), isa),
                      other = render(box_booth({2, 0.5, 1}, {1, 1, 1}), isa);
    EXPECT_EQ(a.radiance, b.radiance) << isa;
    EXPECT_EQ(a.instance, b.instance) << isa;
    EXPECT_EQ(a.depth_m, b.depth_m) << isa;
    EXPECT_EQ(a.amodal[0].coverage_16, b.amodal[0].coverage_16) << isa;
    EXPECT_NE(other.instance, b.instance) << isa;
  }
}

TEST(Stretch, ARecordGivesTheSamePictureAgain) {
  const Booth booth = ellipsoid_booth();
  const std::string isa = available_isas().front();
  const core::Frame first = render(booth, isa);
  Booth again = booth;
  ASSERT_TRUE(again.spec.ParseFromString(booth.spec.SerializeAsString()));
  auto renderer = *Renderer::create(isa, "none");
  // Others that were rendered before do not matter, even where they have pushed it out of memory.
  (void)renderer->render(again.spec, again.assets);
  for (int i = 1; i < 8; ++i) {
    Booth other = booth;
    other.spec.mutable_camera()->set_width_px(4);
    other.spec.mutable_camera()->set_height_px(4);
    other.spec.mutable_instances(0)->mutable_stretch()->set_x(0.1 * i);
    (void)renderer->render(other.spec, other.assets);
  }
  EXPECT_EQ(renderer->render(again.spec, again.assets).radiance, first.radiance);
}

TEST(Stretch, OldShapesAreForgotten) {
  const auto device = make_device("threads=1");
  RecentShapes shapes(20'000);
  const auto part = std::make_shared<const core::Part>(scenes::box({1, 1, 1}));
  int built = 0;
  const auto get = [&](int i) {
    return shapes.get(std::to_string(i), [&] {
      ++built;
      return std::make_shared<PartShape>(device.get(), part);
    });
  };
  const std::shared_ptr<PartShape> first = get(0);
  for (int i = 1; i < 200; ++i) {
    get(i);
    get(1);  // of late
    EXPECT_LE(shapes.size(), 21u);
  }
  EXPECT_EQ(built, 200);
  EXPECT_NE(get(0), first);
  EXPECT_FALSE(first->geometry(false).triangles.empty());  // still held here
}

TEST(Stretch, SolidsWithoutHollowsAreFound) {
  EXPECT_TRUE(is_known_convex(scenes::box({1, 2, 3}).mesh));
  EXPECT_TRUE(is_known_convex(scenes::sphere(1, 20, 10).mesh));
  core::Part dented = scenes::sphere(1, 20, 10);
  dented.mesh.positions[40] = {};
  EXPECT_FALSE(is_known_convex(dented.mesh));
  EXPECT_FALSE(is_known_convex(scenes::sphere(1, 200, 100).mesh));
}

}  // namespace
}  // namespace partbooth::renderer
