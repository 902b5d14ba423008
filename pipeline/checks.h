// SPDX-License-Identifier: Apache-2.0
// What `verify` looks for, as two tables: checks of one image, and checks of the data set as a whole. A new
// check is one function and one row.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/image.h"
#include "export/dataset_reader.h"
#include "partbooth/inputs.pb.h"
#include "partbooth/record.pb.h"
#include "pipeline/pipeline.h"

namespace partbooth::pipeline {

// The data set, read once for all images.
struct VerifyContext {
  exporter::DatasetReader dataset;
  std::optional<schema::InputCatalog> catalog;
  std::set<std::string> inputs;  // hashes of the intact files in inputs/
};

// One stored file of an image, read once for all checks.
struct LoadedFile {
  schema::StoredFile stored;
  std::optional<std::string> bytes;  // empty: it cannot be read
};

struct LoadedImage {
  schema::ImageRecord record;
  std::string records_file;
  std::vector<LoadedFile> files;
  std::optional<core::ImageU8> picture;
  std::optional<core::ImageU16> instance_layer;
};

LoadedImage load_image(const VerifyContext& context, const schema::ImageRecord& record,
                       std::vector<Finding>& findings);

struct ImageCheck {
  const char* name;
  void (*run)(const VerifyContext& context, const LoadedImage& image, std::vector<Finding>& findings);
};
const std::vector<ImageCheck>& image_checks();

struct DatasetCheck {
  const char* name;
  // `named`: hashes (stream_hash) of all paths that records name, sorted.
  void (*run)(const VerifyContext& context, const std::vector<std::uint64_t>& named,
              std::vector<Finding>& findings);
};
const std::vector<DatasetCheck>& dataset_checks();

}  // namespace partbooth::pipeline
