// SPDX-License-Identifier: Apache-2.0
// A histogram of values that come one after the other, of unknown range, in little memory.
#pragma once

#include <cstdint>
#include <map>

namespace partbooth::exporter::report {

class Distribution {
 public:
  static constexpr std::int64_t kMaxBins = 40;
  static constexpr std::size_t kMaxDistinct = 8;

  // Values that are not finite are left out.
  void add(double value);

  std::uint64_t count() const { return count_; }
  double min() const { return min_; }  // of at least one value, as max and mean
  double max() const { return max_; }
  double mean() const { return sum_ / static_cast<double>(count_); }
  // How often each value came, as long as there are at most kMaxDistinct; empty once there were more.
  const std::map<double, std::uint64_t>& distinct() const { return distinct_; }
  // Bin k counts values in [k, k + 1) * bin_width(). The first and the last of them are at most kMaxBins
  // apart.
  const std::map<std::int64_t, std::uint64_t>& bins() const { return bins_; }
  double bin_width() const;

 private:
  void double_bin_width();

  std::uint64_t count_ = 0;
  double min_ = 0, max_ = 0, sum_ = 0;
  bool few_ = true;
  std::map<double, std::uint64_t> distinct_;
  std::map<std::int64_t, std::uint64_t> bins_;
  int exponent_ = -30;  // of the width: it starts finer than anything that we draw, and doubles as needed
};

}  // namespace partbooth::exporter::report
