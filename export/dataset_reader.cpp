// SPDX-License-Identifier: Apache-2.0
#include "export/dataset_reader.h"

#include <fmt/format.h>

#include <filesystem>
#include <sstream>

#include "export/file_ops.h"
#include "export/layout.h"
#include "export/packed_draws.h"
#include "export/record_pass.h"
#include "schema/schema.h"

namespace partbooth::exporter {

namespace fs = std::filesystem;

core::Result<DatasetReader> DatasetReader::open(const std::string& folder) {
  const std::string config_path = folder + "/" + kConfigFile;
  if (!fs::exists(config_path))
    return core::fail(
        {folder, "", "is no data set: it has no dataset.yaml", "name the --out of a `partbooth render`", 2});
  auto config = schema::read_config(config_path);
  if (!config) return core::fail(config.error());
  auto text = read_file(folder + "/" + kClassesFile);
  if (!text) return core::fail(text.error());
  DatasetReader reader;
  reader.folder_ = folder;
  reader.config_ = std::move(*config);
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) reader.classes_.push_back(line);
  return reader;
}

core::Result<void> DatasetReader::for_each(const Visit& visit, Draws draws) const {
  return run_pass<PassingRecord>(*this, draws,
                                 {{true, [&](PassingRecord& passing) { return visit(*passing.record); }}});
}

core::Result<schema::ImageRecord> DatasetReader::find(std::uint64_t index) const {
  const std::string path = folder_ + "/" + records_path(block_of(index));
  if (fs::exists(path)) {
    auto reader = RecordReader::open(path);
    if (!reader) return core::fail(reader.error());
    schema::ImageRecord record;
    for (std::string data; reader->next(data);)
      if (parse_with_draws(data, record) && record.index() == index) return record;
  }
  return core::fail({folder_, key_of(index), "the data set has no record of this image",
                     fmt::format("it has {} images; see {}", count(), records_path(block_of(index))), 2});
}

}  // namespace partbooth::exporter
