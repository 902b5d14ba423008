// SPDX-License-Identifier: Apache-2.0
// `partbooth inspect FILE... [--json]`
#pragma once

#include <string>
#include <vector>

namespace partbooth::apps {

// Prints what was found in each file: text, or one JSON array with an element a file (failures as {"file",
// "error"}). Returns the exit code: 0, or 1 if a file could not be read.
int run_inspect(const std::vector<std::string>& files, bool json);

}  // namespace partbooth::apps
