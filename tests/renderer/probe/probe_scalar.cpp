// SPDX-License-Identifier: Apache-2.0
#include "renderer/lanes/scalar.h"

#include "tests/renderer/probe/probe_kernel.h"

namespace partbooth::renderer {

extern "C" constinit const ProbeTable partbooth_probe_scalar = kProbes;

}  // namespace partbooth::renderer
