// SPDX-License-Identifier: Apache-2.0
#include "media/limits.h"

namespace partbooth::media {
namespace {
constexpr long kMaxSide = 16384;
}

core::Error damaged(const std::string& name, const std::string& why) {
  return {.file = name,
          .message = "the picture cannot be read: " + why,
          .remedy = "open it in a picture viewer; save or download it again"};
}

core::Result<void> check_size(const std::string& name, long width_px, long height_px) {
  if (width_px < 1 || height_px < 1) return core::fail(damaged(name, "it has no pixels"));
  if (width_px <= kMaxSide && height_px <= kMaxSide) return {};
  return core::fail({.file = name,
                     .message = "the picture is " + std::to_string(width_px) + " x " +
                                std::to_string(height_px) + " pixels, more than " + std::to_string(kMaxSide) +
                                " a side",
                     .remedy = "make it smaller"});
}

}  // namespace partbooth::media
