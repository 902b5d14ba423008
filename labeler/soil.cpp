// SPDX-License-Identifier: Apache-2.0
#include "core/check.h"
#include "labeler/labeler.h"
#include "labeler/tally.h"

namespace partbooth::labeler {
namespace {

SoilClass class_of(float alpha, float refractive) {
  if (alpha < kSoiledAlpha) return SoilClass::kClean;
  if (refractive >= kSoiledAlpha && refractive > alpha / 2) return SoilClass::kRefractive;
  return alpha > kOpaqueAlpha ? SoilClass::kOpaque : SoilClass::kSemiTransparent;
}

}  // namespace

core::ImageU8 soil_classes(const core::SoilLayers& soil) {
  PB_CHECK(soil.refractive.empty() || soil.refractive.data.size() == soil.alpha.data.size());
  core::ImageU8 classes(soil.alpha.width, soil.alpha.height, 1);
  for (std::size_t i = 0; i < classes.data.size(); ++i)
    classes.data[i] = static_cast<std::uint8_t>(
        class_of(soil.alpha.data[i], soil.refractive.empty() ? 0 : soil.refractive.data[i]));
  return classes;
}

}  // namespace partbooth::labeler
