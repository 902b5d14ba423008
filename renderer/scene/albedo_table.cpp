// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/albedo_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/vec.h"

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

constexpr int kPoints = kAlbedoCells + 1;

// 2 integral f cos dcos with cos = t^2, of values between which the look-up interpolates, by Simpson's rule.
double cosine_mean(const std::array<double, kPoints>& values) {
  double sum = 0;
  for (int i = 0; i < kAlbedoCells; ++i) {
    const double t0 = double(i) / kAlbedoCells, t1 = double(i + 1) / kAlbedoCells, tm = (t0 + t1) / 2;
    const double middle = (values[i] + values[i + 1]) / 2;
    sum += 4 * (t0 * t0 * t0 * values[i] + 4 * tm * tm * tm * middle + t1 * t1 * t1 * values[i + 1]) *
           (t1 - t0) / 6;
  }
  return sum;
}

struct Row {
  std::array<double, kPoints> e, schlick;
};

Row albedo_row(double roughness) {
  Row out;
  for (int i = 0; i < kPoints; ++i) {
    const double t = std::max(double(i) / kAlbedoCells, 0.01);
    const AlbedoPair pair = directional_albedo(roughness * roughness, t * t);
    out.e[i] = pair.e;
    out.schlick[i] = pair.schlick;
  }
  return out;
}

void append(std::vector<float>& out, double a, double b, double c, double d) {
  out.insert(out.end(), {float(a), float(b), float(c), float(d)});
}

}  // namespace

AlbedoTable::AlbedoTable() {
  Row near = albedo_row(0.01);
  for (int r = 0; r < kAlbedoCells; ++r) {
    const Row far = albedo_row(double(r + 1) / kAlbedoCells);
    for (int c = 0; c < kAlbedoCells; ++c) {
      append(e, near.e[c], near.e[c + 1], far.e[c], far.e[c + 1]);
      append(schlick, near.schlick[c], near.schlick[c + 1], far.schlick[c], far.schlick[c + 1]);
    }
    append(mean, cosine_mean(near.e), cosine_mean(far.e), cosine_mean(near.schlick),
           cosine_mean(far.schlick));
    near = far;
  }
}

}  // namespace partbooth::renderer
