// SPDX-License-Identifier: Apache-2.0
// Finished data sets made by hand.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "partbooth/record.pb.h"

namespace partbooth::exporter {

inline constexpr int kHandWidth = 64, kHandHeight = 48;

// Each picture is black but for one rectangle in the colour of its class, and the labels say where it is: a
// reader can check every label on the pixels. `extension`: jpg or png. 3 classes, every fifth picture in val.
core::Result<void> make_hand_dataset(const std::string& folder, std::uint64_t count,
                                     const std::string& extension);

// A box as a part's file, of a size that tells the classes apart.
struct HandPart {
  std::string bytes, sha256;
};
HandPart hand_part(int class_id);

// These records and a part for each class, with grey pictures and depth layers of 0.5 m. Set: split, label
// and class of the scene, and the labels with their size; keys, indices and files are filled in.
core::Result<void> make_record_dataset(const std::string& folder, const std::vector<std::string>& labels,
                                       std::vector<schema::ImageRecord> records);

}  // namespace partbooth::exporter
