// SPDX-License-Identifier: Apache-2.0
// Images a second of `verify`, with one thread and with all: verify_bench DATASET [--repeats N]. Prints JSON.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <limits>
#include <nlohmann/json.hpp>

#include "bench/bench_tools.h"
#include "pipeline/pipeline.h"

int main(int argc, char** argv) {
  using namespace partbooth;
  CLI::App app{"images a second of verify"};
  std::string dataset;
  int repeats = 3;
  app.add_option("DATASET", dataset)->required();
  app.add_option("--repeats", repeats)->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  nlohmann::ordered_json json;
  for (const int threads : {1, 0}) {
    double best_s = std::numeric_limits<double>::infinity();
    for (int i = 0; i < repeats; ++i) {
      const double s = bench::seconds_of([&] {
        const auto result = bench::value_of(pipeline::verify(dataset, threads));
        json["images"] = result.images;
        json["files"] = result.files;
        json["findings"] = result.findings.size();
      });
      best_s = std::min(best_s, s);
    }
    json[threads == 1 ? "one_thread" : "all_threads"] = {
        {"seconds", best_s}, {"images_per_s", json["images"].get<double>() / best_s}};
  }
  json["peak_memory_mb"] = bench::peak_memory_mb();
  std::cout << json.dump(1) << "\n";
}
