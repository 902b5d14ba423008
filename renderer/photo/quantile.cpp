// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/quantile.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace partbooth::renderer {
namespace {

double normal_tail(double r) {
  if (r <= 5) {
    r -= 1.6;
    return (((1.7023821103e-1 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777) /
           ((1.2021132975e-1 * r + 7.3700164250e-1) * r + 1);
  }
  r -= 5;
  return (((1.7337203997e-2 * r + 4.2868294337e-1) * r + 3.0812263860) * r + 6.6579051150) /
         ((1.2258202635e-2 * r + 2.4197894225e-1) * r + 1);
}

// 1 / k. Beyond 200 nothing of a mean of 50 is left in double precision.
constexpr std::array<double, 200> kReciprocal = [] {
  std::array<double, 200> table{};
  for (std::size_t k = 1; k < table.size(); ++k) table[k] = 1.0 / double(k);
  return table;
}();

}  // namespace

double normal_quantile(double u) {
  const double q = u - 0.5;
  if (std::abs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * (((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179) /
           (((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1);
  }
  const double tail = normal_tail(std::sqrt(-std::log(q < 0 ? u : 1 - u)));
  return q < 0 ? -tail : tail;
}

double poisson_quantile(double mean, double u) {
  if (mean <= 0) return 0;
  if (mean > 50) return std::max(0.0, std::round(mean + std::sqrt(mean) * normal_quantile(u)));
  double probability = std::exp(-mean);
  double cumulative = probability;
  std::size_t k = 0;
  while (u > cumulative && k + 1 < kReciprocal.size()) {
    probability *= mean * kReciprocal[++k];
    cumulative += probability;
  }
  return double(k);
}

}  // namespace partbooth::renderer
