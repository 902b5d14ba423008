// SPDX-License-Identifier: Apache-2.0
#include "renderer/lanes/scalar.h"

#include "renderer/kernel/kernel.h"

namespace partbooth::renderer {

extern "C" constinit const KernelTable partbooth_kernel_scalar = kTable;

}  // namespace partbooth::renderer
