// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/dirt.h"

#include <gtest/gtest.h>

#include <cmath>

#include "scene_gen/draws.h"
#include "schema/yaml_reader.h"

namespace partbooth::scene_gen {
namespace {

schema::LensDirt dirt_at(std::uint64_t i, const schema::Camera& camera) {
  schema::DirtConfig laws;
  schema::fill_defaults(laws);
  std::vector<schema::Draw> draws;
  return lens_dirt(draw(laws, "scene.dirt", {1, i, i, 0, &draws}), camera, 77);
}

// World z up is up in the picture: drops run down.
schema::Camera level_camera() {
  schema::Camera camera;
  for (const double r : {1., 0., 0., 0., 0., -1., 0., 1., 0.})
    camera.mutable_camera_from_world()->add_rotation(r);
  return camera;
}

TEST(LensDirt, AboutEveryThirdPictureHasSome) {
  const schema::Camera camera = level_camera();
  int dirty = 0, kinds[9] = {};
  constexpr int kImages = 4000;
  for (std::uint64_t i = 0; i < kImages; ++i) {
    const schema::LensDirt d = dirt_at(i, camera);
    const double amounts[9] = {d.dust_per_mm2(),          d.mud_per_m2(),      d.smudge_strength(),
                               d.fingerprint_strength(),  d.wipe_strength(),   d.scratches_per_m2(),
                               d.condensation_strength(), d.droplets_per_m2(), d.sensor_dust_per_mm2()};
    bool any = false;
    for (int k = 0; k < 9; ++k) any |= amounts[k] > 0, kinds[k] += amounts[k] > 0;
    dirty += any;
    EXPECT_EQ(d.sensor_dust_seed(), 77u);
    EXPECT_TRUE(d.diffraction());
  }
  EXPECT_NEAR(dirty / double(kImages), 0.36, 0.03);
  for (const int count : kinds) EXPECT_GT(count, 40);
}

TEST(LensDirt, DropsRunDown) { EXPECT_NEAR(dirt_at(0, level_camera()).down_rad(), M_PI / 2, 1e-12); }

}  // namespace
}  // namespace partbooth::scene_gen
