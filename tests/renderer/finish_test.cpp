// SPDX-License-Identifier: Apache-2.0
// Finishes in pictures: they stay where they belong, create no light and look the same in all backends.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "renderer/renderer.h"
#include "tests/renderer/cup.h"
#include "tests/renderer/light_run.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;
using scenes::Booth;

std::string best_isa() { return available_isas().front(); }

schema::Material white(double roughness) {
  schema::Material out = scenes::metal(1, roughness);
  out.mutable_finish()->set_pattern_seed(5);
  return out;
}

struct NamedFinish {
  std::string name;
  std::function<void(schema::Finish&)> set;
};

std::vector<NamedFinish> finishes() {
  const auto marks = [](const std::string& lay) {
    return [lay](schema::Finish& f) {
      f.set_lay(lay);
      f.set_pitch_m(0.001);
      f.set_mark_slope(0.15);
      f.set_cutter_radius_m(0.012);
      f.set_waviness(0.01);
    };
  };
  const auto bumps = [](const std::string& bump) {
    return [bump](schema::Finish& f) {
      f.set_bump(bump);
      f.set_bump_size_m(0.001);
      f.set_bump_slope(0.3);
    };
  };
  return {{"face", marks("face")},
          {"turned", marks("turned")},
          {"milled", marks("milled")},
          {"straight", marks("straight")},
          {"smooth", bumps("smooth")},
          {"grain", bumps("grain")},
          {"rough", bumps("rough")},
          {"layers", bumps("layers")},
          {"spangles", [](schema::Finish& f) { f.set_spangle_m(0.005); }},
          {"edges", [](schema::Finish& f) { f.set_edge_break_m(0.0005); }},
          {"wear", [](schema::Finish& f) { f.set_wear(0.8); }},
          {"oil", [](schema::Finish& f) { f.set_oil(0.8); }},
          {"dust", [](schema::Finish& f) { f.set_dust(0.8); }},
          {"rust", [](schema::Finish& f) { f.set_rust(0.6); }}};
}

// The cup of 40 mm from above and beside.
Booth cup_booth(const schema::Material& material, int size_px, int spp) {
  Booth booth;
  booth.size(size_px, size_px);
  booth.look({0.1, 0.06, 0.09}, {0, 0, 0}, 28);
  core::Part part = scenes::cup();
  part.bodies.push_back({part.name, true});
  booth.add(part, material);
  booth.dome(1);
  booth.spec.mutable_render()->set_spp(std::uint32_t(spp));
  return booth;
}

// A cube that fills the picture: whatever is lost or won is the finish's doing.
Booth furnace(double roughness, double dome) {
  Booth booth = cup_booth(white(roughness), 24, 256);
  booth.spec.clear_instances();
  booth.look({0.1, 0.06, 0.09}, {0, 0, 0}, 14);
  booth.add(scenes::box({0.04, 0.04, 0.04}), white(roughness));
  booth.dome(dome);
  return booth;
}

double largest_difference(const core::ImageF& a, const core::ImageF& b) {
  double out = 0;
  for (std::size_t i = 0; i < a.data.size(); ++i)
    out = std::max(out, double(std::abs(a.data[i] - b.data[i])));
  return out;
}

TEST(Finish, ShowsAndIsFinite) {
  const Booth plain = cup_booth(scenes::metal(0.6, 0.3), 48, 8);
  const LightRun before = run_light(plain, best_isa());
  for (const NamedFinish& finish : finishes()) {
    Booth booth = plain;
    finish.set(*booth.spec.mutable_instances(0)->mutable_material()->mutable_finish());
    const LightRun after = run_light(booth, best_isa());
    EXPECT_GT(largest_difference(before.normal, after.normal) +
                  largest_difference(before.albedo, after.albedo) +
                  largest_difference(before.radiance, after.radiance),
              0.01)
        << finish.name;
    for (const core::ImageF* image : {&after.radiance, &after.albedo, &after.normal}) {
      for (const float x : image->data) ASSERT_TRUE(std::isfinite(x)) << finish.name;
    }
  }
}

