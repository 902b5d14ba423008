// SPDX-License-Identifier: Apache-2.0
// hand_dataset FOLDER COUNT jpg|png: makes the data set and exports it as TFRecord in two shards a split.
#include <filesystem>
#include <iostream>

#include "export/export.h"
#include "tests/export/hand_dataset.h"

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  std::filesystem::remove_all(argv[1]);
  const auto made = partbooth::exporter::make_hand_dataset(argv[1], std::stoull(argv[2]), argv[3]);
  if (!made) {
    std::cerr << made.error().text() << "\n";
    return 1;
  }
  partbooth::exporter::ExportOptions options;
  options.shards = 2;
  const auto done = partbooth::exporter::export_dataset("tfrecord", argv[1], options);
  if (!done) std::cerr << done.error().text() << "\n";
  return done ? 0 : 1;
}
