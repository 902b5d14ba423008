// SPDX-License-Identifier: Apache-2.0
// The .proto files as protoc read them, comments included; embedded in the program.
#pragma once

#include <google/protobuf/descriptor.h>

namespace partbooth::schema {

// Descriptors that know their source comments. The generated classes' own descriptors do not.
const google::protobuf::DescriptorPool& commented_pool();

}  // namespace partbooth::schema
