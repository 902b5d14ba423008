// SPDX-License-Identifier: Apache-2.0
// What is wrong with a layer of ids or of geometry beyond depth, as words; empty if nothing is.
// docs/labels.md says what the layers hold.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/image.h"
#include "partbooth/record.pb.h"

namespace partbooth::pipeline {

// `owners` as owners_of() gives them. The layers have the size of the picture and the right channels.
std::string id_layer_fault(const std::string& kind, const core::ImageU16& layer, const schema::Labels& labels,
                           const std::vector<std::uint32_t>& owners);
std::string value_layer_fault(const std::string& kind, const core::ImageF& layer,
                              const schema::Labels& labels, const std::vector<std::uint32_t>& owners);

bool is_id_layer(const std::string& kind);
bool is_value_layer(const std::string& kind);

// Position in `owners` of the i-th pixel of a row-major picture.
std::size_t down_the_columns(std::size_t i, const schema::Labels& labels);

}  // namespace partbooth::pipeline
