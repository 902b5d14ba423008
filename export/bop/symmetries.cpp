// SPDX-License-Identifier: Apache-2.0
#include "export/bop/symmetries.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace partbooth::exporter::bop {
namespace {

// The largest finite group of turns that is not about one axis has 60 (the icosahedron's).
constexpr std::size_t kMostTurns = 360;

Matrix identity() { return {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1}; }

Matrix product(const Matrix& a, const Matrix& b) {
  Matrix c{};
  for (std::size_t row = 0; row < 4; ++row)
    for (std::size_t column = 0; column < 4; ++column)
      for (std::size_t k = 0; k < 4; ++k) c[row * 4 + column] += a[row * 4 + k] * b[k * 4 + column];
  return c;
}

bool near(const Matrix& a, const Matrix& b) {
  for (std::size_t i = 0; i < 16; ++i)
    if (std::abs(a[i] - b[i]) > (i % 4 == 3 ? 0.05 : 1e-4)) return false;
  return true;
}

// About an axis through a point (Rodrigues' formula).
Matrix turn(const schema::PartFile::Symmetry& symmetry, const std::array<double, 3>& center_m, double angle) {
  const std::array<double, 3> u{symmetry.axis().x(), symmetry.axis().y(), symmetry.axis().z()};
  const schema::Vector3& at = symmetry.point_m();
  const std::array<double, 3> p{(at.x() - center_m[0]) * 1000, (at.y() - center_m[1]) * 1000,
                                (at.z() - center_m[2]) * 1000};
  const double c = std::cos(angle), s = std::sin(angle);
  const std::array<double, 9> cross{0, -u[2], u[1], u[2], 0, -u[0], -u[1], u[0], 0};
  Matrix m = identity();
  for (std::size_t row = 0; row < 3; ++row) {
    m[row * 4 + 3] = p[row];
    for (std::size_t k = 0; k < 3; ++k) {
      m[row * 4 + k] = (row == k ? c : 0) + (1 - c) * u[row] * u[k] + s * cross[row * 3 + k];
      m[row * 4 + 3] -= m[row * 4 + k] * p[k];
    }
  }
  return m;
}

}  // namespace

std::vector<Matrix> discrete_symmetries(const schema::PartFile& part, const std::array<double, 3>& center_m) {
  std::vector<Matrix> generators;
  for (const auto& symmetry : part.symmetries())
    if (symmetry.order() > 1)
      generators.push_back(turn(symmetry, center_m, 2 * std::numbers::pi / symmetry.order()));
  std::vector<Matrix> all{identity()};
  for (std::size_t i = 0; i < all.size() && all.size() < kMostTurns; ++i)
    for (const Matrix& generator : generators) {
      const Matrix next = product(generator, all[i]);
      if (std::none_of(all.begin(), all.end(), [&](const Matrix& m) { return near(m, next); }))
        all.push_back(next);
    }
  all.erase(all.begin());
  return all;
}

}  // namespace partbooth::exporter::bop
