// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/albedo_table.h"

#include <cmath>
#include <numbers>

#include "core/vec.h"
#include "renderer/kernel/view.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;

constexpr int kHeights = 48, kAngles = 16;  // points of the quadrature

struct AlbedoPair {
  double e = 0, schlick = 0;
};

double smith_lambda(double alpha, double cosine) {
  const double sine2 = 1 - cosine * cosine;
  return (std::sqrt(1 + alpha * alpha * sine2 / (cosine * cosine)) - 1) / 2;
}

// Mean of G2/G1 over the visible normals (spherical caps, Dupuy and Benyoub 2023).
AlbedoPair directional_albedo(double alpha, double cosine) {
  const Vec3d wo{std::sqrt(1 - cosine * cosine), 0, cosine};
  const Vec3d stretched = core::normalize(Vec3d{alpha * wo.x, 0, wo.z});
  const double lambda_o = smith_lambda(alpha, cosine);
  AlbedoPair sum;
  double weights = 0;
  for (int i = 0; i < kHeights * kAngles; ++i) {
    // Denser at the far side of the cap, where the long tail of GGX lies. Half of the circle: the lobe is
    // symmetric.
    const double a = 1 - (i % kAngles + 0.5) / kAngles, b = 1 - (i / kAngles + 0.5) / kHeights;
    const double phi = std::numbers::pi * (1 - a * a), v = 1 - b * b * b, point = a * b * b;
    weights += point;
    const double z = (1 - v) * (1 + stretched.z) - stretched.z;
    const double radius = std::sqrt(std::max(0.0, 1 - z * z));
    const Vec3d cap = Vec3d{radius * std::cos(phi), radius * std::sin(phi), z} + stretched;
    const Vec3d h = core::normalize(Vec3d{alpha * cap.x, alpha * cap.y, std::max(cap.z, 0.0)});
    const double mu = core::dot(wo, h);
    const double wi_z = 2 * mu * h.z - wo.z;
    if (wi_z <= 0) continue;
    const double share = point * (1 + lambda_o) / (1 + lambda_o + smith_lambda(alpha, wi_z));
    sum.e += share;
    sum.schlick += share * std::pow(1 - std::min(mu, 1.0), 5);
  }
  return {sum.e / weights, sum.schlick / weights};
}

}  // namespace

std::vector<float> build_albedo_table() {
  std::vector<float> out;
  out.reserve(4 * kAlbedoSize * kAlbedoSize);
  for (int row = 0; row < kAlbedoSize; ++row) {
    const double roughness = std::max(double(row) / (kAlbedoSize - 1), 0.01);
    AlbedoPair at[kAlbedoSize], mean;
    for (int column = 0; column < kAlbedoSize; ++column) {
      const double t = std::max(double(column) / (kAlbedoSize - 1), 0.01);
      at[column] = directional_albedo(roughness * roughness, t * t);
    }
    // 2 integral E cos dcos, cos = t^2: the table's own linear interpolation, by Simpson's rule in each
    // interval.
    for (int column = 0; column + 1 < kAlbedoSize; ++column) {
      const double t0 = double(column) / (kAlbedoSize - 1), t1 = double(column + 1) / (kAlbedoSize - 1);
      const double tm = (t0 + t1) / 2, w0 = 4 * t0 * t0 * t0, wm = 4 * tm * tm * tm, w1 = 4 * t1 * t1 * t1;
      const auto simpson = [&](double a, double b) {
        return (w0 * a + 4 * wm * (a + b) / 2 + w1 * b) * (t1 - t0) / 6;
      };
      mean.e += simpson(at[column].e, at[column + 1].e);
      mean.schlick += simpson(at[column].schlick, at[column + 1].schlick);
    }
    for (const AlbedoPair& a : at) {
      out.insert(out.end(), {float(a.e), float(a.schlick), float(mean.e), float(mean.schlick)});
    }
  }
  return out;
}

}  // namespace partbooth::renderer
