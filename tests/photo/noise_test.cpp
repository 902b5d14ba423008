// SPDX-License-Identifier: Apache-2.0
// Photon transfer (EMVA 1288): from flat fields alone, recover gain and read noise of the virtual sensor.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "renderer/photo/sensor.h"

namespace partbooth::renderer {
namespace {

struct FlatField {
  double mean, variance;  // in raw numbers
};

// Variance from the difference of two exposures, as EMVA does, so that nothing fixed counts as noise.
FlatField flat_field(schema::Sensor sensor, double level) {
  const core::ImageF flat(600, 600, 1, float(level));
  sensor.set_noise_seed(sensor.noise_seed() + std::uint64_t(level * 1e6));
  const auto a = read_out(flat, sensor);
  sensor.set_noise_seed(sensor.noise_seed() + 1000003);
  const auto b = read_out(flat, sensor);
  double sum = 0, difference = 0, square = 0;
  const double n = double(a.data.size());
  for (std::size_t i = 0; i < a.data.size(); ++i) {
    const double d = double(a.data[i]) - b.data[i];
    sum += 0.5 * (double(a.data[i]) + b.data[i]);
    difference += d;
    square += d * d;
  }
  return {sum / n, (square - difference * difference / n) / (2 * (n - 1))};
}

struct Transfer {
  double gain_dn_per_e, read_noise_e;
};

// sigma_y^2 = K mu_y + K^2 sigma_d^2 + 1/12: a straight line through the flat fields, weighted by their own
// variance (the error of a variance is proportional to it).
Transfer photon_transfer(const schema::Sensor& sensor) {
  double w = 0, x = 0, y = 0, xx = 0, xy = 0;
  // The darkest ones lie clear of the clipping at black.
  for (const double level : {0.012, 0.014, 0.017, 0.02, 0.05, 0.1, 0.3, 0.6, 0.8}) {
    const FlatField field = flat_field(sensor, level);
    const double weight = 1 / (field.variance * field.variance);
    w += weight;
    x += weight * field.mean;
    y += weight * field.variance;
    xx += weight * field.mean * field.mean;
    xy += weight * field.mean * field.variance;
  }
  const double slope = (w * xy - x * y) / (w * xx - x * x);
  const double intercept = (y - slope * x) / w;
  return {slope, std::sqrt(std::max(0.0, intercept - 1.0 / 12)) / slope};
}

schema::Sensor sensor_with(double full_well_e, double read_noise_e, double gain_db) {
  schema::Sensor sensor;
  sensor.set_full_well_e(full_well_e);
  sensor.set_read_noise_e(read_noise_e);
  sensor.set_gain_db(gain_db);
  sensor.set_noise_seed(20240607);
  return sensor;
}

bool recovers(const Transfer& found, double gain_dn_per_e, double read_noise_e) {
  return std::abs(found.gain_dn_per_e / gain_dn_per_e - 1) < 0.02 &&
         std::abs(found.read_noise_e / read_noise_e - 1) < 0.02;
}

TEST(PhotonTransfer, RecoversGainAndReadNoise) {
  const Transfer plain = photon_transfer(sensor_with(13000, 13, 0));
  EXPECT_TRUE(recovers(plain, kRawMax / 13000.0, 13)) << plain.gain_dn_per_e << " " << plain.read_noise_e;
  const double well_e = 20000 / std::pow(10, 6 / 20.0);
  const Transfer amplified = photon_transfer(sensor_with(20000, 12, 6));
  EXPECT_TRUE(recovers(amplified, kRawMax / well_e, 12))
      << amplified.gain_dn_per_e << " " << amplified.read_noise_e;
}

// A sensor that is 4 % off in either figure is found out: the test has power.
TEST(PhotonTransfer, RejectsAnotherSensor) {
  EXPECT_FALSE(recovers(photon_transfer(sensor_with(13000 * 1.04, 13, 0)), kRawMax / 13000.0, 13));
  EXPECT_FALSE(recovers(photon_transfer(sensor_with(13000, 13 * 1.04, 0)), kRawMax / 13000.0, 13));
}

// In deep shadow the law is Poisson: its skewness is 1 / sqrt(mean), a Gaussian's is 0.
TEST(ShotNoise, IsSkewInTheDark) {
  const double mean_e = 9;
  // Four raw numbers an electron: rounding to raw numbers then loses nothing.
  const double well_e = kRawMax / 4.0;
  const auto raw = read_out(core::ImageF(600, 600, 1, float(mean_e / well_e)), sensor_with(well_e, 0, 0));
  double sum = 0, m2 = 0, m3 = 0;
  for (const double value : raw.data) sum += value;
  const double n = double(raw.data.size()), mean = sum / n;
  for (const double value : raw.data) {
    m2 += std::pow(value - mean, 2) / n;
    m3 += std::pow(value - mean, 3) / n;
  }
  EXPECT_NEAR(mean / 4, mean_e, 0.05);
  EXPECT_NEAR(m3 / std::pow(m2, 1.5), 1 / 3.0, 0.02);
}

}  // namespace
}  // namespace partbooth::renderer
