// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/dirt.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/photo/scenes.h"

namespace partbooth::renderer {
namespace {

schema::Camera camera_with(double f_px, double lens_radius_m, double focus_m) {
  schema::Camera camera = clean_scene(400, 400).camera();
  camera.set_fx_px(f_px);
  camera.set_lens_radius_m(lens_radius_m);
  camera.set_focus_distance_m(focus_m);
  return camera;
}

// 16 mm f/4 focused at 0.5 m on 3.45 um pixels: worked by hand, f_px = 4638, A = 4 mm.
TEST(DirtBlur, WidthIsThatOfTheApertureOnTheLayer) {
  EXPECT_NEAR(dirt_blur_px(camera_with(4638, 2e-3, 0.5), 0.02), 4638 * 4e-3 * 48, 1e-9);
  EXPECT_NEAR(dirt_blur_px(camera_with(4638, 2e-3, 0.5), 0.2), 55.7, 0.1);
  EXPECT_NEAR(dirt_blur_px(camera_with(4638, 1e-3, 0.5), 0.2), 27.8, 0.1);
  EXPECT_EQ(dirt_blur_px(camera_with(4638, 2e-3, 0.5), 0.5), 0);
  EXPECT_EQ(dirt_blur_px(camera_with(4638, 0, 0), 0.2), 0);
}

// The variance of a disc of diameter D is D^2 / 16 along each axis; a cell adds its own, cell^2 / 12.
TEST(DirtBlur, PointBecomesADiscOfThatWidth) {
  double width[2] = {};
  for (int i = 0; i < 2; ++i) {
    const schema::Camera camera = camera_with(1000, i == 0 ? 4e-3 : 1e-3, 0.5);
    const DirtView view = view_dirt(camera, 0.1);
    const int x = view.grid.width / 2, y = view.grid.height / 2;
    const core::ImageF seen = defocus(spot(view.grid.width, view.grid.height, 1, x, y), view, camera);
    const Moments m = moments(seen);
    const double disc_variance = m.variance_x - (view.cell_px > 1 ? view.cell_px * view.cell_px / 12 : 0);
    width[i] = 4 * std::sqrt(disc_variance);
    EXPECT_NEAR(width[i], view.blur_px, 0.03 * view.blur_px);
    // In place: the cell's centre in pixels from the picture's corner.
    EXPECT_NEAR(m.x + 0.5, (x - view.margin_cells + 0.5) * view.cell_px, 0.02 * view.cell_px);
    EXPECT_NEAR(m.y + 0.5, (y - view.margin_cells + 0.5) * view.cell_px, 0.02 * view.cell_px);
  }
  EXPECT_NEAR(width[0] / width[1], 4, 0.1);
}

TEST(Dirt, LayerCellsCoverThePicture) {
  for (const double distance_m : {0.001, 0.05, 0.5}) {
    const schema::Camera camera = camera_with(1000, 2e-3, 0.5);
    const DirtView view = view_dirt(camera, distance_m);
    const double margin_px = view.blur_px / 2;
    EXPECT_LE(view.grid.x0_m / distance_m * 1000, -200 - margin_px);
    EXPECT_GE((view.grid.x0_m + view.grid.width * view.grid.cell_m) / distance_m * 1000, 200 + margin_px);
    EXPECT_LE(view.grid.width, 450);
  }
}

TEST(Dirt, OnTheLensItOnlyDimsEvenly) {
  auto scene = clean_scene(224, 224);
  scene.mutable_camera()->set_lens_radius_m(2e-3);
  scene.mutable_dirt()->set_distance_m(1e-4);
  scene.mutable_dirt()->set_dust_per_mm2(2);
  core::ImageF light(224, 224, 3, 1.0f);
  const core::SoilLayers soil = apply_dirt(light, scene, {});
  const auto [low, high] = std::minmax_element(soil.alpha.data.begin(), soil.alpha.data.end());
  EXPECT_GT(*low, 0.005);
  EXPECT_LT(*high - *low, 0.02 * *high);
}

TEST(Dirt, InFocusItHasSharpSpecks) {
  auto scene = clean_scene(224, 224);
  scene.mutable_dirt()->set_dust_per_mm2(0.3);
  scene.mutable_dirt()->set_dust_median_m(150e-6);
  core::ImageF light(224, 224, 3, 1.0f);
  const core::SoilLayers soil = apply_dirt(light, scene, {});
  const auto [low, high] = std::minmax_element(soil.alpha.data.begin(), soil.alpha.data.end());
  EXPECT_EQ(*low, 0);
  EXPECT_GT(*high, 0.5);
}

// I = I0 (1 - E) + added: the layers say exactly what happened to an even grey picture.
TEST(Dirt, LayersExplainThePicture) {
  auto scene = clean_scene(160, 120);
  scene.mutable_camera()->set_lens_radius_m(1e-3);
  scene.mutable_dirt()->set_dust_per_mm2(2);
  scene.mutable_dirt()->set_smudge_strength(0.5);
  scene.mutable_dirt()->set_smudge_cover(0.5);
  core::ImageF light(160, 120, 3, 3.0f);
  const core::SoilLayers soil = apply_dirt(light, scene, {20, 20, 20});
  for (std::size_t i = 0; i < soil.alpha.data.size(); ++i) {
    EXPECT_GE(soil.alpha.data[i], 0);
    EXPECT_LE(soil.alpha.data[i], 1);
    EXPECT_GE(soil.scatter.data[i], 0);
    EXPECT_NEAR(light.data[3 * i] / 3, 1 - soil.alpha.data[i] + soil.scatter.data[i], 2e-3);
  }
}

// Light on the front glass that is brighter than the scene turns dark dust into bright dust.
TEST(Dirt, VeilFollowsTheLightOnTheGlass) {
  auto scene = clean_scene(160, 120);
  scene.mutable_dirt()->set_dust_per_mm2(5);
  core::ImageF in_the_dark(160, 120, 3, 0.5f), lit = in_the_dark;
  apply_dirt(in_the_dark, scene, {});
  apply_dirt(lit, scene, {100, 100, 100});
  EXPECT_LT(mean_of(in_the_dark), 0.49);
  EXPECT_GT(mean_of(lit), 0.51);
}

TEST(Dirt, CleanLensIsKnown) {
  auto scene = clean_scene(8, 8);
  EXPECT_FALSE(has_dirt(scene.dirt()));
  scene.mutable_dirt()->set_smudge_cover(0.3);
  EXPECT_FALSE(has_dirt(scene.dirt()));
  scene.mutable_dirt()->set_smudge_strength(0.3);
  EXPECT_TRUE(has_dirt(scene.dirt()));
}

}  // namespace
}  // namespace partbooth::renderer
