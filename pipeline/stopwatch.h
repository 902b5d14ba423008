// SPDX-License-Identifier: Apache-2.0
// Seconds by stage, for people: they are never stored with an image.
#pragma once

#include <chrono>
#include <map>
#include <string>

namespace partbooth::pipeline {

class Stopwatch {
 public:
  explicit Stopwatch(std::map<std::string, double>& seconds) : seconds_(seconds) {}
  // Adds the time since the last call, or since the start, to `stage`.
  void lap(const std::string& stage) {
    const auto now = Clock::now();
    seconds_[stage] += std::chrono::duration<double>(now - last_).count();
    last_ = now;
  }

 private:
  using Clock = std::chrono::steady_clock;
  std::map<std::string, double>& seconds_;
  Clock::time_point last_ = Clock::now();
};

}  // namespace partbooth::pipeline
