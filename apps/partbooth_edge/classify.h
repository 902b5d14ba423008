// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace partbooth {

struct ClassifyArguments {
  std::string model;
  std::vector<std::string> images;
  bool json = false;
  int top = 3;  // 0: all
  int threads = 0;
};

// Returns the exit code.
int classify(const ClassifyArguments& arguments);

}  // namespace partbooth
