// SPDX-License-Identifier: Apache-2.0
#include "renderer/isa.h"

#include <algorithm>

#include "core/check.h"
#include "renderer/renderer.h"

namespace partbooth::renderer {
namespace {

bool runs_avx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

bool runs_avx512() {
  return runs_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
         __builtin_cpu_supports("avx512cd");
}

}  // namespace

std::vector<std::string> available_isas() {
  __builtin_cpu_init();
  std::vector<std::string> out;
  if (runs_avx512()) out.emplace_back("avx512");
  if (runs_avx2()) out.emplace_back("avx2");
  out.emplace_back("scalar");
  return out;
}

core::Result<std::string> resolve_isa(const std::string& isa) {
  const std::vector<std::string> available = available_isas();
  if (isa == "auto") return available.front();
  if (std::find(available.begin(), available.end(), isa) != available.end()) return isa;
  std::string names;
  for (const std::string& name : available) names += (names.empty() ? "" : ", ") + name;
  const bool known = isa == "avx512" || isa == "avx2";
  return core::fail(
      {.place = "isa",
       .message = known ? "this machine does not run " + isa : "unknown instruction set '" + isa + "'",
       .remedy = "use auto or one of: " + names,
       .exit_code = 2});
}

const KernelTable& kernel_of(const std::string& isa) {
  if (isa == "avx512") return partbooth_kernel_avx512;
  if (isa == "avx2") return partbooth_kernel_avx2;
  PB_CHECK(isa == "scalar", "instruction set " + isa);
  return partbooth_kernel_scalar;
}

std::string embree_config(const std::string& isa) {
  return "threads=1,isa=" + (isa == "scalar" ? std::string("sse2") : isa);
}

}  // namespace partbooth::renderer
