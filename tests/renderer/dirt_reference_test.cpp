// SPDX-License-Identifier: Apache-2.0
// Dirt as the virtual camera adds it to a clean picture, against dirt that camera rays cross: the two
// computations share the layer's maps and nothing else.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>

#include "renderer/isa.h"
#include "renderer/photo/dirt.h"
#include "renderer/renderer.h"
#include "renderer/scene/prepared_scene.h"
#include "renderer/surroundings.h"
#include "tests/renderer/front_layer.h"
#include "tests/renderer/scenes.h"

namespace partbooth::renderer {
namespace {

constexpr int kSize = 96, kBlock = 16, kSpp = 256;
constexpr double kBound = 0.02;

// A board of plates and a few round parts, all in focus, under a lamp and a dome. The lens is open far enough
// to blur a layer close to it. The board goes on beyond the picture: the virtual camera knows no light from
// there and mirrors the picture instead.
scenes::Booth board() {
  scenes::Booth booth;
  booth.size(kSize, kSize);
  booth.look({0.6, 0, 0}, {0, 0, 0}, 30);
  schema::Camera& camera = *booth.spec.mutable_camera();
  camera.set_focus_distance_m(0.6);
  camera.set_lens_radius_m(1e-3);
  booth.add(scenes::box({0.002, 3, 3}), scenes::lambert(0.08), {-0.01, 0, 0});
  const double albedo[] = {0.9, 0.15, 0.8, 0.35, 0.7};
  for (int i = 0; i < 5; ++i)
    booth.add(scenes::box({0.004, 0.03, 0.05}), scenes::lambert(albedo[i]),
              {0, -0.08 + 0.04 * i, i % 2 ? 0.04 : -0.05});
  for (int i = 0; i < 3; ++i)
    booth.add(scenes::sphere(0.012, 48, 24), scenes::plastic(0.25 * (i + 1), 0.3), {0, 0.06 - 0.06 * i, 0});
  booth.lamp({0.5, 0.5, 0.6}, {0, 0, 0}, 0.3, 12);
  booth.dome(0.5);
  booth.spec.mutable_render()->set_spp(kSpp);
  booth.spec.mutable_dirt()->set_distance_m(0.03);
  booth.spec.mutable_dirt()->set_pattern_seed(7);
  return booth;
}

struct Pair {
  core::ImageF clean, post, in_camera;
};

core::ImageF render(const SceneView& view, const std::string& isa) {
  const int w = view.camera.width_px, h = view.camera.height_px;
  core::ImageF radiance(w, h, 3), albedo(w, h, 3), normal(w, h, 3);
  WorkCount work{};
  kernel_of(isa).render(view, {0, 0, w, h}, {radiance.data.data(), albedo.data.data(), normal.data.data()},
                        work);
  return radiance;
}

// Both computations. `change` alters the dirt of the in-camera one alone.
Pair both(const scenes::Booth& booth, const std::function<void(schema::LensDirt&)>& change = {}) {
  const std::string isa = available_isas().front();
  SceneCache cache(isa);
  const PreparedScene scene(booth.spec, booth.assets, cache);
  SceneView view = scene.view();
  core::Vec3f front;
  kernel_of(isa).front_irradiance(view, &front.x);
  Pair out;
  out.clean = render(view, isa);
  out.post = out.clean;
  core::ImageF surroundings;
  if (booth.spec.dirt().droplets_per_m2() > 0)
    surroundings = trace_surroundings(kernel_of(isa), view, booth.spec.camera());
  apply_dirt(out.post, booth.spec, front, surroundings);
  schema::SceneSpec changed = booth.spec;
  if (change) change(*changed.mutable_dirt());
  const FrontLayer layer(changed, front);
  view.front_layer = &layer.view();
  out.in_camera = render(view, isa);
  return out;
}

// Largest and mean relative difference of the means of blocks.
struct Difference {
  double largest = 0, mean = 0;
};
Difference difference(const core::ImageF& a, const core::ImageF& b) {
  Difference out;
  const int blocks = a.width / kBlock;
  for (int by = 0; by < blocks; ++by)
    for (int bx = 0; bx < blocks; ++bx)
      for (int c = 0; c < 3; ++c) {
        double sum_a = 0, sum_b = 0;
        for (int y = 0; y < kBlock; ++y)
          for (int x = 0; x < kBlock; ++x) {
            sum_a += a.at(bx * kBlock + x, by * kBlock + y)[c];
            sum_b += b.at(bx * kBlock + x, by * kBlock + y)[c];
          }
        const double one = std::abs(sum_a - sum_b) / sum_b;
        out.largest = std::max(out.largest, one);
        out.mean += one / (3 * blocks * blocks);
      }
  return out;
}

void record(const std::string& name, const Difference& found) {
  testing::Test::RecordProperty(name + "_largest", std::to_string(found.largest));
  testing::Test::RecordProperty(name + "_mean", std::to_string(found.mean));
  std::printf("%s: blocks differ by %.2f %% at most, %.2f %% in the mean\n", name.c_str(),
              100 * found.largest, 100 * found.mean);
}

// They agree; the dirt is there to be seen; and another pattern does not pass.
void expect_agreement(const std::string& name, const scenes::Booth& booth) {
  const Pair pair = both(booth);
  const Difference found = difference(pair.post, pair.in_camera);
  record(name, found);
  EXPECT_LT(found.largest, kBound) << name;
  EXPECT_GT(difference(pair.clean, pair.in_camera).largest, 2 * kBound) << name << " hardly shows";
  const Pair other = both(booth, [](schema::LensDirt& dirt) { dirt.set_pattern_seed(8); });
  EXPECT_GT(difference(other.post, other.in_camera).largest, kBound) << name << ": another pattern passes";
}

TEST(DirtReference, Dust) {
  scenes::Booth booth = board();
  booth.spec.mutable_dirt()->set_dust_per_mm2(2);
  booth.spec.mutable_dirt()->set_dust_median_m(150e-6);
  expect_agreement("dust", booth);
}

TEST(DirtReference, Smudge) {
  scenes::Booth booth = board();
  booth.spec.mutable_dirt()->set_smudge_strength(1);
  booth.spec.mutable_dirt()->set_smudge_cover(0.8);
  expect_agreement("smudge", booth);
}

TEST(DirtReference, Scratch) {
  scenes::Booth booth = board();
  booth.spec.mutable_dirt()->set_scratches_per_m2(4e5);
  booth.spec.mutable_dirt()->set_scratch_width_m(40e-6);
  expect_agreement("scratch", booth);
}

// Where the virtual camera's model is an approximation, the difference is measured and not bounded. Here each
// place of the layer sees the blurred scene from its own side.
TEST(DirtReference, DefocusedSceneIsReported) {
  scenes::Booth booth = board();
  booth.spec.mutable_camera()->set_focus_distance_m(0.3);
  booth.spec.mutable_dirt()->set_dust_per_mm2(2);
  booth.spec.mutable_dirt()->set_dust_median_m(150e-6);
  const Pair pair = both(booth);
  const Difference found = difference(pair.post, pair.in_camera);
  record("dust, scene out of focus", found);
  EXPECT_GT(found.mean, 0) << "nothing was compared";
}

TEST(DirtReference, DropletsAreReported) {
  scenes::Booth booth = board();
  booth.spec.mutable_dirt()->set_droplets_per_m2(3e4);
  booth.spec.mutable_dirt()->set_droplet_radius_m(1e-3);
  booth.spec.mutable_dirt()->set_droplet_index(1.33);
  const Pair pair = both(booth);
  const Difference found = difference(pair.post, pair.in_camera);
  record("droplets", found);
  EXPECT_GT(found.mean, 0) << "nothing was compared";
}

}  // namespace
}  // namespace partbooth::renderer
