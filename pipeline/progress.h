// SPDX-License-Identifier: Apache-2.0
// How far long work is, on stderr: a bar with rate and time left on a terminal, plain lines now and then
// elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

namespace partbooth::pipeline {

class Progress {
 public:
  // `unit`: what is counted, as "images".
  Progress(std::string unit, std::uint64_t total);
  // Ends the bar's line.
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // So many are done by this run. Thread-safe, as the next one.
  void advance(std::uint64_t done);
  // So many were there before; they do not count for the rate.
  void found(std::uint64_t before);

 private:
  using Clock = std::chrono::steady_clock;
  void show_if_due();

  std::string unit_;
  std::uint64_t total_;
  std::uint64_t before_ = 0, done_ = 0;
  std::mutex mutex_;
  bool terminal_;
  bool shown_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_ = start_;
};

// "48 s", "3:05 min", "2:10 h"
std::string duration_text(double seconds);

}  // namespace partbooth::pipeline
