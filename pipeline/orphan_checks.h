// SPDX-License-Identifier: Apache-2.0
// Files that no record names, and files that two records name.
#pragma once

#include <vector>

#include "pipeline/checks.h"

namespace partbooth::pipeline {

void check_orphans(const VerifyContext& context, const Census& census, std::vector<Finding>& findings);
void check_shared_files(const VerifyContext& context, const Census& census, std::vector<Finding>& findings);

}  // namespace partbooth::pipeline
