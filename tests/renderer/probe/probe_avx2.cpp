// SPDX-License-Identifier: Apache-2.0
#include "renderer/lanes/avx2.h"

#include "tests/renderer/probe/probe_kernel.h"

namespace partbooth::renderer {

extern "C" constinit const ProbeTable partbooth_probe_avx2 = kProbes;

}  // namespace partbooth::renderer
