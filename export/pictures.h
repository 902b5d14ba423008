// SPDX-License-Identifier: Apache-2.0
// Files of the data set that an export takes over.
#pragma once

#include <string>

#include "core/result.h"
#include "partbooth/record.pb.h"

namespace partbooth::exporter {

// ".jpg" or ".png", of the picture.
std::string extension_of(const schema::ImageRecord& record);
// Null: the data set has no such layer.
const schema::StoredFile* find_file(const schema::ImageRecord& record, const std::string& kind);
// Error: the file is missing, or is not what its record says. For files whose bytes go into another file,
// where nobody could find the damage.
core::Result<std::string> read_checked(const std::string& dataset, const schema::StoredFile& file);

}  // namespace partbooth::exporter
