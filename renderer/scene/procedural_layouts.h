// SPDX-License-Identifier: Apache-2.0
// The kinds of painted rooms. The part stands at the origin, about as high as a table.
#pragma once

#include "partbooth/scene.pb.h"
#include "renderer/scene/procedural_stage.h"

namespace partbooth::renderer {

// A small room, dark to white, with two to five soft boxes, strips and overhead panels, and reflectors.
Stage studio_stage(const schema::Room& room);

// A hall with rows of lamps or skylights, beams, columns, windows, doors, machines and people.
Stage factory_stage(const schema::Room& room);

}  // namespace partbooth::renderer
