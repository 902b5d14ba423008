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

struct Alphas {
  double x, y;
};

double smith_lambda(const Alphas& alpha, const Vec3d& w) {
  const double x = alpha.x * w.x, y = alpha.y * w.y;
  return (std::sqrt(1 + (x * x + y * y) / (w.z * w.z)) - 1) / 2;
}

double fresnel(double mu, double eta) {
  const double g2 = eta * eta - 1 + mu * mu;
  if (g2 <= 0) return 1;
  const double g = std::sqrt(g2);
  const double a = (g - mu) / (g + mu), b = (mu * (g + mu) - 1) / (mu * (g - mu) + 1);
  return a * a / 2 * (1 + b * b);
}

struct Quadrature {
  int heights, angles;
};

// Calls visit(weight, h, mu) for points of the visible normals of wo (spherical caps, Dupuy and Benyoub
// 2023); the weights sum to one.
template <class Visit>
void visit_normals(const Alphas& alpha, const Vec3d& wo, Quadrature points, Visit visit) {
  const Vec3d stretched = core::normalize(Vec3d{alpha.x * wo.x, alpha.y * wo.y, wo.z});
  const bool symmetric = wo.y == 0;
  for (int j = 0; j < points.heights; ++j) {
    // Denser at the far side of the cap, where the long tail of GGX lies.
    const double b = 1 - (j + 0.5) / points.heights, v = 1 - b * b * b;
    const double z = (1 - v) * (1 + stretched.z) - stretched.z, radius = std::sqrt(std::max(0.0, 1 - z * z));
    const double weight = 3 * b * b / (points.heights * points.angles);
    for (int i = 0; i < points.angles; ++i) {
      const double phi = (symmetric ? 1 : 2) * std::numbers::pi * (i + 0.5) / points.angles;
      const Vec3d cap = Vec3d{radius * std::cos(phi), radius * std::sin(phi), z} + stretched;
      const Vec3d h = core::normalize(Vec3d{alpha.x * cap.x, alpha.y * cap.y, std::max(cap.z, 0.0)});
      visit(weight, h, std::min(core::dot(wo, h), 1.0));
    }
  }
}

using Point = std::array<double, kIors>;  // reflection by each index; Fresnel 1 is apart

struct Reflected {
  double e = 0;
  Point dielectric{};
};

double ior_of(double steps) { return (1 + steps * kIorStep) / (1 - steps * kIorStep); }

Vec3d direction(double cosine, double azimuth_sine) {
  const double sine = std::sqrt(1 - cosine * cosine);
  return {sine * std::sqrt(1 - azimuth_sine * azimuth_sine), sine * azimuth_sine, cosine};
}

Reflected reflected_albedo(const Alphas& alpha, const Vec3d& wo, Quadrature points, bool dielectrics) {
  const double lambda_o = smith_lambda(alpha, wo);
  Reflected sum;
  visit_normals(alpha, wo, points, [&](double weight, const Vec3d& h, double mu) {
    const Vec3d wi = h * (2 * mu) - wo;
    if (wi.z <= 0) return;
    const double share = weight * (1 + lambda_o) / (1 + lambda_o + smith_lambda(alpha, wi));
    sum.e += share;
    if (!dielectrics) return;
    for (int i = 1; i < kIors; ++i) sum.dielectric[std::size_t(i)] += share * fresnel(mu, ior_of(i));
  });
  return sum;
}

// Reflection and transmission together.
double glass_sum(double alpha, double cosine, double eta, Quadrature points) {
  const Alphas alphas{alpha, alpha};
  const Vec3d wo = direction(cosine, 0);
  const double lambda_o = smith_lambda(alphas, wo);
  double sum = 0;
  visit_normals(alphas, wo, points, [&](double weight, const Vec3d& h, double mu) {
    const auto share = [&](const Vec3d& wi) {
      return weight * (1 + lambda_o) / (1 + lambda_o + smith_lambda(alphas, wi));
    };
    const double f = fresnel(mu, eta);
    const Vec3d up = h * (2 * mu) - wo;
    if (up.z > 0) sum += f * share(up);
    if (f >= 1) return;
    const double cosine_t = std::sqrt(1 - (1 - mu * mu) / (eta * eta));
    const Vec3d down = h * (mu / eta - cosine_t) - wo * (1 / eta);
    if (down.z < 0) sum += (1 - f) * share(down);
  });
  return sum;
}

