// SPDX-License-Identifier: Apache-2.0
// The draws of a record, as they are stored (record.proto). Records of versions before have them as they are.
#pragma once

#include "partbooth/record.pb.h"

namespace partbooth::exporter {

// As it is stored.
schema::ImageRecord with_packed_draws(const schema::ImageRecord& record);
// The way back. False: they cannot be read.
bool unpack_draws(schema::ImageRecord& record);

}  // namespace partbooth::exporter