TEST(Finish, OfOneInstanceLeavesTheOthersBitEqual) {
  const auto scene = [](bool finished) {
    Booth booth;
    booth.size(64, 32);
    booth.look({0, 0, 0.2}, {0, 0, 0}, 16);
    booth.add(scenes::cup(), scenes::metal(0.6, 0.3), {-0.025, 0, 0});
    schema::Instance& other = booth.add(scenes::cup(), scenes::metal(0.6, 0.3), {0.025, 0, 0});
    if (finished) other.mutable_material()->mutable_finish()->set_waviness(0.1);
    booth.dome(1);
    booth.spec.mutable_render()->set_max_depth(1);  // no light from one to the other
    return run_light(booth, best_isa()).radiance;
  };
  const core::ImageF without = scene(false), with = scene(true);
  int changed[2] = {};
  for (int y = 0; y < 32; ++y) {
    for (int x = 0; x < 64; ++x) {
      const std::size_t at = 3 * std::size_t(y * 64 + x);
      changed[x / 32] += without.data[at] != with.data[at] ? 1 : 0;
    }
  }
  // Up is +y, right is +x or -x: one half holds the finished cup, the other nothing of it.
  EXPECT_EQ(std::min(changed[0], changed[1]), 0);
  EXPECT_GT(std::max(changed[0], changed[1]), 100);
}

// What linear interpolation in the tables of albedo wins: most, 7e-4, for sharp lobes widened by marks that
// run along them.
constexpr double kTableError = 8e-4;

double largest_mean(const statistics::Moments& mean) { return 1 + 4 * mean.standard_error + kTableError; }

TEST(Finish, CreatesNoEnergy) {
  for (const double roughness : {0.15, 0.6}) {
    for (const NamedFinish& finish : finishes()) {
      Booth booth = furnace(roughness, 1);
      finish.set(*booth.spec.mutable_instances(0)->mutable_material()->mutable_finish());
      const auto mean = mean_radiance(booth, best_isa(), 6);
      EXPECT_LE(mean.mean, largest_mean(mean)) << finish.name << " " << roughness;
      const bool dark = finish.name == "dust" || finish.name == "rust" || finish.name == "oil";
      EXPECT_GT(mean.mean, dark ? 0.1 : 0.9) << finish.name << " " << roughness;
    }
  }
}

TEST(Finish, AMirrorThatGivesTooMuchIsNoticed) {
  const auto mean = mean_radiance(furnace(0.3, 1.002), best_isa(), 6);
  EXPECT_GT(mean.mean, largest_mean(mean));
}

// The top of the cup from straight above; returns how far normals lean from +z at a distance from the edge.
TEST(Finish, BrokenEdgesBendNormalsInTheirWidthAlone) {
  constexpr double kWidth = 0.0004;  // less than a hundredth of the diagonal
  Booth booth = cup_booth(scenes::metal(0.6, 0.3), 200, 16);
  booth.look({0, 0, 10}, {0.018, 0, 0.02}, 0.03);  // nearly parallel; 5.2 mm wide
  booth.spec.mutable_instances(0)->mutable_material()->mutable_finish()->set_edge_break_m(kWidth);
  const core::ImageF normal = run_light(booth, best_isa()).normal;
  int bent = 0, flat = 0;
  const double m_per_px = 2 * std::tan(0.015 * M_PI / 180) * 9.98 / 200;
  for (int y = 0; y < 200; ++y) {
    for (int x = 0; x < 200; ++x) {
      const float* n = &normal.data[3 * std::size_t(y * 200 + x)];
      const double length = std::hypot(n[0], n[1], n[2]);
      if (length < 0.5) continue;  // beside the part
      // The picture's axes may be turned: the edge runs along y of the world, where the normals lean to x.
      const double lean = n[0] / length;
      if (std::abs(lean) > 0.02) ++bent;
      if (std::abs(lean) < 1e-4) ++flat;
      EXPECT_LT(std::abs(n[1] / length), 1e-3);
      EXPECT_GT(lean, -1e-3) << "towards the other face, which looks to +x";
      EXPECT_LT(lean, 0.72) << "not beyond the middle of both";
    }
  }
  // 200 rows of a band between 0.6 and 1.4 times the width.
  EXPECT_GT(bent, 200 * kWidth * 0.6 / m_per_px);
  EXPECT_LT(bent, 200 * kWidth * 1.4 / m_per_px);
  EXPECT_GT(flat, 200 * 50);
}

