// SPDX-License-Identifier: Apache-2.0
// Scenes with glass, coats and films: closed forms, and shapes that break simple tracers.
#include <gtest/gtest.h>

#include <cmath>

#include "renderer/isa.h"
#include "renderer/renderer.h"
#include "tests/renderer/light_run.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;
using scenes::Booth;

std::string best_isa() { return available_isas().front(); }

schema::Material glass(double roughness, double ior = 1.5) {
  schema::Material out = scenes::plastic(0.5, roughness, ior);
  out.set_transmission(1);
  return out;
}

void set_color(schema::Rgb* out, double value) {
  out->set_r(value);
  out->set_g(value);
  out->set_b(value);
}

schema::Material coated(schema::Material material, double roughness) {
  material.set_coat(1);
  material.set_coat_roughness(roughness);
  material.set_coat_ior(1.5);
  return material;
}

// Open shells say so.
core::Part open(core::Part part) {
  for (core::PartBody& body : part.bodies) body.solid = false;
  return part;
}

struct Range {
  double mean = 0, least = 1e30;
  bool finite = true;
};

Range range_of(const core::ImageF& image) {
  Range out;
  for (std::size_t i = 0; i < image.data.size(); i += 3) {
    const double v = image.data[i];
    out.finite = out.finite && std::isfinite(v);
    out.least = std::min(out.least, v);
    out.mean += v;
  }
  out.mean /= double(image.data.size()) / 3;
  return out;
}

Booth in_furnace(const core::Part& part, const schema::Material& material, int size_px = 20, int spp = 64) {
  Booth booth;
  booth.size(size_px, size_px);
  booth.look({3, 1, 2}, {0, 0, 0}, 34);
  booth.add(part, material);
  booth.dome(1);
  booth.spec.mutable_render()->set_spp(std::uint32_t(spp));
  return booth;
}

TEST(Clear, LosslessPartsVanishInTheFurnace) {
  schema::Material film = scenes::metal(1, 0.2), rough = scenes::plastic(1, 0.4), wall = glass(0.3);
  film.set_film_thickness_nm(300);
  film.set_film_ior(1.6);
  rough.set_diffuse_roughness(0.8);
  wall.set_thin_walled(true);
  schema::Material brushed = scenes::metal(1, 0.4);
  brushed.set_anisotropy(0.8);
  for (const schema::Material& material : {glass(0.05), glass(0.4), wall, film, rough, brushed,
                                           coated(scenes::metal(1, 0.3), 0.1), coated(glass(0.2), 0.3)}) {
    for (const core::Part& part : {scenes::sphere(1, 48, 24), scenes::box({1.2, 1.2, 1.2})}) {
      const Range seen = range_of(run_light(in_furnace(part, material), best_isa()).radiance);
      EXPECT_TRUE(seen.finite);
      // A path ends after 8 + 12 vertices; coarse normals cost glass a little at the silhouette.
      EXPECT_NEAR(seen.mean, 1, 0.012) << material.ShortDebugString() << part.name;
      EXPECT_GT(seen.least, 0.6) << material.ShortDebugString() << part.name;
    }
  }
}

TEST(Clear, AnAbsorbingPartIsSeenInTheFurnace) {
  schema::Material tinted = glass(0.05);
  set_color(tinted.mutable_transmission_color(), 0.9);
  tinted.set_transmission_distance_m(1);
  EXPECT_LT(range_of(run_light(in_furnace(scenes::sphere(1, 48, 24), tinted), best_isa()).radiance).mean,
            0.985);
}

// A slab seen head-on: all orders of reflection between its faces, each crossing of them weakened.
TEST(Clear, SlabFollowsBeersLaw) {
  for (const double left : {0.8, 0.3}) {
    schema::Material tinted = glass(0.02);
    set_color(tinted.mutable_transmission_color(), left);
    tinted.set_transmission_distance_m(0.25);
    Booth booth;
    booth.size(4, 4);
    booth.look({0, 0, 5}, {0, 0, 0}, 0.5);
    booth.add(scenes::box({4, 4, 0.5}), tinted);
    booth.dome(1);
    booth.spec.mutable_render()->set_spp(2048);
    const double a = left * left, r = 0.04;
    const double exact = r + (1 - r) * (1 - r) * a * (1 + r * a) / (1 - r * r * a * a);
    for (const std::string& isa : available_isas()) {
      const auto mean = mean_radiance(booth, isa, 4);
      EXPECT_NEAR(mean.mean, exact, 0.004) << isa << left;
    }
  }
}

