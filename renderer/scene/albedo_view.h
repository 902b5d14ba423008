// SPDX-License-Identifier: Apache-2.0
// The tables of directional albedo, computed when the program is built (write_albedo_tables.cpp).
#pragma once

#include "renderer/kernel/view.h"

namespace partbooth::renderer {

AlbedoView albedo_view();

}  // namespace partbooth::renderer
