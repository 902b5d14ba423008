// SPDX-License-Identifier: Apache-2.0
#include "schema/descriptor_set.h"

#include <google/protobuf/descriptor.pb.h>

#include "core/check.h"

namespace partbooth::schema {

// Made from partbooth.desc by the build.
extern const unsigned char descriptor_set_bytes[];
extern const unsigned int descriptor_set_size;

const google::protobuf::DescriptorPool& commented_pool() {
  // Never destroyed: descriptors may be asked for until the program ends.
  static const google::protobuf::DescriptorPool& pool = []() -> const google::protobuf::DescriptorPool& {
    auto* made = new google::protobuf::DescriptorPool;
    google::protobuf::FileDescriptorSet files;
    PB_CHECK(files.ParseFromArray(descriptor_set_bytes, static_cast<int>(descriptor_set_size)));
    for (const auto& file : files.file()) PB_CHECK(made->BuildFile(file) != nullptr, file.name());
    return *made;
  }();
  return pool;
}

}  // namespace partbooth::schema