// The nodes of a table of n cells.
double roughness_at(int i, int n) { return std::max(double(i) / n, 0.01); }
double cosine_at(int i, int n) {
  const double t = std::max(double(i) / n, 0.01);
  return t * t;
}

using Nodes = std::vector<double>;  // (n + 1)^2, rows of equal roughness

void append(std::vector<float>& out, double a, double b, double c, double d) {
  out.insert(out.end(), {float(a), float(b), float(c), float(d)});
}

void append_cells(std::vector<float>& out, const Nodes& nodes, int n) {
  for (int r = 0; r < n; ++r) {
    for (int c = 0; c < n; ++c) {
      const double* near = &nodes[std::size_t(r * (n + 1) + c)];
      append(out, near[0], near[1], near[n + 1], near[n + 2]);
    }
  }
}

template <class Albedo>
Nodes fill_nodes(int n, Albedo albedo) {
  Nodes out;
  for (int r = 0; r <= n; ++r) {
    for (int c = 0; c <= n; ++c) out.push_back(albedo(roughness_at(r, n), cosine_at(c, n)));
  }
  return out;
}

// 2 integral f cos dcos with cos = t^2, of values between which the look-up interpolates, by Simpson's rule.
double cosine_mean(const double* values, int n) {
  double sum = 0;
  for (int i = 0; i < n; ++i) {
    const double t0 = double(i) / n, t1 = double(i + 1) / n, tm = (t0 + t1) / 2;
    const double middle = (values[i] + values[i + 1]) / 2;
    sum += 4 * (t0 * t0 * t0 * values[i] + 4 * tm * tm * tm * middle + t1 * t1 * t1 * values[i + 1]) *
           (t1 - t0) / 6;
  }
  return sum;
}

void fill_reflection(AlbedoTable& out) {
  constexpr int n = kAlbedoCells;
  Nodes e;
  std::array<Nodes, kIors> dielectric;
  for (int r = 0; r <= n; ++r) {
    const double alpha = roughness_at(r, n) * roughness_at(r, n);
    for (int c = 0; c <= n; ++c) {
      const Reflected at = reflected_albedo({alpha, alpha}, direction(cosine_at(c, n), 0), {48, 12}, true);
      e.push_back(at.e);
      for (std::size_t i = 0; i < kIors; ++i) dielectric[i].push_back(at.dielectric[i]);
    }
  }
  append_cells(out.e, e, n);
  for (const Nodes& nodes : dielectric) append_cells(out.dielectric, nodes, n);
  const auto mean = [&](std::size_t i, int row) {
    return cosine_mean(&dielectric[i][std::size_t(row * (n + 1))], n);
  };
  for (std::size_t i = 0; i + 1 < kIors; ++i) {
    for (int r = 0; r < n; ++r) {
      append(out.dielectric_mean, mean(i, r), mean(i, r + 1), mean(i + 1, r), mean(i + 1, r + 1));
    }
  }
}

}  // namespace

AlbedoTable::AlbedoTable() {
  fill_reflection(*this);
  constexpr int n = kCoarseCells;
  const auto isotropic = [](double r, double cosine, Quadrature points) {
    return reflected_albedo({r * r, r * r}, direction(cosine, 0), points, false).e;
  };
  for (const int side : {-1, 1}) {
    for (int i = 0; i < kGlassIors; ++i) {
      const double eta = std::pow(ior_of(kGlassFirst + (side < 0 ? kGlassIors - 1 - i : i)), side);
      append_cells(glass,
                   fill_nodes(n,
                              [&](double r, double cosine) {
                                constexpr Quadrature kPoints{32, 16};
                                return glass_sum(r * r, cosine, eta, kPoints) / isotropic(r, cosine, kPoints);
                              }),
                   n);
    }
  }
  for (int a = 0; a < kAnisotropies; ++a) {
    for (int p = 0; p < kAzimuths; ++p) {
      const double k = 1 - a * kAnisotropyStep, scale = std::sqrt(2 / (1 + k * k));
      append_cells(
          anisotropic,
          fill_nodes(n,
                     [&](double r, double cosine) {
                       const Vec3d wo = direction(cosine, double(p) / (kAzimuths - 1));
                       return reflected_albedo({r * r * scale * k, r * r * scale}, wo, {20, 16}, false).e /
                              isotropic(r, cosine, {20, 8});
                     }),
          n);
    }
  }
}

}  // namespace partbooth::renderer
