// SPDX-License-Identifier: Apache-2.0
// Runs a program with limits and keeps what it wrote. Safe from several threads at once.
#pragma once

#include <string>
#include <vector>

namespace partbooth::scene_gen {

struct ChildLimits {
  double memory_mb = 4096;  // address space
  double time_s = 120;      // wall clock; the same, rounded up, as CPU time
};

struct ChildResult {
  int exit_code = 0;
  int signal = 0;  // that ended it; 0: it ended by itself
  bool timed_out = false;
  std::string output;       // standard output
  std::string log;          // standard error, its last 64 KiB
  std::string start_error;  // why it could not be started; empty: it ran
};

// argv[0] is the path of the program. The child cannot write to regular files, leaves no core, and dies with
// the calling thread; it gets SIGKILL when the time is over. It is a process group of its own: what the
// terminal sends (Ctrl-C) does not reach it.
ChildResult run_limited(const std::vector<std::string>& argv, const ChildLimits& limits);

}  // namespace partbooth::scene_gen
