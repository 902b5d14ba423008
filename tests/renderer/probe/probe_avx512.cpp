// SPDX-License-Identifier: Apache-2.0
#include "renderer/lanes/avx512.h"

#include "tests/renderer/probe/probe_kernel.h"

namespace partbooth::renderer {

extern "C" constinit const ProbeTable partbooth_probe_avx512 = kProbes;

}  // namespace partbooth::renderer
