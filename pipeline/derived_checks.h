// SPDX-License-Identifier: Apache-2.0
// What was made from the records, manifest and exports, fits them.
#pragma once

#include <vector>

#include "pipeline/checks.h"

namespace partbooth::pipeline {

void check_exports(const VerifyContext& context, const Census& census, std::vector<Finding>& findings);
void check_manifest(const VerifyContext& context, const Census& census, std::vector<Finding>& findings);

}  // namespace partbooth::pipeline
