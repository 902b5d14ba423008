// SPDX-License-Identifier: Apache-2.0
// For the tests in Python:
//   hand_dataset FOLDER COUNT jpg|png    makes the data set and exports it as TFRecord in two shards a split
//   hand_dataset FOLDER edge|edge_full   makes the data set of edge cases
//   hand_dataset FOLDER report           writes the report page of a data set
//   hand_dataset FOLDER dump             prints the records of a data set, one JSON object a line
#include <google/protobuf/util/json_util.h>

#include <filesystem>
#include <iostream>

#include "export/export.h"
#include "export/report/report.h"
#include "tests/export/edge_cases.h"
#include "tests/export/hand_dataset.h"

namespace {

using namespace partbooth::exporter;

int report(const partbooth::core::Result<void>& done) {
  if (!done) std::cerr << done.error().text() << "\n";
  return done ? 0 : 1;
}

partbooth::core::Result<void> dump(const std::string& folder) {
  const auto dataset = DatasetReader::open(folder);
  if (!dataset) return partbooth::core::fail(dataset.error());
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  return dataset->for_each(
      [&](const partbooth::schema::ImageRecord& record) -> partbooth::core::Result<void> {
        std::string json;
        if (!google::protobuf::util::MessageToJsonString(record, &json, options).ok())
          return partbooth::core::fail({folder, record.key(), "the record is no JSON", ""});
        std::cout << json << "\n";
        return {};
      });
}

partbooth::core::Result<void> write_page(const std::string& folder) {
  const auto dataset = DatasetReader::open(folder);
  if (!dataset) return partbooth::core::fail(dataset.error());
  const auto store = Store::open(folder);
  if (!store) return partbooth::core::fail(store.error());
  return write_report(*dataset, {}, **store);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::string folder = argv[1], what = argv[2];
  if (what == "dump") return report(dump(folder));
  if (what == "report") return report(write_page(folder));
  std::filesystem::remove_all(folder);
  if (what.starts_with("edge"))
    return report(make_record_dataset(folder, edge_labels(), edge_records(what == "edge_full")));
  if (argc != 4) return 2;
  const auto made = make_hand_dataset(folder, std::stoull(what), argv[3]);
  if (!made) return report(made);
  ExportOptions options;
  options.shards = 2;
  const auto done = export_dataset("tfrecord", folder, options);
  if (!done) std::cerr << done.error().text() << "\n";
  return done ? 0 : 1;
}
