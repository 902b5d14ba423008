// SPDX-License-Identifier: Apache-2.0
// Statistics of the renderer's tests, in double.
//
// All hypothesis tests of the renderer share one family level: each is made at level 1 - (1 -
// kFamilyLevel)^(1 / kTests) (Sidak). kTests bounds their number from above.
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

namespace partbooth::renderer::statistics {

inline constexpr double kFamilyLevel = 0.01;
inline constexpr int kTests = 2000;
inline double test_level() { return 1 - std::pow(1 - kFamilyLevel, 1.0 / kTests); }
// Two-sided bound of a standard normal at test_level(); tests on few repeats use student_bound().
double normal_bound();
// The same for Student's t with `degrees` of freedom.
double student_bound(int degrees);

// Chance of a chi-square statistic at least this large. Cells with an expectation below five are pooled.
double chi_square_p(const std::vector<double>& observed, const std::vector<double>& expected);

struct Moments {
  double mean = 0, standard_error = 0;
};
Moments moments(const std::vector<double>& values);

// A deterministic number on [0, 1): splitmix64 of i.
double uniform(std::uint64_t i);

}  // namespace partbooth::renderer::statistics
