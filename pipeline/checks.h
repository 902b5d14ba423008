// SPDX-License-Identifier: Apache-2.0
// What `verify` looks for, as two tables: checks of one image, and checks of the data set as a whole. A new
// check is one function and one row.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/image.h"
#include "export/dataset_reader.h"
#include "export/summary.h"
#include "partbooth/inputs.pb.h"
#include "partbooth/record.pb.h"
#include "pipeline/pipeline.h"

namespace partbooth::pipeline {

// The data set, read once for all images.
struct VerifyContext {
  exporter::DatasetReader dataset;
  std::optional<schema::InputCatalog> catalog;
  std::set<std::string> inputs;  // hashes of the intact files in inputs/
  // Hashes of the parts of each class of the catalog, by label.
  std::map<std::string, std::set<std::string>> parts;
};

// One stored file of an image, read once for all checks.
struct LoadedFile {
  schema::StoredFile stored;
  std::optional<std::string> bytes;  // empty: it cannot be read
};

struct LoadedImage {
  const schema::ImageRecord& record;
  std::string records_file;
  std::vector<LoadedFile> files;
  std::optional<core::ImageU8> picture;
};

// `record` must outlive what comes back.
LoadedImage load_image(const VerifyContext& context, const schema::ImageRecord& record);

struct ImageCheck {
  const char* name;
  void (*run)(const VerifyContext& context, const LoadedImage& image, std::vector<Finding>& findings);
};
const std::vector<ImageCheck>& image_checks();

// What is kept of each picture to find others like it.
struct Fingerprint {
  std::uint64_t perceptual_hash = 0;
  std::uint64_t scene_index = 0;
  std::uint32_t index = 0;
  std::uint32_t split_hash = 0;
};

// What is kept of all images: a few bytes for each.
struct Census {
  std::vector<std::uint64_t> named;   // hashes (stream_hash) of all paths that records name, sorted
  std::vector<Fingerprint> pictures;  // of those that could be decoded, by index
  // Empty where a record is damaged or out of place.
  std::optional<exporter::DatasetSummary> summary;
};

struct DatasetCheck {
  const char* name;
  void (*run)(const VerifyContext& context, const Census& census, std::vector<Finding>& findings);
};
const std::vector<DatasetCheck>& dataset_checks();

// What to do about findings of a kind, where a finding does not say it itself.
std::string remedy_of(const std::string& kind, const std::string& folder);

}  // namespace partbooth::pipeline
