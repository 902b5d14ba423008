// SPDX-License-Identifier: Apache-2.0
#include "schema/laws.h"

#include <algorithm>
#include <array>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "core/check.h"

namespace partbooth::schema {
namespace {

double ratio(const std::array<double, 8>& above, const std::array<double, 8>& below, double r) {
  double n = 0, d = 0;
  for (int i = 7; i >= 0; --i) {
    n = n * r + above[i];
    d = d * r + below[i];
  }
  return n / d;
}

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double uniform_at(const Interval& law, bool whole, double u) {
  const double steps = law.max() - law.min();
  return whole ? law.min() + std::floor(u * (steps + 1)) : law.min() + u * steps;
}

double log_uniform_at(const Interval& law, double u) {
  const double low = std::log(law.min()), high = std::log(law.max());
  return std::clamp(std::exp(low + u * (high - low)), law.min(), law.max());
}

double normal_at(const Normal& law, double u) {
  const double min = law.has_min() ? law.min() : -kInfinity;
  const double max = law.has_max() ? law.max() : kInfinity;
  if (law.sigma() == 0) return std::clamp(law.mean(), min, max);
  double a = (min - law.mean()) / law.sigma(), b = (max - law.mean()) / law.sigma();
  // In the upper tail the distribution function rounds to 1; its mirror image is exact.
  const bool mirrored = a > 0;
  if (mirrored) {
    std::tie(a, b) = std::pair(-b, -a);
    u = 1 - u;
  }
  const double pa = normal_cdf(a), pb = normal_cdf(b);
  const double p = std::clamp(pa + u * (pb - pa), 1e-300, 1 - 0x1p-53);
  const double x = inverse_normal_cdf(p);
  return std::clamp(law.mean() + law.sigma() * (mirrored ? -x : x), min, max);
}

double beta_at(const Beta& law, double u) {
  return law.min() + (law.max() - law.min()) * boost::math::ibeta_inv(law.a(), law.b(), u);
}

// An index into `size` things that are taken in turn.
int in_turn(int size, std::uint64_t turn) {
  return static_cast<int>(turn % static_cast<std::uint64_t>(size));
}

double law_at(const Number& law, bool whole, double u, std::uint64_t turn) {
  switch (law.law_case()) {
    case Number::kConstant:
      return law.constant();
    case Number::kUniform:
      return uniform_at(law.uniform(), whole, u);
    case Number::kLogUniform:
      return log_uniform_at(law.log_uniform(), u);
    case Number::kNormal:
      return normal_at(law.normal(), u);
    case Number::kChoice:
      return law.choice().values(position_at(law.choice().weights(), u));
    case Number::kOn:
      return u < law.on() ? 1 : 0;
    case Number::kBeta:
      return beta_at(law.beta(), u);
    case Number::kSequence:
      return law.sequence().values(in_turn(law.sequence().values_size(), turn));
    case Number::LAW_NOT_SET:
      break;
  }
  PB_CHECK(false, "a number without a law");
}

}  // namespace

double value_at(const Number& law, bool whole, double u, std::uint64_t turn) {
  const double value = law_at(law, whole, u, turn);
  return whole ? std::round(value) : value;
}

int position_at(const Choice& choice, double u, std::uint64_t turn) {
  return choice.in_turn() ? in_turn(choice.names_size(), turn) : position_at(choice.weights(), u);
}

int position_at(const google::protobuf::RepeatedField<double>& weights, double u) {
  PB_CHECK(!weights.empty());
  double sum = 0;
  for (const double weight : weights) sum += weight;
  double rest = u * sum;
  for (int i = 0; i + 1 < weights.size(); ++i) {
    rest -= weights[i];
    if (rest < 0) return i;
  }
  return weights.size() - 1;
}

double median_of(const Number& law, bool whole) {
  if (law.law_case() != Number::kChoice && law.law_case() != Number::kSequence)
    return value_at(law, whole, 0.5);
  std::vector<std::pair<double, double>> entries;  // value, weight
  const bool choice = law.law_case() == Number::kChoice;
  const auto& values = choice ? law.choice().values() : law.sequence().values();
  for (int i = 0; i < values.size(); ++i)
    entries.emplace_back(values[i], choice ? law.choice().weights(i) : 1);
  std::sort(entries.begin(), entries.end());
  Number sorted;
  for (const auto& [value, weight] : entries) {
    sorted.mutable_choice()->add_values(value);
    sorted.mutable_choice()->add_weights(weight);
  }
  return value_at(sorted, whole, 0.5);
}

double smallest_of(const Number& law) {
  switch (law.law_case()) {
    case Number::kConstant:
      return law.constant();
    case Number::kUniform:
      return law.uniform().min();
    case Number::kLogUniform:
      return law.log_uniform().min();
    case Number::kNormal:
      return law.normal().has_min() ? law.normal().min() : -kInfinity;
    case Number::kChoice:
      return *std::min_element(law.choice().values().begin(), law.choice().values().end());
    case Number::kOn:
      return law.on() < 1 ? 0 : 1;
    case Number::kBeta:
      return law.beta().min();
    case Number::kSequence:
      return *std::min_element(law.sequence().values().begin(), law.sequence().values().end());
    case Number::LAW_NOT_SET:
      break;
  }
  PB_CHECK(false, "a number without a law");
}

double largest_of(const Number& law) {
  switch (law.law_case()) {
    case Number::kConstant:
      return law.constant();
    case Number::kUniform:
      return law.uniform().max();
    case Number::kLogUniform:
      return law.log_uniform().max();
    case Number::kNormal:
      return law.normal().has_max() ? law.normal().max() : kInfinity;
    case Number::kChoice:
      return *std::max_element(law.choice().values().begin(), law.choice().values().end());
    case Number::kOn:
      return law.on() > 0 ? 1 : 0;
    case Number::kBeta:
      return law.beta().max();
    case Number::kSequence:
      return *std::max_element(law.sequence().values().begin(), law.sequence().values().end());
    case Number::LAW_NOT_SET:
      break;
  }
  PB_CHECK(false, "a number without a law");
}

double normal_cdf(double x) { return 0.5 * std::erfc(-x * M_SQRT1_2); }

double inverse_normal_cdf(double p) {
  static constexpr std::array<double, 8> kA = {
      3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
      4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3};
  static constexpr std::array<double, 8> kB = {1.0,
                                               4.2313330701600911252e1,
                                               6.8718700749205790830e2,
                                               5.3941960214247511077e3,
                                               2.1213794301586595867e4,
                                               3.9307895800092710610e4,
                                               2.8729085735721942674e4,
                                               5.2264952788528545610e3};
  static constexpr std::array<double, 8> kC = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                               5.76949722146069140550e0,  3.64784832476320460504e0,
                                               1.27045825245236838258e0,  2.41780725177450611770e-1,
                                               2.27238449892691845833e-2, 7.74545014278341407640e-4};
  static constexpr std::array<double, 8> kD = {1.0,
                                               2.05319162663775882187e0,
                                               1.67638483018380384940e0,
                                               6.89767334985100004550e-1,
                                               1.48103976427480074590e-1,
                                               1.51986665636164571966e-2,
                                               5.47593808499534494600e-4,
                                               1.05075007164441684324e-9};
  static constexpr std::array<double, 8> kE = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                               1.78482653991729133580e0,  2.96560571828504891230e-1,
                                               2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                               2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static constexpr std::array<double, 8> kF = {1.0,
                                               5.99832206555887937690e-1,
                                               1.36929880922735805310e-1,
                                               1.48753612908506148525e-2,
                                               7.86869131145613259100e-4,
                                               1.84631831751005468180e-5,
                                               1.42151175831644588870e-7,
                                               2.04426310338993978564e-15};
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) return q * ratio(kA, kB, 0.180625 - q * q);
  const double r = std::sqrt(-std::log(q < 0 ? p : 1 - p));
  const double x = r <= 5 ? ratio(kC, kD, r - 1.6) : ratio(kE, kF, r - 5);
  return q < 0 ? -x : x;
}

}  // namespace partbooth::schema
