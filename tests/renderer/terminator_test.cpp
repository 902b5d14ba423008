// SPDX-License-Identifier: Apache-2.0
// Coarse meshes with smooth normals under low light: the edge of the shade follows the surface that the
// normals stand for, not the triangles.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "renderer/isa.h"
#include "renderer/renderer.h"
#include "tests/renderer/light_run.h"

namespace partbooth::renderer {
namespace {

using core::Vec3f;
using scenes::Booth;

constexpr int kSize = 96;

Booth low_light(const core::Part& part, const schema::Material& material) {
  Booth booth;
  booth.size(kSize, kSize);
  booth.look({4, 0, 0.3}, {0, 0, 0}, 34);
  booth.add(part, material);
  booth.lamp({-1.5, 7, 3}, {0, 0, 0}, 0.4, 300);
  booth.spec.mutable_render()->set_spp(64);
  booth.spec.mutable_render()->set_max_depth(1);
  return booth;
}

core::Part flat(core::Part part) {
  for (Vec3f& n : part.mesh.normals) n = {};
  return part;
}

// Difference to the exact sphere away from the outline, as a share of the brightest light: all but one of a
// hundred pixels are nearer.
double error_at_the_edge_of_shade(const core::Part& part, const std::string& isa) {
  const core::ImageF exact =
      run_light(low_light(scenes::sphere(1, 512, 256), scenes::lambert(0.8)), isa).radiance;
  const core::ImageF coarse = run_light(low_light(part, scenes::lambert(0.8)), isa).radiance;
  float brightest = 0;
  for (const float v : exact.data) brightest = std::max(brightest, v);
  std::vector<double> errors;
  for (int y = 0; y < kSize; ++y) {
    for (int x = 0; x < kSize; ++x) {
      const double dx = (x + 0.5) / kSize - 0.5, dy = (y + 0.5) / kSize - 0.5;
      if (std::hypot(dx, dy) > 0.33) continue;  // of the outline at 0.42
      errors.push_back(std::abs(*exact.at(x, y) - *coarse.at(x, y)) / brightest);
    }
  }
  std::sort(errors.begin(), errors.end());
  return errors[errors.size() * 99 / 100];
}

TEST(Terminator, FollowsTheSmoothSurface) {
  for (const std::string& isa : available_isas()) {
    const double error = error_at_the_edge_of_shade(scenes::sphere(1, 24, 12), isa);
    EXPECT_LT(error, 0.022) << isa;
    RecordProperty("error_" + isa, std::to_string(error));
  }
}

TEST(Terminator, FacetsAreNoticed) {
  EXPECT_GT(error_at_the_edge_of_shade(flat(scenes::sphere(1, 24, 12)), available_isas().front()), 0.035);
}

// Without loss, a matte body in a dome of radiance 1 shows its albedo. Facets of a smooth mesh lose what
// leaves below their plane and above the smooth surface, unless it is lifted.
TEST(Terminator, ConvexBodiesInADomeKeepTheirLight) {
  Booth booth = low_light(scenes::sphere(1, 24, 12), scenes::lambert(0.5));
  booth.spec.clear_lights();
  booth.dome(1);
  for (const std::string& isa : available_isas()) {
    const core::ImageF image = run_light(booth, isa).radiance;
    double sum = 0;
    int pixels = 0;
    for (int y = 0; y < kSize; ++y) {
      for (int x = 0; x < kSize; ++x) {
        if (std::hypot(x + 0.5 - kSize / 2, y + 0.5 - kSize / 2) > 0.33 * kSize) continue;
        sum += *image.at(x, y);
        ++pixels;
      }
    }
    EXPECT_NEAR(sum / pixels, 0.5, 0.002) << isa;
  }
}

// All estimators agree on lifted surfaces too.
TEST(Terminator, LightAndBsdfSamplingAgree) {
  Booth booth = low_light(scenes::sphere(1, 24, 12), scenes::plastic(0.5, 0.4));
  booth.lamp({1, 3, 0.5}, {0, 0, 0}, 2, 5);
  booth.spec.mutable_render()->set_max_depth(3);
  booth.size(32, 32);
  booth.look({4, 0, 0.3}, {0, 0, 0}, 34);
  const std::string isa = available_isas().front();
  const auto light = mean_radiance(booth, isa, 10, Technique::kLightOnly),
             both = mean_radiance(booth, isa, 10, Technique::kMis);
  EXPECT_TRUE(agree(light, both, 10)) << light.mean << " " << both.mean;
}

TEST(Terminator, FlatFacesAndHollowsAreNotLifted) {
  const auto device = make_device("threads=1");
  const auto lifts = [&](const core::Part& part) {
    int count = 0;
    const PartGeometry geometry = build_part_geometry(device.get(), part.mesh, part.faces, false);
    for (std::size_t t = 0; t < geometry.triangles.size(); t += kTriangleFloats)
      count += geometry.triangles[t + 7] != 0 || geometry.triangles[t + 11] != 0 ? 1 : 0;
    return count;
  };
  EXPECT_EQ(lifts(scenes::box({1, 2, 3})), 0);
  EXPECT_EQ(lifts(flat(scenes::sphere(1, 24, 12))), 0);
  EXPECT_GT(lifts(scenes::sphere(1, 24, 12)), 24 * 10);
  core::Part hollow = scenes::sphere(1, 24, 12);
  for (Vec3f& n : hollow.mesh.normals) n = -n;
  for (auto& [a, b, c] : hollow.mesh.triangles) std::swap(b, c);
  EXPECT_EQ(lifts(hollow), 0);
}

}  // namespace
}  // namespace partbooth::renderer
