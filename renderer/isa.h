// SPDX-License-Identifier: Apache-2.0
// The backends and the machines that run them.
#pragma once

#include <string>

#include "renderer/kernel/table.h"

namespace partbooth::renderer {

// An instruction set that available_isas() lists.
const KernelTable& kernel_of(const std::string& isa);
// Configuration of an Embree device for it: one thread a build, code for the same instruction set.
std::string embree_config(const std::string& isa);

}  // namespace partbooth::renderer
