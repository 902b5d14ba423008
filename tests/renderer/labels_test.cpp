// SPDX-License-Identifier: Apache-2.0
// Labels against closed forms, and against each other.
#include <gtest/gtest.h>

#include <cmath>

#include "renderer/label_bounds.h"
#include "renderer/renderer.h"
#include "schema/geometry.h"
#include "tests/renderer/scenes.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;
using scenes::Booth;

core::Frame frame_of(const Booth& booth, const std::string& isa) {
  auto renderer = Renderer::create(isa, "none");
  EXPECT_TRUE(renderer.has_value());
  return (*renderer)->render(booth.spec, booth.assets);
}

Booth quick() {
  Booth booth;
  booth.size(200, 200);
  booth.spec.mutable_render()->set_spp(1);
  booth.spec.mutable_render()->set_max_depth(1);
  return booth;
}

// Coverage of an object over the picture in pixels, also where it comes second.
double area_px(const core::Frame& frame, std::uint16_t id) {
  double sum = 0;
  for (std::size_t i = 0; i < frame.instance.data.size(); ++i) {
    if (frame.instance.data[i] == id) sum += frame.coverage_16.data[i];
    if (frame.runner_up.data[i].coverage_16 > 0 && frame.runner_up.data[i].instance.value == id) {
      sum += frame.runner_up.data[i].coverage_16;
    }
  }
  return sum / 16;
}

double amodal_area_px(const core::AmodalMask& mask) {
  double sum = 0;
  for (const std::uint8_t v : mask.coverage_16.data) sum += v;
  return sum / 16;
}

TEST(Labels, SphereCoversItsDisc) {
  for (const std::string& isa : available_isas()) {
    Booth booth = quick();
    booth.look({4, 0, 0}, {0, 0, 0}, 40);
    booth.add(scenes::sphere(1, 512, 256), scenes::lambert(0.5));
    const core::Frame frame = frame_of(booth, isa);
    const double radius_px = booth.spec.camera().fx_px() * std::tan(std::asin(1.0 / 4));
    EXPECT_NEAR(area_px(frame, 1), M_PI * radius_px * radius_px, 0.002 * M_PI * radius_px * radius_px) << isa;
    EXPECT_NEAR(amodal_area_px(frame.amodal[0]), area_px(frame, 1), 1e-9);
    EXPECT_NEAR(*frame.depth_m.at(100, 100), 3, 1e-3);
  }
}

// However fine the mesh is.
TEST(Labels, BoundsOfAnObjectAreThoseOfItsHull) {
  Booth booth = quick();
  booth.look({4, 0, 0}, {0, 0, 0}, 40);
  core::Part part = scenes::sphere(1, 64, 32);
  booth.add(part, scenes::lambert(0.5));
  const schema::Camera& camera = booth.spec.camera();
  const auto lens = *core::CameraModel::create(schema::parameters_of(camera));
  part.mesh.positions.clear();
  const Rect rect = pixels_of(lens, camera, booth.spec.instances(0), part);
  const double radius_px = camera.fx_px() * std::tan(std::asin(1.0 / 4));
  for (const int side : {rect.width(), rect.height()}) EXPECT_NEAR(side, 2 * radius_px, 4);
}

TEST(Labels, FacingBoxCoversItsSquare) {
  for (const std::string& isa : available_isas()) {
    Booth booth = quick();
    booth.look({4, 0.01, 0.02}, {0, 0.01, 0.02}, 40);
    booth.add(scenes::box({1, 1, 1}), scenes::lambert(0.5));
    const core::Frame frame = frame_of(booth, isa);
    const double side = booth.spec.camera().fx_px() / 3.5;
    // Coverage counts sixteenths along the border.
    EXPECT_NEAR(area_px(frame, 1), side * side, 4 * side / 16);
    for (std::size_t i = 0; i < frame.instance.data.size(); ++i) {
      if (frame.instance.data[i] == 1) {
        EXPECT_NEAR(frame.depth_m.data[i], 3.5, 1e-4);  // z, not the ray's length
      } else if (frame.coverage_16.data[i] == 16) {
        EXPECT_EQ(frame.depth_m.data[i], 0);
      }
    }
  }
}

