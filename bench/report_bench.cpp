// SPDX-License-Identifier: Apache-2.0
// Time and size of the report page: report_bench WORK_FOLDER [--count N]. Makes N small pictures by hand,
// keeps them for the next time, writes their page. Prints JSON.
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "export/report/report.h"
#include "tests/export/hand_dataset.h"

namespace {

using namespace partbooth;
namespace fs = std::filesystem;

template <class T>
T value_of(core::Result<T> result) {
  if (result) return std::move(*result);
  std::cerr << result.error().text() << "\n";
  std::exit(1);
}

void check(const core::Result<void>& result) {
  if (result) return;
  std::cerr << result.error().text() << "\n";
  std::exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"time and size of the report page"};
  std::string work;
  std::uint64_t count = 100'000;
  app.add_option("WORK_FOLDER", work)->required();
  app.add_option("--count", count);
  CLI11_PARSE(app, argc, argv);
  const std::string set = work + "/" + std::to_string(count);
  if (!fs::exists(set + ".done")) {
    fs::remove_all(set);
    check(exporter::make_hand_dataset(set, count, "jpg"));
    check(exporter::real_file_ops().write(set + ".done", ""));
  }
  const auto dataset = value_of(exporter::DatasetReader::open(set));
  const auto store = value_of(exporter::Store::open(set));
  const auto start = std::chrono::steady_clock::now();
  check(exporter::write_report(dataset, {}, *store));
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const nlohmann::ordered_json json{{"images", count},
                                    {"seconds", seconds},
                                    {"images_per_s", static_cast<double>(count) / seconds},
                                    {"page_bytes", fs::file_size(set + "/" + exporter::kReportFile)},
                                    {"peak_memory_mb", usage.ru_maxrss / 1024}};
  std::cout << json.dump(1) << "\n";
}
