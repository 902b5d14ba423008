// SPDX-License-Identifier: Apache-2.0
// Masks as other programs store them. Ours are COCO's uncompressed run lengths: down the columns, first a run
// of zeros.
#pragma once

#include <string>

#include "core/image.h"
#include "partbooth/record.pb.h"

namespace partbooth::exporter {

// 1 channel: 0, or `value` inside. Error in the runs (too many, too few): an empty picture.
core::ImageU8 mask_pixels(const schema::Mask& mask, std::uint8_t value = 1);
// Sets the mask's pixels of a picture with 1 channel. False: error in the runs, or a picture of another size.
bool paint_mask(const schema::Mask& mask, std::uint8_t value, core::ImageU8& onto);

// The string of pycocotools (maskApi.c, rleToString): differences of runs in groups of five bits.
std::string packed_runs(const schema::Mask& mask);

}  // namespace partbooth::exporter
