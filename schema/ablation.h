// SPDX-License-Identifier: Apache-2.0
// Pins what `ablate` names: paired data sets.
#pragma once

#include "partbooth/config.pb.h"

namespace partbooth::schema {

// Each setting that `ablate` names, or that lies in a group it names, becomes a constant: its declared
// nominal value, else 0 for a switch, the most probable name of a choice, the median of the law of a number.
// No condition sets it any more. Doing it twice changes nothing.
void pin_ablated(DatasetConfig& config);

}  // namespace partbooth::schema
