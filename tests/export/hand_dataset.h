// SPDX-License-Identifier: Apache-2.0
// A finished data set made by hand: each picture is black but for one rectangle in the colour of its class,
// and the labels say where it is. A reader can check every label on the pixels.
#pragma once

#include <string>

#include "core/result.h"

namespace partbooth::exporter {

inline constexpr int kHandWidth = 64, kHandHeight = 48;

// `extension`: jpg or png. 3 classes, every fifth picture in val.
core::Result<void> make_hand_dataset(const std::string& folder, std::uint64_t count,
                                     const std::string& extension);

}  // namespace partbooth::exporter