// The relief of a clear solid is one surface, from outside and from within.
TEST(Finish, OfClearSolidsIsTheSameFromWithin) {
  constexpr int kSize = 32;
  const auto normals = [](double x) {
    schema::Material clear = scenes::plastic(0.5, 0.3);
    clear.set_transmission(1);
    Booth booth = cup_booth(clear, kSize, 64);
    booth.look({x, 0, 0}, {0.02, 0, 0}, 30);
    schema::Finish& finish = *booth.spec.mutable_instances(0)->mutable_material()->mutable_finish();
    finish.set_bump("smooth");
    finish.set_bump_size_m(0.001);
    finish.set_bump_slope(0.1);
    return run_light(booth, best_isa()).normal;
  };
  const core::ImageF outside = normals(0.028), within = normals(0.012);
  double same = 0, all = 0;
  for (int y = 0; y < kSize; ++y) {
    for (int x = 0; x < kSize; ++x) {
      const float *a = outside.at(x, y), *b = within.at(kSize - 1 - x, y);
      EXPECT_GT(a[0], 0.9);
      EXPECT_LT(b[0], -0.9);
      for (int c = 1; c < 3; ++c) {
        same -= double(a[c]) * b[c];
        all += double(a[c]) * a[c];
      }
    }
  }
  EXPECT_GT(all, 0.001 * kSize * kSize);
  EXPECT_NEAR(same / all, 1, 0.1);
}

TEST(Finish, LooksTheSameInAllBackends) {
  for (const NamedFinish& finish : finishes()) {
    Booth booth = cup_booth(scenes::metal(0.6, 0.4), 32, 32);
    finish.set(*booth.spec.mutable_instances(0)->mutable_material()->mutable_finish());
    const LightRun reference = run_light(booth, "scalar");
    for (const std::string& isa : available_isas()) {
      const LightRun other = run_light(booth, isa);
      // Rounding may move single samples over a border of a pattern.
      int differ = 0;
      double sum = 0, sum_reference = 0;
      for (std::size_t i = 0; i < reference.normal.data.size(); ++i) {
        differ += std::abs(reference.normal.data[i] - other.normal.data[i]) > 0.02f ? 1 : 0;
        sum += double(other.radiance.data[i]);
        sum_reference += double(reference.radiance.data[i]);
      }
      EXPECT_LT(differ, 30) << finish.name << " " << isa;
      EXPECT_NEAR(sum / sum_reference, 1, 0.003) << finish.name << " " << isa;
    }
  }
}

// Detail that is finer than a pixel must turn into roughness, not into noise or a change of brightness.
TEST(Finish, FineDetailWidensTheHighlight) {
  const auto mean_of = [](double distance, bool bumps) {
    Booth booth;
    booth.size(24, 24);
    booth.look({distance * 0.6, 0, distance * 0.8}, {0, 0, 0}, 2 * 180 / M_PI * std::atan(0.004 / distance));
    schema::Material material = scenes::metal(0.8, 0.25);
    if (bumps) {
      material.mutable_finish()->set_bump("grain");
      material.mutable_finish()->set_bump_size_m(0.0004);
      material.mutable_finish()->set_bump_slope(0.2);
    }
    booth.add(scenes::square(0.1), material);
    booth.lamp({-0.6, 0, 0.8}, {0, 0, 0}, 0.4, 50);  // in the mirror direction
    booth.spec.mutable_render()->set_spp(256);
    return mean_radiance(booth, best_isa(), 4).mean;
  };
  const double near = mean_of(0.05, true), far = mean_of(8, true), flat = mean_of(0.05, false);
  EXPECT_NEAR(far / near, 1, 0.06) << "seen as bumps, and as roughness";
  EXPECT_LT(near, 0.8 * flat) << "the bumps do spread the lamp's light";
}

}  // namespace
}  // namespace partbooth::renderer
