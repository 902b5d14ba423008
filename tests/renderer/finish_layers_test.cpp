// SPDX-License-Identifier: Apache-2.0
// Finishes on coats, films and clear solids: dirt hides them, wear removes them, oil is a coat itself.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "renderer/renderer.h"
#include "tests/renderer/cup.h"
#include "tests/renderer/light_run.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;
using scenes::Booth;

std::string best_isa() { return available_isas().front(); }

Vec3d mean_color(const Booth& booth) {
  const core::ImageF image = run_light(booth, best_isa()).radiance;
  Vec3d sum;
  for (std::size_t i = 0; i < image.data.size(); i += 3) {
    sum = sum + Vec3d{image.data[i], image.data[i + 1], image.data[i + 2]};
  }
  return sum * (3.0 / double(image.data.size()));
}

double largest_difference(Vec3d a, Vec3d b) {
  return std::max({std::abs(a.x - b.x), std::abs(a.y - b.y), std::abs(a.z - b.z)});
}

schema::Material with_dyed_coat(schema::Material m) {
  m.set_coat(1);
  m.set_coat_roughness(0.1);
  m.set_coat_ior(1.5);
  m.mutable_coat_color()->set_r(0.02);
  m.mutable_coat_color()->set_g(0.3);
  m.mutable_coat_color()->set_b(0.02);
  return m;
}

schema::Material with_film(schema::Material m) {
  m.set_film_thickness_nm(120);
  m.set_film_ior(2.4);
  return m;
}

schema::Material glass() {
  schema::Material m = scenes::plastic(0.5, 0.2);
  m.set_transmission(1);
  return m;
}

schema::Material black_glass() {
  schema::Material m = glass();
  for (const auto set : {&schema::Rgb::set_r, &schema::Rgb::set_g, &schema::Rgb::set_b})
    (m.mutable_transmission_color()->*set)(1e-4);
  m.set_transmission_distance_m(1e-3);
  return m;
}

// A cube of 40 mm that fills the picture, under a white sky.
Booth cube_booth(const schema::Material& material) {
  Booth booth;
  booth.size(24, 24);
  booth.look({0.1, 0.06, 0.09}, {0, 0, 0}, 14);
  booth.add(scenes::box({0.04, 0.04, 0.04}), material);
  booth.dome(1);
  booth.spec.mutable_render()->set_spp(128);
  return booth;
}

// 0.1 mm of its top, next to an edge.
Booth edge_booth(const schema::Material& material) {
  Booth booth = cube_booth(material);
  booth.look({0.0199, 0.001, 0.12}, {0.0199, 0, 0.02}, 0.057);
  return booth;
}

TEST(FinishLayers, RustHidesWhatItGrowsOver) {
  const auto rusted = [](schema::Material m, double rust) {
    m.mutable_finish()->set_rust(rust);
    return mean_color(cube_booth(m));
  };
  const schema::Material metal = scenes::metal(0.7, 0.3), plastic = scenes::plastic(0.5, 0.3);
  const struct {
    const char* name;
    schema::Material layered, plain;
    double left;  // share of the difference
  } cases[] = {{"coat", with_dyed_coat(metal), metal, 0.25},
               {"film", with_film(metal), metal, 0.25},
               {"glass", glass(), plastic, 0.3}};
  for (const auto& c : cases) {
    const double before = largest_difference(rusted(c.layered, 0), rusted(c.plain, 0));
    EXPECT_GT(before, 0.05) << c.name;
    // The most rust there is leaves spots; through those of glass shines the whole sky.
    EXPECT_LT(largest_difference(rusted(c.layered, 1), rusted(c.plain, 1)), c.left * before) << c.name;
  }
}

TEST(FinishLayers, DustOnGlassIsAsDarkAsDust) {
  const auto dusty = [](schema::Material m, double dust) {
    m.mutable_finish()->set_dust(dust);
    Booth booth = cube_booth(m);
    booth.look({0, 0.001, 0.1}, {0, 0, 0.02}, 14);
    return mean_color(booth).x;
  };
  const double plain = dusty(black_glass(), 0), half = dusty(black_glass(), 0.5),
               full = dusty(black_glass(), 1);
  EXPECT_LT(plain, 0.06);
  EXPECT_GT(half, plain + 0.05);
  EXPECT_GT(full, half + 0.05);
  EXPECT_LT(full, 0.42) << "the albedo of dust";
}

TEST(FinishLayers, WearLeavesNeitherCoatNorFilm) {
  const auto worn = [](schema::Material m, double wear, const char* substrate) {
    m.mutable_finish()->set_wear(wear);
    m.mutable_finish()->set_substrate(substrate);
    return mean_color(edge_booth(m));
  };
  const schema::Material metal = scenes::metal(0.7, 0.3), plastic = scenes::plastic(0.5, 0.3);
  const struct {
    const char* name;
    schema::Material layered, plain;
    const char* substrate;
  } cases[] = {{"coat", with_dyed_coat(metal), metal, "self"},
               {"film", with_film(metal), metal, "self"},
               {"paint", with_dyed_coat(plastic), plastic, "steel"},
               {"lined glass", glass(), plastic, "steel"}};
  for (const auto& c : cases) {
    const Vec3d layered = worn(c.layered, 1, c.substrate), plain = worn(c.plain, 1, c.substrate);
    EXPECT_LT(largest_difference(layered, plain), 0.01) << c.name;
    EXPECT_GT(largest_difference(worn(c.layered, 0, c.substrate), worn(c.plain, 0, c.substrate)), 0.05)
        << c.name;
  }
}

// A square of 0.1 m with a lamp in the mirror direction.
double glare(const schema::Material& material, double distance_m) {
  Booth booth;
  booth.size(24, 24);
  booth.look({distance_m * 0.6, 0, distance_m * 0.8}, {0, 0, 0},
             2 * 180 / M_PI * std::atan(0.004 / distance_m));
  booth.add(scenes::square(0.1), material);
  booth.lamp({-0.6, 0, 0.8}, {0, 0, 0}, 0.4, 50);
  booth.spec.mutable_render()->set_spp(128);
  return mean_color(booth).x;
}

TEST(FinishLayers, OilShinesOnMattePlastic) {
  schema::Material material = scenes::plastic(0.05, 0.9);
  const double dry = glare(material, 0.5);
  material.mutable_finish()->set_oil(1);
  const double oily = glare(material, 0.5);
  EXPECT_GT(oily, 1.5 * dry);
}

TEST(FinishLayers, FineDetailWidensTheCoatToo) {
  schema::Material material = scenes::plastic(0, 1);
  material.set_coat(1);
  material.set_coat_ior(1.5);
  material.set_coat_roughness(0.2);
  const double flat = glare(material, 0.05);
  material.mutable_finish()->set_bump("grain");
  material.mutable_finish()->set_bump_size_m(0.0004);
  material.mutable_finish()->set_bump_slope(0.2);
  const double near = glare(material, 0.05), far = glare(material, 8);
  EXPECT_NEAR(far / near, 1, 0.08) << "seen as bumps, and as roughness";
  EXPECT_LT(far, 0.8 * flat);
}

// Rays that enter at a broken edge start inside; the colour lets nothing through the whole solid.
TEST(FinishLayers, GlassIsEnteredOnceAtBrokenEdges) {
  schema::Material material = black_glass();
  const double sharp = mean_color(edge_booth(material)).x;
  material.mutable_finish()->set_edge_break_m(0.0003);
  const double broken = mean_color(edge_booth(material)).x;
  EXPECT_NEAR(broken, sharp, 0.01) << "they enter once";
}

}  // namespace
}  // namespace partbooth::renderer