// A near square hides half of a far one; a third reaches out of the picture.
Booth crowded() {
  Booth booth = quick();
  booth.look({4, 0, 0}, {0, 0, 0}, 30);
  booth.add(scenes::sphere(0.5, 128, 64), scenes::lambert(0.5), {0, 0, 0});
  booth.add(scenes::box({0.3, 0.6, 1.4}), scenes::lambert(0.5), {1, 0.33, 0});
  booth.add(scenes::box({0.5, 1, 0.5}), scenes::lambert(0.5), {0, -1.2, 0.4});
  booth.ground(3, scenes::lambert(0.5)).set_height_m(-0.5);
  return booth;
}

// No pixel is shared out twice, and what an object shows lies inside its amodal mask.
void expect_covered(const core::Frame& frame) {
  for (int y = 0; y < frame.instance.height; ++y) {
    for (int x = 0; x < frame.instance.width; ++x) {
      const core::PixelShare second = *frame.runner_up.at(x, y);
      EXPECT_LE(*frame.coverage_16.at(x, y) + second.coverage_16, 16);
      EXPECT_LE(second.coverage_16, *frame.coverage_16.at(x, y));
      const std::pair<int, int> shares[] = {{*frame.instance.at(x, y), *frame.coverage_16.at(x, y)},
                                            {second.instance.value, second.coverage_16}};
      for (const auto& [id, coverage] : shares) {
        if (id == 0 || coverage == 0) continue;
        const core::AmodalMask& mask = frame.amodal[std::size_t(id - 1)];
        const int mx = x - mask.x0, my = y - mask.y0;
        ASSERT_TRUE(mx >= 0 && my >= 0 && mx < mask.coverage_16.width && my < mask.coverage_16.height);
        EXPECT_GE(*mask.coverage_16.at(mx, my), coverage) << x << " " << y << " id " << id;
      }
    }
  }
}

TEST(Labels, AmodalMasksCoverModalOnes) {
  for (const std::string& isa : available_isas()) {
    const Booth booth = crowded();
    const core::Frame frame = frame_of(booth, isa);
    ASSERT_EQ(frame.amodal.size(), 3u);
    expect_covered(frame);
    // The sphere's disc is whole in its own mask, whatever stands before it.
    const double radius_px = booth.spec.camera().fx_px() * std::tan(std::asin(0.5 / 4));
    EXPECT_NEAR(amodal_area_px(frame.amodal[0]), M_PI * radius_px * radius_px,
                0.01 * M_PI * radius_px * radius_px);
    EXPECT_LT(area_px(frame, 1), 0.8 * amodal_area_px(frame.amodal[0]));
    // The third goes on beyond the border.
    const core::AmodalMask& third = frame.amodal[2];
    EXPECT_TRUE(third.x0 < 0 || third.x0 + third.coverage_16.width > 200);
    EXPECT_GT(amodal_area_px(third), 1.05 * area_px(frame, 3));
  }
}

// A wire of a fifth of a pixel along the edge of a block: only the fine grid, which the edge calls for, finds
// it.
Booth wire() {
  Booth booth = quick();
  booth.look({4, 0, 0}, {0, 0, 0}, 30);
  core::Rigid tilted;
  tilted.rotation = core::rotation_about({1, 0, 0}, 0.05);
  *booth.add(scenes::box({0.02, 0.002, 1.5}), scenes::lambert(0.5)).mutable_world_from_part() =
      scenes::rigid(tilted);
  tilted.translation = tilted.rotation * Vec3d{0, 0.301, 0};
  *booth.add(scenes::box({0.02, 0.6, 1.5}), scenes::lambert(0.5)).mutable_world_from_part() =
      scenes::rigid(tilted);
  return booth;
}

TEST(Labels, AmodalMasksCoverThinThings) {
  for (const std::string& isa : available_isas()) {
    const core::Frame frame = frame_of(wire(), isa);
    EXPECT_GT(area_px(frame, 1), 5);
    expect_covered(frame);
  }
}

TEST(Labels, BackendsAgree) {
  const Booth booth = crowded();
  const core::Frame reference = frame_of(booth, "scalar");
  for (const std::string& isa : available_isas()) {
    const core::Frame frame = frame_of(booth, isa);
    int different = 0;
    for (std::size_t i = 0; i < frame.instance.data.size(); ++i) {
      different += frame.instance.data[i] != reference.instance.data[i] ||
                           std::abs(frame.coverage_16.data[i] - reference.coverage_16.data[i]) > 1
                       ? 1
                       : 0;
    }
    // Rays within rounding of an edge may differ.
    EXPECT_LE(different, 4) << isa;
  }
}

