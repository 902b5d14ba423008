// SPDX-License-Identifier: Apache-2.0
#include "tests/renderer/probe/probe.h"

#include "renderer/renderer.h"

namespace partbooth::renderer {

std::vector<NamedProbe> available_probes() {
  std::vector<NamedProbe> out;
  for (const std::string& isa : available_isas()) {
    const ProbeTable* table = isa == "avx512" ? &partbooth_probe_avx512
                              : isa == "avx2" ? &partbooth_probe_avx2
                                              : &partbooth_probe_scalar;
    out.push_back({isa, table});
  }
  return out;
}

}  // namespace partbooth::renderer
