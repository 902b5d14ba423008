// SPDX-License-Identifier: Apache-2.0
// A tf.train.Example, feature by feature. Add them in the order of their keys.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "partbooth/tf_example.pb.h"

namespace partbooth::exporter {

class ExampleBuilder {
 public:
  void add_int(const char* key, std::int64_t value) { list_of(key).mutable_int64_list()->add_value(value); }
  void add_text(const char* key, std::string value) {
    list_of(key).mutable_bytes_list()->add_value(std::move(value));
  }
  tf::Feature& list_of(const char* key) {
    tf::FeatureEntry* entry = example_.mutable_features()->add_feature();
    entry->set_key(key);
    return *entry->mutable_value();
  }
  tf::Example take() { return std::move(example_); }

 private:
  tf::Example example_;
};

}  // namespace partbooth::exporter
