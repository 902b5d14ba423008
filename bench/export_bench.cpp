// SPDX-License-Identifier: Apache-2.0
// Exports against copying the same bytes: export_bench DATASET WORK_FOLDER [--count N]. The pictures, layers
// and records of DATASET (a small rendered one) are repeated until there are N; then each format is exported
// by hard links and as copies, and `cp -r` copies the pictures, and what the export of copies wrote. All
// times include bringing the bytes to the disk. Prints JSON.
#include <spdlog/spdlog.h>
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "bench/bench_tools.h"
#include "export/export.h"
#include "export/layout.h"
#include "export/store.h"
#include "schema/schema.h"

namespace {

using namespace partbooth;
using namespace partbooth::exporter;
using namespace partbooth::bench;
namespace fs = std::filesystem;

void run(const std::string& command) {
  if (std::system(command.c_str()) != 0) std::exit(1);
}

void repeat(const std::string& from, const std::string& to, std::uint64_t count) {
  const DatasetReader source = value_of(DatasetReader::open(from));
  std::vector<schema::ImageRecord> records;
  check(source.for_each([&](const schema::ImageRecord& record) -> core::Result<void> {
    records.push_back(record);
    return {};
  }));
  const auto store = value_of(Store::open(to));
  schema::DatasetConfig config = source.config();
  config.set_count(count);
  check(store->put_now(kConfigFile, schema::config_to_yaml(config)));
  check(store->put_now(kClassesFile, value_of(read_file(from + "/" + kClassesFile))));
  fs::copy(from + "/inputs", to + "/inputs");
  for (std::uint64_t block = 0; block < blocks_for(count); ++block) {
    value_of(store->open_block(block));
    std::vector<schema::ImageRecord> group;
    for (std::uint64_t i = block * kBlockSize; i < std::min(count, (block + 1) * kBlockSize); ++i) {
      schema::ImageRecord record = records[i % records.size()];
      record.set_index(i);
      record.set_key(key_of(i));
      record.mutable_scene()->set_image_index(i);
      record.mutable_scene()->set_scene_index(i);
      for (schema::StoredFile& file : *record.mutable_files()) {
        const fs::path old(file.path());
        const std::string path = (old.parent_path() / (key_of(i) + old.extension().string())).string();
        file = value_of(store->put(file.kind(), path, value_of(read_file(from + "/" + old.string()))));
      }
      group.push_back(std::move(record));
    }
    check(store->commit(group));
    store->close_block(block);
  }
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"exports against copying the same bytes"};
  std::string dataset, work;
  std::uint64_t count = 20000;
  app.add_option("DATASET", dataset)->required();
  app.add_option("WORK_FOLDER", work)->required();
  app.add_option("--count", count);
  CLI11_PARSE(app, argc, argv);
  spdlog::set_level(spdlog::level::warn);  // what is printed is JSON
  fs::remove_all(work);
  const std::string set = work + "/set", out = work + "/out_";
  repeat(dataset, set, count);
  nlohmann::ordered_json json{{"images", count}};
  const auto seconds_of_cp = [&](const std::string& folder, const std::string& to) {
    run("sync");
    return seconds_of([&] { run("cp -r '" + folder + "' '" + to + "' && sync -f '" + work + "'"); });
  };
  for (const char* kind : {"images", "layers"}) {
    if (!fs::exists(set + "/" + kind)) continue;
    const double s = seconds_of_cp(set + "/" + kind, work + "/copy_" + kind);
    json["cp"][kind] = {{"seconds", s}, {"images_per_s", static_cast<double>(count) / s}};
  }
  const double copied = json["cp"]["images"]["seconds"];
  for (const Format& format : formats())
    for (const bool copy : {false, true}) {
      // Folders of their own, removed at the end: a file system that has just lost many files makes new ones
      // slower.
      run("sync");
      const std::string name = std::string(format.name) + (copy ? " --copy" : "");
      ExportOptions options;
      options.out = out + name;
      options.copy = copy;
      core::Result<ExportSummary> done;
      const double s = seconds_of([&] { done = export_dataset(format.name, set, options); });
      if (!done) {
        json["skipped"][name] = done.error().text();
        continue;
      }
      json["formats"][name] = {{"seconds", s},
                               {"images_per_s", static_cast<double>(count) / s},
                               {"speed_over_cp_of_pictures", copied / s}};
      if (copy)
        json["formats"][name]["speed_over_cp_of_result"] =
            seconds_of_cp(options.out, options.out + " again") / s;
    }
  json["peak_memory_mb"] = peak_memory_mb();
  fs::remove_all(work);
  std::cout << json.dump(1) << "\n";
}
