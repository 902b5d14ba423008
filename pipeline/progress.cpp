// SPDX-License-Identifier: Apache-2.0
#include "pipeline/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

namespace partbooth::pipeline {
namespace {

constexpr int kBarWidth = 30;
constexpr double kBarEvery_s = 0.2;
constexpr double kLineEvery_s = 10;

}  // namespace

std::string duration_text(double seconds) {
  const auto s = static_cast<long>(std::lround(seconds));
  if (s < 100) return fmt::format("{} s", s);
  if (s < 6000) return fmt::format("{}:{:02} min", s / 60, s % 60);
  return fmt::format("{}:{:02} h", s / 3600, s / 60 % 60);
}

Progress::Progress(std::string unit, std::uint64_t total)
    : unit_(std::move(unit)), total_(total), terminal_(::isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() {
  if (terminal_ && shown_) fmt::print(stderr, "\n");
}

void Progress::advance(std::uint64_t done) {
  const std::lock_guard lock(mutex_);
  done_ += done;
  show_if_due();
}

void Progress::found(std::uint64_t before) {
  const std::lock_guard lock(mutex_);
  before_ += before;
}

void Progress::show_if_due() {
  const auto now = Clock::now();
  const bool end = terminal_ && before_ + done_ == total_;
  if (shown_ && !end &&
      std::chrono::duration<double>(now - last_).count() < (terminal_ ? kBarEvery_s : kLineEvery_s))
    return;
  last_ = now;
  shown_ = true;
  const double elapsed_s = std::chrono::duration<double>(now - start_).count();
  const double rate = elapsed_s > 0 ? static_cast<double>(done_) / elapsed_s : 0;
  const std::uint64_t present = before_ + done_;
  std::string text = fmt::format("{} of {} {}", present, total_, unit_);
  if (rate > 0) {
    text += rate >= 1 ? fmt::format(", {:.1f} a second", rate) : fmt::format(", {:.1f} a minute", 60 * rate);
    if (present < total_)
      text += ", " + duration_text(static_cast<double>(total_ - present) / rate) + " left";
  }
  if (!terminal_) {
    fmt::print(stderr, "{}\n", text);
    return;
  }
  const auto filled = total_ == 0 ? kBarWidth : static_cast<int>(kBarWidth * present / total_);
  fmt::print(stderr, "\r[{:-<{}}] {}\033[K", std::string(static_cast<std::size_t>(filled), '#'), kBarWidth,
             text);
  std::fflush(stderr);
}

}  // namespace partbooth::pipeline
