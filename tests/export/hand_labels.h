// SPDX-License-Identifier: Apache-2.0
// Labels of masks that a test draws.
#pragma once

#include <string>

#include "core/image.h"
#include "partbooth/record.pb.h"

namespace partbooth::exporter {

// A mask drawn with characters: '#' is inside. Rows are separated by '\n'.
core::ImageU8 drawn_mask(const std::string& rows);
core::ImageU8 rectangle_mask(int width, int height, int x0, int y0, int x1, int y1);
// COCO's run lengths, counted here anew.
schema::Mask runs_of(const core::ImageU8& mask);
// An object with the mask, its box, and everything that follows from them.
schema::ObjectLabel& add_object(schema::Labels& labels, int class_id, const std::string& label,
                                const core::ImageU8& mask);

}  // namespace partbooth::exporter
