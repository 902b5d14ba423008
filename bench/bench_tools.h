// SPDX-License-Identifier: Apache-2.0
// What the benchmarks of files share. Errors end the program.
#pragma once

#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <utility>

#include "core/result.h"

namespace partbooth::bench {

inline void check(const core::Result<void>& result) {
  if (result) return;
  std::cerr << result.error().text() << "\n";
  std::exit(1);
}

template <class T>
T value_of(core::Result<T> result) {
  if (result) return std::move(*result);
  std::cerr << result.error().text() << "\n";
  std::exit(1);
}

template <class Work>
double seconds_of(const Work& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

inline long peak_memory_mb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

}  // namespace partbooth::bench
