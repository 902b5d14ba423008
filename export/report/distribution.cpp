// SPDX-License-Identifier: Apache-2.0
#include "export/report/distribution.h"

#include <algorithm>
#include <cmath>

namespace partbooth::exporter::report {

double Distribution::bin_width() const { return std::ldexp(1.0, exponent_); }

void Distribution::add(double value) {
  if (!std::isfinite(value)) return;
  min_ = count_ == 0 ? value : std::min(min_, value);
  max_ = count_ == 0 ? value : std::max(max_, value);
  sum_ += value;
  ++count_;
  if (few_) ++distinct_[value];
  if (distinct_.size() > kMaxDistinct) {
    few_ = false;
    distinct_.clear();
  }
  // Positions of bins stay far below 2^53, where doubles are exact.
  while (std::abs(value) >= bin_width() * 0x1p50) double_bin_width();
  ++bins_[static_cast<std::int64_t>(std::floor(value / bin_width()))];
  while (bins_.rbegin()->first - bins_.begin()->first >= kMaxBins) double_bin_width();
}

void Distribution::double_bin_width() {
  std::map<std::int64_t, std::uint64_t> wider;
  for (const auto& [bin, n] : bins_) wider[bin >> 1] += n;  // the shift rounds down, below zero too
  bins_ = std::move(wider);
  ++exponent_;
}

}  // namespace partbooth::exporter::report
