// SPDX-License-Identifier: Apache-2.0
// Laws from uniform numbers by inversion: one number in, one value out.
#pragma once

#include <cstdint>

namespace partbooth::renderer {

// 32 random bits as a number inside (0, 1), never 0 or 1.
inline double open_unit(std::uint32_t bits) { return (bits + 0.5) * 0x1p-32; }

// Standard normal; 0 < u < 1. Wichura, "Algorithm AS 241", 1988, the single precision version: error below
// 1e-6.
double normal_quantile(double u);

// Poisson of the given mean; the rounded Gaussian above 50. Never negative.
double poisson_quantile(double mean, double u);

}  // namespace partbooth::renderer
