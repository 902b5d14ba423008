// SPDX-License-Identifier: Apache-2.0
// Errors that all readers share.
#pragma once

#include <string>

#include "core/result.h"

namespace partbooth::media {

core::Error damaged(const std::string& name, const std::string& why);
// Refuses empty pictures and those above 16384 pixels a side: a header of a few bytes may promise anything.
core::Result<void> check_size(const std::string& name, long width_px, long height_px);

}  // namespace partbooth::media