// Parallel light through a sphere of index n meets behind it at n R / (2 (n - 1)) from the centre. A camera
// in front sees a thing beyond that upside down: a lamp above the axis lights the lower half.
// A coat of the same index bends nothing.
TEST(Clear, SphereShowsTheWorldInverted) {
  core::ImageF sky(64, 32, 3);
  for (int y = 0; y < 32; ++y) {
    for (int x = 0; x < 64; ++x) {
      for (int c = 0; c < 3; ++c) sky.at(x, y)[c] = y < 16 ? 1.0f : 0.0f;
    }
  }
  for (const schema::Material& material : {glass(0.02), coated(glass(0.02), 0.02)}) {
    Booth booth;
    booth.size(33, 33);
    booth.look({12, 0, 0}, {0, 0, 0}, 11);
    booth.add(scenes::sphere(1, 256, 128), material);
    booth.hdri(sky);
    booth.spec.mutable_render()->set_spp(64);
    const core::ImageF image = run_light(booth, best_isa()).radiance;
    EXPECT_LT(image.at(16, 12)[0], 0.2);  // the upper part of the sphere shows the dark ground
    EXPECT_GT(image.at(16, 20)[0], 0.8);  // the lower one the sky
    EXPECT_GT(image.at(0, 0)[0], 0.9);    // beside it all is upright
    EXPECT_LT(image.at(0, 32)[0], 0.1);
  }
}

// Where a ray through the sphere ends, by Snell's law: a sky of a gradient in height shows its direction.
TEST(Clear, SphereBendsBySnellsLaw) {
  core::ImageF sky(64, 512, 3);
  for (int y = 0; y < 512; ++y) {
    for (int x = 0; x < 64; ++x) {
      for (int c = 0; c < 3; ++c) sky.at(x, y)[c] = float((y + 0.5) / 512);
    }
  }
  for (const double height : {0.2, 0.4, 0.6}) {
    Booth booth;
    booth.size(2, 2);
    booth.look({12, 0, height}, {0, 0, height}, 0.02);
    booth.add(scenes::sphere(1, 1024, 512), glass(0.02));
    booth.hdri(sky);
    booth.spec.mutable_render()->set_spp(1024);
    const double in = std::asin(height), bent = std::asin(height / 1.5);
    const double polar = M_PI / 2 + 2 * (in - bent);  // downwards: turned twice towards the axis
    const double r = [&] {
      const double a = std::sin(in - bent) / std::sin(in + bent),
                   b = std::tan(in - bent) / std::tan(in + bent);
      return (a * a + b * b) / 2;
    }();
    // Beside the straight way: the mirror image of the sky and one reflection inside.
    const double outer = (M_PI / 2 - 2 * in) / M_PI;
    const double deviation = 2 * (in - bent) + M_PI - 2 * bent;
    const double inner = std::acos(-std::sin(deviation)) / M_PI;
    const double exact = r * outer + (1 - r) * (1 - r) * (polar / M_PI + r * inner);
    EXPECT_NEAR(mean_radiance(booth, best_isa(), 4).mean, exact, 0.005) << height;
  }
}

// What breaks simple tracers: no pixel is black or infinite, and none hangs.
TEST(Clear, OverlapsContactsAndOpenShellsAreWhole) {
  for (const std::string& isa : available_isas()) {
    std::vector<Booth> booths;
    booths.push_back(in_furnace(scenes::sphere(1, 48, 24), glass(0.05), 20, 32));
    booths.back().add(scenes::sphere(1, 48, 24), glass(0.2), {0.5, 0, 0.3});  // overlap
    booths.push_back(in_furnace(scenes::box({1, 1, 1}), glass(0.05), 20, 32));
    booths.back().add(scenes::box({1, 1, 1}), glass(0.05), {0, 0, 1});           // touch
    booths.back().add(scenes::box({1, 1, 1}), scenes::lambert(0.9), {0, 1, 0});  // touch an opaque one
    booths.push_back(in_furnace(open(scenes::tube(0.8, 1.5, 48)), glass(0.05), 20, 32));  // open shell
    booths.push_back(in_furnace(open(scenes::square(1.5)), glass(0.3), 20, 32));
    booths.push_back(in_furnace(scenes::box({1, 1, 1}), glass(0.02), 20, 32));
    booths.back().add(scenes::box({1, 1, 1}), glass(0.02));  // twice the same place
    booths.push_back(in_furnace(scenes::sphere(1, 48, 24), glass(0.02), 20, 32));
    booths.back().add(scenes::sphere(0.5, 48, 24), scenes::lambert(0.9));  // something inside
    for (std::size_t i = 0; i < booths.size(); ++i) {
      const Range seen = range_of(run_light(booths[i], isa).radiance);
      EXPECT_TRUE(seen.finite) << i;
      EXPECT_GT(seen.least, 0.25) << isa << " scene " << i;
      EXPECT_LT(seen.mean, 1.01) << isa << " scene " << i;
    }
  }
}

