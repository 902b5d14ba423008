// SPDX-License-Identifier: Apache-2.0
// A picture's objects as the two palette pictures of VOC's segmentation.
//
// 0 is background. In SegmentationClass a pixel is class id + 1, in SegmentationObject the place of the
// object in the annotation's list, from 1. Ignored objects are 255 in both: the devkit's void, which its
// evaluation and the losses of readers pass over. VOC draws void borders about objects too, since its
// outlines are drawn by hand; ours are exact and have none.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "media/media.h"
#include "partbooth/record.pb.h"

namespace partbooth::exporter::voc {

inline constexpr std::uint8_t kVoid = 255;
inline constexpr std::size_t kMostNumbers = 254;  // classes, and objects of a picture

// The devkit's (VOClabelcolormap.m): the bits of the number in turn to red, green and blue, from the top.
media::Palette color_map();

struct MaskPictures {
  std::string classes, objects;  // PNG
};
// Error: the record's masks are damaged.
core::Result<MaskPictures> mask_pictures(const schema::ImageRecord& record);

// dataset_meta.json of Datumaro: names of the numbers, background first, and their colours. Without `masks`
// the classes alone.
std::string meta_json(const std::vector<std::string>& classes, bool masks);

}  // namespace partbooth::exporter::voc
