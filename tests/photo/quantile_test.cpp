// SPDX-License-Identifier: Apache-2.0
#include "renderer/photo/quantile.h"

#include <gtest/gtest.h>

#include <cmath>

namespace partbooth::renderer {
namespace {

double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

TEST(NormalQuantile, InvertsTheDistributionFunction) {
  for (const double u : {1e-15, 1e-9, 1e-4, 0.01, 0.07, 0.074, 0.076, 0.3, 0.5, 0.8, 0.93, 0.999, 1 - 1e-9})
    EXPECT_NEAR(normal_cdf(normal_quantile(u)) / u, 1, 1e-5) << u;
  EXPECT_EQ(normal_quantile(0.5), 0);
}

// Against the sums of the law itself: k is drawn for u in (P(<k), P(<=k)].
TEST(PoissonQuantile, InvertsTheDistributionFunction) {
  for (const double mean : {0.3, 4.0, 20.0, 49.0}) {
    double below = 0, probability = std::exp(-mean);
    for (int k = 0; k < 120 && below < 1 - 1e-6; ++k) {
      EXPECT_EQ(poisson_quantile(mean, below + probability / 2), k) << mean;
      below += probability;
      probability *= mean / (k + 1);
    }
  }
}

// Mean and variance over an even set of u, on both sides of the switch to the Gaussian.
TEST(PoissonQuantile, MeanAndVarianceAreEqual) {
  for (const double mean : {0.5, 10.0, 49.9, 50.1, 5000.0}) {
    const int n = 20000;
    double sum = 0, square = 0;
    for (int i = 0; i < n; ++i) {
      const double k = poisson_quantile(mean, (i + 0.5) / n);
      sum += k;
      square += k * k;
    }
    EXPECT_NEAR(sum / n / mean, 1, 2e-3) << mean;
    EXPECT_NEAR((square / n - sum / n * sum / n) / mean, 1, 0.01) << mean;
  }
}

TEST(PoissonQuantile, NoLightNoElectrons) { EXPECT_EQ(poisson_quantile(0, 0.999), 0); }

}  // namespace
}  // namespace partbooth::renderer
