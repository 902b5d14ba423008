// SPDX-License-Identifier: Apache-2.0
// A data set folder, open for reading.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/result.h"
#include "partbooth/config.pb.h"
#include "partbooth/record.pb.h"

namespace partbooth::exporter {

// Draws are packed in the record: who does not read them need not wait for them.
enum class Draws { kKeep, kLeaveOut };

class DatasetReader {
 public:
  // Errors: no data set there (exit code 2); dataset.yaml or classes.txt cannot be read.
  static core::Result<DatasetReader> open(const std::string& folder);

  const std::string& folder() const { return folder_; }
  const schema::DatasetConfig& config() const { return config_; }
  // Line i is class id i.
  const std::vector<std::string>& classes() const { return classes_; }
  // How many pictures the finished data set has.
  std::uint64_t count() const { return config_.count(); }

  // All records in the order of their indices, one at a time, not always from the same thread. Stops at the
  // first error of `visit`. Blocks that have no records yet are passed over. Error: a damaged record, with
  // its place.
  using Visit = std::function<core::Result<void>(const schema::ImageRecord& record)>;
  core::Result<void> for_each(const Visit& visit, Draws draws = Draws::kKeep) const;
  // Error: no such record.
  core::Result<schema::ImageRecord> find(std::uint64_t index) const;

 private:
  std::string folder_;
  schema::DatasetConfig config_;
  std::vector<std::string> classes_;
};

}  // namespace partbooth::exporter
