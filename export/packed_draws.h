// SPDX-License-Identifier: Apache-2.0
// The draws of a record, as they are stored (record.proto). Records of versions before have them as they are.
#pragma once

#include <string>

#include "partbooth/record.pb.h"

namespace partbooth::exporter {

// As it is stored.
schema::ImageRecord with_packed_draws(const schema::ImageRecord& record);
// The way back, from the bytes of a record. False: it or its draws cannot be read.
bool parse_with_draws(const std::string& data, schema::ImageRecord& record);

}  // namespace partbooth::exporter