// Opaque lanes of a block that holds a clear one, too.
TEST(Clear, ThingsBesideAreAsWithoutIt) {
  const auto picture = [](double height, const std::string& isa) {
    Booth booth;
    booth.size(32, 8);
    booth.look({0, 0, 10}, {0, 0, 0}, 4);
    booth.ground(1, scenes::plastic(0.5, 0.3));
    // It begins in the middle of a block of pixels; nothing on the ground sees it.
    booth.add(open(scenes::square(4)), glass(0.3), {0, 2.05, height});
    booth.add(open(scenes::square(4)), glass(0.3), {2.05, 0, height});
    booth.dome(0.5);
    booth.lamp({1, 1, 3}, {0, 0, 0}, 1, 10);
    booth.lamp({1, 1, -3}, {0, 0, 0}, 1, 10);
    booth.spec.mutable_render()->set_spp(64);
    return run_light(booth, isa).radiance;
  };
  for (const std::string& isa : available_isas()) {
    const core::ImageF with = picture(-1e-3, isa), without = picture(-1e3, isa);
    EXPECT_NE(with, without) << isa;
    // The ground ends within columns 4 and 27.
    for (int y = 0; y < 8; ++y) {
      for (int x = 5; x < 27; ++x) EXPECT_EQ(with.at(x, y)[0], without.at(x, y)[0]) << isa << x << " " << y;
    }
  }
}

// A clear part that rests on the ground shows the ground, not what lies below it.
TEST(Clear, NothingLeaksBelowTheGround) {
  Booth booth;
  booth.size(16, 16);
  booth.look({0.5, 0.2, 3}, {0, 0, 0.5}, 14);
  booth.add(scenes::box({2, 2, 1}), glass(0.02), {0, 0, 0.5});
  booth.ground(4, scenes::lambert(0));
  booth.dome(1);
  booth.spec.mutable_render()->set_spp(64);
  // Black ground: only the reflection of the dome is left.
  EXPECT_LT(range_of(run_light(booth, best_isa()).radiance).mean, 0.12);
}

TEST(Clear, OpenShellsAreThinWalls) {
  schema::Material tinted = glass(0.02);
  set_color(tinted.mutable_transmission_color(), 0.5);
  tinted.set_transmission_distance_m(1e-4);
  Booth booth;
  booth.size(4, 4);
  booth.look({0, 0, 5}, {0, 0, 0}, 0.5);
  booth.add(open(scenes::square(4)), tinted);
  booth.dome(1);
  booth.spec.mutable_render()->set_spp(1024);
  const double r = 2 * 0.04 / 1.04;
  EXPECT_NEAR(mean_radiance(booth, best_isa(), 4).mean, r + (1 - r) * 0.5, 0.005);
}

// Lamps are found through glass by the directions of the BSDF, and once only.
TEST(Clear, EstimatorsAgreeBehindRoughGlass) {
  Booth booth;
  booth.size(6, 6);
  booth.look({0, 0, 5}, {0, 0, 0}, 2);
  booth.add(open(scenes::square(4)), glass(0.5));
  booth.lamp({0.5, 0, -2}, {0, 0, 0}, 1, 5);
  booth.spec.mutable_render()->set_spp(1024);
  const auto both = mean_radiance(booth, best_isa(), 12);
  for (const Technique technique : {Technique::kLightOnly, Technique::kBsdfOnly}) {
    EXPECT_TRUE(agree(mean_radiance(booth, best_isa(), 12, technique), both, 12)) << int(technique);
  }
  EXPECT_GT(both.mean, 0.1);
}

// Regularisation changes nothing that is seen directly.
TEST(Clear, RegularisationKeepsTheFirstView) {
  Booth booth = in_furnace(scenes::sphere(1, 48, 24), scenes::metal(1, 0.1));
  SceneCache cache(best_isa());
  const PreparedScene scene(booth.spec, booth.assets, cache);
  SceneView view = scene.view();
  view.regularize = true;
  core::ImageF radiance(20, 20, 3), albedo(20, 20, 3), normal(20, 20, 3);
  WorkCount work{};
  kernel_of(best_isa())
      .render(view, {0, 0, 20, 20}, {radiance.data.data(), albedo.data.data(), normal.data.data()}, work);
  EXPECT_NEAR(range_of(radiance).mean, 1, 0.005);
}

}  // namespace
}  // namespace partbooth::renderer
