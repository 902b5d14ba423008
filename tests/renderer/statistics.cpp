// SPDX-License-Identifier: Apache-2.0
#include "tests/renderer/statistics.h"

#include <algorithm>
#include <numeric>

namespace partbooth::renderer::statistics {
namespace {

// Regularised upper incomplete gamma function: series below a + 1, Lentz's continued fraction above.
double gamma_q(double a, double x) {
  if (x <= 0) return 1;
  const double factor = std::exp(-x + a * std::log(x) - std::lgamma(a));
  if (x < a + 1) {
    double term = 1 / a, sum = term;
    for (int n = 1; n < 10000 && term > sum * 1e-15; ++n) sum += term *= x / (a + n);
    return 1 - sum * factor;
  }
  double b = x + 1 - a, c = 1e300, d = 1 / b, h = d;
  for (int i = 1; i < 10000; ++i) {
    const double an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    h *= d * c;
    if (std::abs(d * c - 1) < 1e-14) break;
  }
  return factor * h;
}

// Two-sided tail of Student's t, by Simpson's rule on the density over t = tan(s).
double student_tail(double t, int degrees) {
  const double scale = std::exp(std::lgamma((degrees + 1) / 2.0) - std::lgamma(degrees / 2.0)) /
                       std::sqrt(degrees * std::acos(-1.0));
  const double from = std::atan(t), to = std::acos(-1.0) / 2 - 1e-9;
  constexpr int kSteps = 2000;
  double sum = 0;
  for (int i = 0; i <= kSteps; ++i) {
    const double x = std::tan(from + (to - from) * i / kSteps);
    const double density = scale * std::pow(1 + x * x / degrees, -(degrees + 1) / 2.0) * (1 + x * x);
    sum += density * (i == 0 || i == kSteps ? 1 : i % 2 == 1 ? 4 : 2);
  }
  return 2 * sum * (to - from) / kSteps / 3;
}

template <class Tail>
double find_bound(Tail tail) {
  double low = 0, high = 200;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (tail(middle) > test_level() ? low : high) = middle;
  }
  return high;
}

}  // namespace

double normal_bound() {
  return find_bound([](double z) { return std::erfc(z / std::sqrt(2.0)); });
}

double student_bound(int degrees) {
  return find_bound([&](double t) { return student_tail(t, degrees); });
}

double chi_square_p(const std::vector<double>& observed, const std::vector<double>& expected) {
  double statistic = 0, pooled_observed = 0, pooled_expected = 0;
  int cells = 0;
  const auto add = [&](double o, double e) {
    statistic += (o - e) * (o - e) / e;
    ++cells;
  };
  for (std::size_t i = 0; i < observed.size(); ++i) {
    if (expected[i] >= 5) {
      add(observed[i], expected[i]);
      continue;
    }
    pooled_observed += observed[i];
    pooled_expected += expected[i];
  }
  if (pooled_expected >= 5) {
    add(pooled_observed, pooled_expected);
  } else if (pooled_observed > 30) {
    return 0;  // samples where there should be none
  }
  return cells > 1 ? gamma_q((cells - 1) / 2.0, statistic / 2) : 1.0;
}

Moments moments(const std::vector<double>& values) {
  const double n = double(values.size());
  Moments out;
  out.mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
  double sum = 0;
  for (const double v : values) sum += (v - out.mean) * (v - out.mean);
  out.standard_error = std::sqrt(sum / (n - 1) / n);
  return out;
}

double uniform(std::uint64_t i) {
  std::uint64_t z = (i + 1) * 0x9e3779b97f4a7c15ull;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return double((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

}  // namespace partbooth::renderer::statistics
