// SPDX-License-Identifier: Apache-2.0
#include "export/export.h"

#include <fmt/format.h>

#include "export/tfrecord/tfrecord.h"

namespace partbooth::exporter {

const std::vector<Format>& formats() {
  static const std::vector<Format> kFormats{
      {"tfrecord", "TFRecord shards of tf.train.Example, for classification and detection", export_tfrecord},
  };
  return kFormats;
}

core::Result<ExportSummary> export_dataset(const std::string& format, const std::string& dataset,
                                           const ExportOptions& options) {
  std::string names;
  for (const Format& known : formats()) {
    if (format == known.name) {
      auto reader = DatasetReader::open(dataset);
      if (!reader) return core::fail(reader.error());
      return known.run(*reader, options);
    }
    names += std::string(names.empty() ? "" : ", ") + known.name;
  }
  return core::fail({"", format, "unknown export format", "one of " + names, 2});
}

}  // namespace partbooth::exporter
