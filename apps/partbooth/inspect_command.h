// SPDX-License-Identifier: Apache-2.0
// `partbooth inspect FILE... [--json]`, `partbooth inspect --similar PARTS_DIR [--json]`
#pragma once

#include <string>
#include <vector>

#include "pipeline/similar_parts.h"

namespace partbooth::apps {

// Prints what was found in each file: text, or one JSON array with an element a file (failures as {"file",
// "error"}). Returns the exit code: 0, or 1 if a file could not be read.
int run_inspect(const std::vector<std::string>& files, bool json);

// Prints which classes look alike. Returns the exit code: 0, 1 if some do, or that of the error.
int run_similar(const pipeline::SimilarPartsOptions& options, bool json);

}  // namespace partbooth::apps
