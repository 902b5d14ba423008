// SPDX-License-Identifier: Apache-2.0
// Time and size of the report page: report_bench WORK_FOLDER [--count N]. Makes N small pictures by hand,
// keeps them for the next time, writes their page. Prints JSON.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "bench/bench_tools.h"
#include "export/report/report.h"
#include "tests/export/hand_dataset.h"

int main(int argc, char** argv) {
  using namespace partbooth;
  namespace fs = std::filesystem;
  CLI::App app{"time and size of the report page"};
  std::string work;
  std::uint64_t count = 100'000;
  app.add_option("WORK_FOLDER", work)->required();
  app.add_option("--count", count);
  CLI11_PARSE(app, argc, argv);
  const std::string set = work + "/" + std::to_string(count);
  if (!fs::exists(set + ".done")) {
    fs::remove_all(set);
    bench::check(exporter::make_hand_dataset(set, count, "jpg"));
    bench::check(exporter::real_file_ops().write(set + ".done", ""));
  }
  const auto dataset = bench::value_of(exporter::DatasetReader::open(set));
  const auto store = bench::value_of(exporter::Store::open(set));
  const double seconds =
      bench::seconds_of([&] { bench::check(exporter::write_report(dataset, {}, *store)); });
  const nlohmann::ordered_json json{{"images", count},
                                    {"seconds", seconds},
                                    {"images_per_s", static_cast<double>(count) / seconds},
                                    {"page_bytes", fs::file_size(set + "/" + exporter::kReportFile)},
                                    {"peak_memory_mb", bench::peak_memory_mb()}};
  std::cout << json.dump(1) << "\n";
}
