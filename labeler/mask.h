// SPDX-License-Identifier: Apache-2.0
// Instance masks as COCO's uncompressed run lengths: down the columns, first a run of zeros.
#pragma once

#include <vector>

#include "core/image.h"
#include "partbooth/record.pb.h"

namespace partbooth::labeler {

// One mask for each of the ids 1..object_count; [0] is the background. One pass for all.
std::vector<schema::Mask> encode_masks(const core::ImageU16& instance, int object_count);

}  // namespace partbooth::labeler
