// SPDX-License-Identifier: Apache-2.0
// Ridge patterns of fingers: noise that is filtered along a field of directions until it is all ridges
// (Cappelli et al., "Synthetic fingerprint-image generation", 2000), the field from its singular points
// (Sherlock and Monro, "A model for interpreting fingerprint topology", 1993).
#pragma once

#include "core/image.h"

namespace partbooth::renderer {

inline constexpr double kRidgePeriodM = 0.45e-3;
inline constexpr double kRidgeCellM = kRidgePeriodM / 6;
inline constexpr double kFingerWidthM = 17e-3, kFingerHeightM = 23e-3;

// 1 channel, 0..1 with mean about 1/2, on cells of kRidgeCellM; upright. 0: a loop, 1: a whorl, 2: a double
// loop, 3: an arch. Always the same; made at the first call and kept.
inline constexpr int kFingers = 4;
const core::ImageF& finger_ridges(int finger);

}  // namespace partbooth::renderer
