// SPDX-License-Identifier: Apache-2.0
// The BSDF's sampler against its density.
#include <gtest/gtest.h>

#include "tests/renderer/bsdf_materials.h"
#include "tests/renderer/statistics.h"

namespace partbooth::renderer {
namespace {

using namespace bsdf_materials;
using core::Vec3d;
using core::Vec3f;

constexpr int kSamples = 150'000;

// Cells of directions: the sphere over (cos, phi), or a cone about an axis, where sharp lobes are resolved.
struct Cells {
  int rows = 33, columns = 66;  // of the sphere's each half
  int row_points = 32, column_points = 8;
  bool sphere = true;
  Vec3d x{1, 0, 0}, y{0, 1, 0}, axis{0, 0, 1};
  double widest = 0;  // angle of the cone

  int all_rows() const { return sphere ? 2 * rows : rows; }
  std::size_t count() const { return std::size_t(all_rows()) * columns; }

  // Direction at row r, column c (fractions inside the cell included), and the solid angle of unit cells.
  Vec3d at(double r, double c, double& density) const {
    const double phi = 2 * M_PI * c / columns;
    double z = 0, sine = 0;
    if (sphere) {
      z = r / rows - 1;
      sine = std::sqrt(std::max(0.0, 1 - z * z));
      density = 2 * M_PI / (double(columns) * rows);
    } else {
      const double s = r / rows, theta = widest * s * s;
      z = std::cos(theta);
      sine = std::sin(theta);
      density = sine * 2 * widest * s / rows * 2 * M_PI / columns;
    }
    return x * (sine * std::cos(phi)) + y * (sine * std::sin(phi)) + axis * z;
  }
  // The last index for what lies in no cell.
  std::size_t find(const Vec3d& w) const {
    const double u = core::dot(w, x), v = core::dot(w, y);
    double phi = std::atan2(v, u) / (2 * M_PI);
    if (phi < 0) phi += 1;
    const double theta = std::atan2(std::hypot(u, v), core::dot(w, axis));
    const double r = rows * (sphere ? w.z + 1 : std::sqrt(theta / widest));
    if (!(r < all_rows())) return sphere ? count() - columns : count();
    return std::size_t(r) * columns + std::size_t(std::min(columns - 1, int(phi * columns)));
  }
};

Cells cone_about(Vec3d axis, double widest) {
  Cells out;
  out.sphere = false;
  out.rows = out.columns = 24;
  out.axis = core::normalize(axis);
  out.x = core::any_perpendicular(out.axis);
  out.y = core::cross(out.axis, out.x);
  out.widest = widest;
  return out;
}

std::vector<double> expected_counts(const ProbeTable& probe, const MaterialProbe& m, const Vec3f& wo,
                                    const Cells& cells) {
  std::vector<double> out(cells.count() + 1, 0.0);
  const int points = cells.row_points * cells.column_points, n = cells.columns * points;
  std::vector<float> wi, value(static_cast<std::size_t>(n)), pdf(value.size());
  std::vector<double> density(value.size());
  double total = 0;
  for (int row = 0; row < cells.all_rows(); ++row) {
    wi.clear();
    for (int i = 0; i < n; ++i) {
      const int sub = i % points;
      const Vec3d w = cells.at(row + (sub % cells.row_points + 0.5) / cells.row_points,
                               i / points + (sub / cells.row_points + 0.5) / cells.column_points,
                               density[std::size_t(i)]);
      wi.insert(wi.end(), {float(w.x), float(w.y), float(w.z)});
    }
    probe.bsdf_evaluate(albedo_view(), m, &wo.x, wi.data(), n, value.data(), pdf.data());
    for (int i = 0; i < n; ++i) {
      const double share = pdf[std::size_t(i)] * density[std::size_t(i)] * kSamples / points;
      out[std::size_t(row) * cells.columns + i / points] += share;
      total += share;
    }
  }
  out.back() = std::max(0.0, kSamples - total);  // failed samples and those outside
  return out;
}

std::vector<double> observed_counts(const ProbeTable& probe, const MaterialProbe& m, const Vec3f& wo,
                                    const Cells& cells) {
  std::vector<double> out(cells.count() + 1, 0.0);
  std::vector<float> u(3 * kSamples), wi(3 * kSamples), value(kSamples), pdf(kSamples);
  for (std::size_t i = 0; i < u.size(); ++i) u[i] = float(std::min(statistics::uniform(i), 1 - 0x1p-24));
  probe.bsdf_sample(albedo_view(), m, &wo.x, u.data(), kSamples, wi.data());
  probe.bsdf_evaluate(albedo_view(), m, &wo.x, wi.data(), kSamples, value.data(), pdf.data());
  for (std::size_t i = 0; i < kSamples; ++i) {
    const Vec3d w{wi[3 * i], wi[3 * i + 1], wi[3 * i + 2]};
    ++out[pdf[i] > 0 ? cells.find(w) : cells.count()];
  }
  return out;
}

double p_of(const ProbeTable& probe, const MaterialProbe& drawn, const MaterialProbe& claimed,
            const Vec3f& wo, const Cells& cells) {
  return statistics::chi_square_p(observed_counts(probe, drawn, wo, cells),
                                  expected_counts(probe, claimed, wo, cells));
}

// Where a smooth surface would send the light.
std::vector<Vec3d> ideal_directions(const MaterialProbe& m, const Vec3f& wo) {
  std::vector<Vec3d> out{{-wo.x, -wo.y, wo.z}};
  if (m.transmission == 0) return out;
  const double eta = m.thin ? 1 : m.inside ? 1 / double(m.ior) : m.ior;
  const double cosine2 = 1 - (1 - double(wo.z) * wo.z) / (eta * eta);
  if (cosine2 > 0) out.emplace_back(-wo.x / eta, -wo.y / eta, -std::sqrt(cosine2));
  return out;
}

void expect_follows(const ProbeTable& probe, const MaterialProbe& m, double theta, bool sharp) {
  const Vec3f wo = direction(theta, 20);
  if (!sharp) {
    EXPECT_GT(p_of(probe, m, m, wo, Cells{}), statistics::test_level()) << "theta " << theta;
    return;
  }
  for (const Vec3d& axis : ideal_directions(m, wo)) {
    const double widest = std::min(0.5, 12.0 * double(std::max(m.alpha_y, m.coat > 0 ? m.coat_alpha : 0)));
    EXPECT_GT(p_of(probe, m, m, wo, cone_about(axis, widest)), statistics::test_level())
        << "theta " << theta << " about " << axis.z;
  }
}

TEST(BsdfSampling, SamplesFollowTheirDensity) {
  const auto probes = available_probes();
  for (std::size_t p = 0; p < probes.size(); ++p) {
    // The backends share their code: one sees everything, the others a part.
    const bool full = p == 0;
    for (const double roughness : full ? std::vector{0.05, 0.1, 0.3, 0.6, 1.0} : std::vector{0.1, 0.5}) {
      for (const Named& named : every_lobe(roughness)) {
        SCOPED_TRACE(probes[p].isa + " " + named.name + " roughness " + std::to_string(roughness));
        for (const double theta : full ? std::vector{0.0, 30.0, 60.0, 80.0, 88.0} : std::vector{50.0}) {
          // The horizon cuts sharp lobes at 88 degrees: no quadrature of cells resolves that.
          if (theta > 80 && roughness < 0.5) continue;
          // Light that is bent towards the pole needs a finer grid there.
          const bool bent = theta == 0 && named.material.transmission > 0 && roughness < 0.8;
          expect_follows(*probes[p].table, named.material, theta, roughness < 0.4 || bent);
        }
      }
    }
    expect_follows(*probes[p].table, matte(0.5), 40, false);
  }
}

// The harness has power: samples of a slightly rougher surface, of another share of lobes, index or side are
// rejected.
TEST(BsdfSampling, WrongDensitiesAreRejected) {
  const ProbeTable& probe = *available_probes().front().table;
  const Vec3f wo = direction(40, 20);
  const double level = statistics::test_level();
  for (const double roughness : {0.3, 0.55}) {
    EXPECT_LT(p_of(probe, white_metal(roughness * 1.025), white_metal(roughness), wo, {}), level);
    EXPECT_LT(p_of(probe, glass(roughness * 1.025), glass(roughness), wo, {}), level);
    EXPECT_LT(p_of(probe, glass(roughness, true, 1.5), glass(roughness, true, 1.55), wo, {}), level);
    EXPECT_LT(p_of(probe, thin_glass(roughness), glass(roughness), wo, {}), level);
  }
  EXPECT_LT(p_of(probe, dielectric(0.5, 0.3), dielectric(0.25, 0.3), wo, {}), level);
  EXPECT_LT(p_of(probe, with_coat(white_metal(0.5), 1, 0.3), with_coat(white_metal(0.5), 1, 0.4), wo, {}),
            level);
  const Cells cone = cone_about(ideal_directions(white_metal(0.1), wo)[0], 0.12);
  EXPECT_LT(p_of(probe, white_metal(0.1025), white_metal(0.1), wo, cone), level);
}

// A drawn direction has a positive density; what the sampler cannot use has none, and value and density
// vanish together.
TEST(BsdfSampling, DensitiesAreFiniteAndSumToAtMostOne) {
  const ProbeTable& probe = *available_probes().front().table;
  for (const double roughness : {0.3, 0.7}) {
    for (const Named& named : every_lobe(roughness)) {
      for (const double theta : {10.0, 70.0}) {
        const Vec3f wo = direction(theta, 20);
        double sum = 0;
        const std::vector<double> expected = expected_counts(probe, named.material, wo, Cells{});
        const std::vector<double> observed = observed_counts(probe, named.material, wo, Cells{});
        for (std::size_t i = 0; i + 1 < expected.size(); ++i) sum += expected[i];
        EXPECT_LE(sum, kSamples * 1.001) << named.name;
        const double drawn = kSamples - observed.back();
        EXPECT_NEAR(sum, drawn, 5 * std::sqrt(observed.back() + 1) + 0.001 * kSamples) << named.name;
      }
    }
  }
}

}  // namespace
}  // namespace partbooth::renderer
