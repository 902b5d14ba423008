// SPDX-License-Identifier: Apache-2.0
#include "renderer/lanes/avx2.h"

#include "renderer/kernel/kernel.h"

namespace partbooth::renderer {

extern "C" constinit const KernelTable partbooth_kernel_avx2 = kTable;

}  // namespace partbooth::renderer
