// SPDX-License-Identifier: Apache-2.0
#include "renderer/lanes/avx512.h"

#include "renderer/kernel/kernel.h"

namespace partbooth::renderer {

extern "C" constinit const KernelTable partbooth_kernel_avx512 = kTable;

}  // namespace partbooth::renderer
