// SPDX-License-Identifier: Apache-2.0
#include <spdlog/spdlog.h>

#include <cstdlib>

#include "renderer/denoise/denoise.h"
#include "renderer/renderer.h"

namespace partbooth::renderer {
namespace {

core::Result<std::string> installed() {
  const auto denoiser = Denoiser::create();
  if (!denoiser) return core::fail(denoiser.error());
  return "oidn " + (*denoiser)->version();
}

}  // namespace

core::Result<std::string> resolve_denoise(const std::string& denoise) {
  if (denoise == "none") return "none";
  if (denoise != "auto" && !denoise.starts_with("oidn"))
    return core::fail({.place = "render.denoise",
                       .message = "'" + denoise + "' is no denoiser",
                       .remedy = "use auto, oidn or none",
                       .exit_code = 2});
  auto found = installed();
  // Who names a library wants that one: only without a wish may "auto" do without.
  if (!found && denoise == "auto" && !std::getenv("PARTBOOTH_OIDN")) {
    spdlog::warn("pictures are not denoised: {}", found.error().text());
    return "none";
  }
  if (found && denoise.starts_with("oidn ") && denoise != *found)
    return core::fail({.place = "render.denoise",
                       .message = "this data set was begun with " + denoise + ", here is " + *found,
                       .remedy = "let PARTBOOTH_OIDN name that version, or start a new data set",
                       .exit_code = 2});
  return found;
}

}  // namespace partbooth::renderer
