// SPDX-License-Identifier: Apache-2.0
// Time that this thread really ran: what other programs take does not count.
#pragma once

#include <ctime>

namespace partbooth::bench {

inline double thread_seconds() {
  timespec t{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

}  // namespace partbooth::bench
