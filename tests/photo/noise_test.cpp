// SPDX-License-Identifier: Apache-2.0
// EMVA 1288's own method on our sensor: from flat fields alone, recover what the virtual camera was made of.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "renderer/photo/sensor.h"

namespace partbooth::renderer {
namespace {

constexpr int kSide = 256;

// Moments over the frames of one level; raw numbers.
struct FlatField {
  double mean = 0;
  double temporal_variance = 0;  // mean over the pixels
  double spatial_variance = 0;   // of the pixels' means, freed from temporal noise
};

FlatField flat_field(schema::Sensor sensor, double level, int frames) {
  const core::ImageF flat(kSide, kSide, 1, float(level));
  const double n = flat.data.size();
  std::vector<double> sum(flat.data.size()), square(flat.data.size());
  for (int frame = 0; frame < frames; ++frame) {
    sensor.set_noise_seed(sensor.noise_seed() + 1000003);
    const core::ImageU16 raw = read_out(flat, sensor);
    for (std::size_t i = 0; i < sum.size(); ++i) {
      sum[i] += raw.data[i];
      square[i] += double(raw.data[i]) * raw.data[i];
    }
  }
  FlatField out;
  for (std::size_t i = 0; i < sum.size(); ++i) {
    out.mean += sum[i] / frames / n;
    out.temporal_variance += (square[i] - sum[i] * sum[i] / frames) / (frames - 1) / n;
  }
  for (const double s : sum) out.spatial_variance += std::pow(s / frames - out.mean, 2) / (n - 1);
  out.spatial_variance -= out.temporal_variance / frames;
  return out;
}

// Slope of the photon transfer curve below 70 % of full scale, weighted by the error of each point, which is
// proportional to its variance.
double slope(const std::vector<FlatField>& curve, double most) {
  double w = 0, x = 0, y = 0, xx = 0, xy = 0;
  for (const FlatField& field : curve) {
    if (field.mean > most) continue;
    const double weight = 1 / (field.temporal_variance * field.temporal_variance);
    w += weight;
    x += weight * field.mean;
    y += weight * field.temporal_variance;
    xx += weight * field.mean * field.mean;
    xy += weight * field.mean * field.temporal_variance;
  }
  return (w * xy - x * y) / (w * xx - x * x);
}

struct Characteristics {
  double gain_dn_per_e = 0, read_noise_e = 0, prnu = 0, dsnu_e = 0, full_well_e = 0;
};

Characteristics characterize(const schema::Sensor& sensor) {
  std::vector<FlatField> curve;
  for (int i = 0; i <= 20; ++i) curve.push_back(flat_field(sensor, 0.04 * i, 12));
  const FlatField dark = flat_field(sensor, 0, 100), half = flat_field(sensor, 0.5, 100);
  Characteristics found;
  found.gain_dn_per_e = slope(curve, 0.7 * raw_max(sensor));
  found.read_noise_e = std::sqrt(dark.temporal_variance - 1.0 / 12) / found.gain_dn_per_e;
  found.prnu = std::sqrt(half.spatial_variance - dark.spatial_variance) / (half.mean - dark.mean);
  found.dsnu_e = std::sqrt(dark.spatial_variance) / found.gain_dn_per_e;
  // Saturation is where the temporal noise is largest.
  FlatField largest;
  for (double level = 0.95; level < 1.03; level += 0.0025) {
    const FlatField field = flat_field(sensor, level, 6);
    if (field.temporal_variance > largest.temporal_variance) largest = field;
  }
  found.full_well_e = (largest.mean - dark.mean) / found.gain_dn_per_e;
  return found;
}

// The bits are fine against the noise. The well is large, so that its shot noise is small against it: the
// largest noise lies three of its deviations below saturation.
schema::Sensor sensor_off_by(double factor) {
  schema::Sensor sensor;
  sensor.set_bits(14);
  sensor.set_black_level(0.02);
  sensor.set_full_well_e(150000 * factor);
  sensor.set_gain_db(-1);
  sensor.set_read_noise_e(12 * factor);
  sensor.set_prnu(0.003 * factor);
  sensor.set_prnu_low(0.002 * factor);
  sensor.set_dsnu_e(20 * factor);
  sensor.set_dsnu_lines(0.1);
  sensor.set_pattern_seed(5);
  sensor.set_noise_seed(20240607);
  return sensor;
}

// Which of them are not within 2 % of what the plain sensor has.
std::string wrong_ones(const Characteristics& found) {
  const double well_e = 150000 * std::pow(10, 1 / 20.0);
  std::string wrong;
  const auto compare = [&](double value, double expected, const char* name) {
    if (std::abs(value / expected - 1) > 0.02)
      wrong += std::string(name) + " " + std::to_string(value / expected) + " ";
  };
  compare(found.gain_dn_per_e, 16383 * 0.98 / well_e, "gain");
  compare(found.read_noise_e, 12, "read");
  compare(found.prnu, std::hypot(0.003, 0.002), "prnu");
  compare(found.dsnu_e, 20, "dsnu");
  compare(found.full_well_e, well_e, "well");
  return wrong;
}

TEST(PhotonTransfer, RecoversTheCamera) { EXPECT_EQ(wrong_ones(characterize(sensor_off_by(1))), ""); }

// A sensor that is 4 % off in each figure is found out in each: the test has power.
TEST(PhotonTransfer, RejectsAnotherCamera) {
  const std::string wrong = wrong_ones(characterize(sensor_off_by(1.04)));
  for (const char* name : {"gain", "read", "prnu", "dsnu", "well"})
    EXPECT_NE(wrong.find(name), std::string::npos) << name << " of " << wrong;
}

schema::Sensor perfect_sensor(double full_well_e) {
  schema::Sensor sensor;
  sensor.set_bits(12);
  sensor.set_full_well_e(full_well_e);
  sensor.set_noise_seed(20240607);
  return sensor;
}

TEST(DarkCurrent, GrowsWithTheExposureTime) {
  schema::Sensor sensor = perfect_sensor(4095);
  sensor.set_black_level(0.1);
  sensor.set_dark_current_e_per_s(2000);
  const double black = flat_field(sensor, 0, 2).mean;
  EXPECT_EQ(black, raw_black(sensor));
  for (const double exposure_s : {0.02, 0.1}) {
    sensor.set_exposure_s(exposure_s);
    EXPECT_NEAR((flat_field(sensor, 0, 6).mean - black) / 0.9, 2000 * exposure_s, 0.02 * 2000 * exposure_s);
  }
}

// Only whole rows move together, and not the same way in the next picture.
TEST(RowNoise, IsCommonToRows) {
  schema::Sensor sensor = perfect_sensor(4095);
  sensor.set_black_level(0.5);
  sensor.set_row_noise_e(80);
  const core::ImageF dark(kSide, kSide, 1);
  const core::ImageU16 first = read_out(dark, sensor);
  double square = 0;
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < kSide; ++x) ASSERT_EQ(*first.at(x, y), *first.at(0, y));
    square += std::pow(*first.at(0, y) - raw_black(sensor), 2) / kSide;
  }
  EXPECT_NEAR(std::sqrt(square), 0.5 * 80, 6);
  sensor.set_noise_seed(1);
  EXPECT_NE(first, read_out(dark, sensor));
}

// In deep shadow the law is Poisson: its skewness is 1 / sqrt(mean), a Gaussian's is 0.
TEST(ShotNoise, IsSkewInTheDark) {
  const double mean_e = 9;
  // Four raw numbers an electron: rounding to raw numbers then loses nothing.
  const double well_e = 4095 / 4.0;
  const auto raw = read_out(core::ImageF(600, 600, 1, float(mean_e / well_e)), perfect_sensor(well_e));
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