TEST(Labels, MoreObjectsThanMaskBits) {
  Booth booth = quick();
  booth.size(160, 160);
  booth.look({8, 0, 0}, {0, 0, 0}, 40);
  const core::Part ball = scenes::sphere(0.2, 48, 24);
  for (int i = 0; i < 70; ++i) {
    booth.add(ball, scenes::lambert(0.5), {0.01 * i, (i % 10 - 4.5) * 0.45, (i / 10 - 3) * 0.45});
  }
  const core::Frame frame = frame_of(booth, available_isas().front());
  for (std::uint16_t id = 1; id <= 70; ++id) {
    EXPECT_GT(area_px(frame, id), 50) << id;
    EXPECT_NEAR(amodal_area_px(frame.amodal[id - 1u]), area_px(frame, id), 1e-9) << id;
  }
}

// From inside a closed mesh every ray must hit. Rays aimed at shared edges and vertices slip through rarely,
// and never with robust traversal.
TEST(Labels, ClosedMeshesAreWatertight) {
  for (const std::string& isa : available_isas()) {
    for (const bool robust : {false, true}) {
      Booth booth = quick();
      booth.size(400, 400);
      booth.look({0.1, 0.05, -0.07}, {1, 0.3, 0.2}, 120);
      booth.add(scenes::sphere(1, 320, 160), scenes::lambert(0.5));
      booth.spec.mutable_render()->set_robust(robust);
      const core::Frame frame = frame_of(booth, isa);
      double missed = 400.0 * 400.0 - area_px(frame, 1);
      if (robust) {
        EXPECT_EQ(missed, 0) << isa;
      } else {
        EXPECT_LT(missed / (400.0 * 400.0), 1e-5) << isa;
      }
    }
  }
}

TEST(Labels, FirstHitsGiveAlbedoAndNormal) {
  Booth booth = quick();
  booth.look({0.01, 0, 4}, {0, 0, 0}, 20);
  core::Part part = scenes::box({1, 1, 1});
  for (core::PartFace& face : part.faces) face.color = core::Vec3f{0.1f, 0.2f, 0.3f};
  schema::Material material = scenes::lambert(0.7);
  booth.add(part, material);
  const core::Frame plain = frame_of(booth, available_isas().front());
  EXPECT_NEAR(plain.albedo.at(100, 100)[0], 0.7, 1e-6);
  EXPECT_NEAR(plain.normal.at(100, 100)[2], 1, 1e-6);
  EXPECT_EQ(plain.albedo.at(1, 1)[0], 0);
  booth.spec.mutable_instances(0)->mutable_material()->set_use_cad_color(true);
  const core::Frame colored = frame_of(booth, available_isas().front());
  EXPECT_NEAR(colored.albedo.at(100, 100)[0], 0.1, 1e-6);
  EXPECT_NEAR(colored.albedo.at(100, 100)[2], 0.3, 1e-6);
}

TEST(Labels, TextureLiesOnTheGroundUnmirrored) {
  Booth booth = quick();
  // Seen from above, +x to the right and +y up.
  booth.look({0, 0, 4}, {0, 0, 0}, 30);
  core::ImageF texture(4, 2, 3);
  for (int y = 0; y < 2; ++y) {
    for (int x = 0; x < 4; ++x) {
      texture.at(x, y)[0] = x < 2 ? 0.2f : 0.8f;
      texture.at(x, y)[1] = y == 0 ? 0.2f : 0.8f;
    }
  }
  booth.assets.pictures["texture"] = std::make_shared<core::ImageF>(texture);
  schema::Material material = scenes::lambert(1);
  material.set_texture_sha256("texture");
  material.set_texture_size_m(4);  // texels of 1 m; one repeat reaches from (0, 0) to (4, -2)
  booth.ground(3, material);
  for (const std::string& isa : available_isas()) {
    const core::Frame frame = frame_of(booth, isa);
    const float* right_down = frame.albedo.at(150, 150);  // texel (0, 0)
    const float* right_up = frame.albedo.at(150, 50);     // wraps to the lower row
    const float* left_down = frame.albedo.at(50, 150);    // wraps to the last column
    EXPECT_NEAR(right_down[0], 0.2, 0.03) << isa;
    EXPECT_NEAR(right_down[1], 0.2, 0.1);
    EXPECT_NEAR(right_up[1], 0.8, 0.1);
    EXPECT_NEAR(left_down[0], 0.8, 0.1);
  }
}

}  // namespace
}  // namespace partbooth::renderer
