// SPDX-License-Identifier: Apache-2.0
// Data sets made by hand: records and files with known content, no renderer.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "export/file_ops.h"
#include "export/layout.h"
#include "export/store.h"

namespace partbooth::exporter {

// A folder of the test's own, empty at the start.
inline std::string fresh_folder(const std::string& name) {
  const auto path = std::filesystem::absolute("work") /
                    testing::UnitTest::GetInstance()->current_test_info()->name() / name;
  std::filesystem::remove_all(path);
  std::filesystem::create_directories(path.parent_path());
  return path;
}

// Content of every file below a folder by relative path; what a run must reproduce byte for byte.
inline std::map<std::string, std::string> tree(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      files[std::filesystem::relative(entry.path(), folder)] = read_file(entry.path()).value();
  return files;
}

inline void overwrite(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

inline std::string picture_of(std::uint64_t index) {
  return "picture " + std::to_string(index) + std::string(50 + index % 7, '.');
}

// Nothing waits for the disk: a test's machine keeps its power.
class QuickFileOps : public FileOps {
 public:
  core::Result<void> sync_all(const std::string&) override { return {}; }
  core::Result<void> sync(const Descriptor&, const std::string&) override { return {}; }
};

inline FileOps& quick_file_ops() {
  static QuickFileOps ops;
  return ops;
}

inline core::Result<schema::ImageRecord> put_image(Store& store, std::uint64_t index) {
  static const char* const kLabels[] = {"bolt", "nut"};
  schema::ImageRecord record;
  record.set_key(key_of(index));
  record.set_index(index);
  record.mutable_scene()->set_image_index(index);
  record.mutable_scene()->set_label(kLabels[index % 2]);
  record.mutable_scene()->set_class_id(static_cast<int>(index % 2));
  record.mutable_scene()->set_split(index % 5 == 4 ? "val" : "train");
  const auto path = image_path(record.scene().split(), record.scene().label(), index, "png");
  auto file = store.put("image", path, picture_of(index));
  if (!file) return core::fail(file.error());
  *record.add_files() = *file;
  file = store.put("instance", layer_path("instance", index, "png"), "layer" + picture_of(index));
  if (!file) return core::fail(file.error());
  *record.add_files() = *file;
  return record;
}

// What a run does: goes on where the journals say, in groups of `group`.
inline core::Result<void> run_to(const std::string& folder, std::uint64_t count, std::size_t group,
                                 FileOps& ops) {
  auto store = Store::open(folder, ops);
  if (!store) return core::fail(store.error());
  PB_RETURN_IF_ERROR((*store)->put_now(kConfigFile, "version: 1\ncount: " + std::to_string(count) + "\n"));
  for (std::uint64_t block = 0; block < blocks_for(count); ++block) {
    const auto next = (*store)->open_block(block);
    if (!next) return core::fail(next.error());
    std::vector<schema::ImageRecord> waiting;
    const std::uint64_t end = std::min(count, (block + 1) * kBlockSize);
    for (std::uint64_t index = *next; index < end; ++index) {
      auto record = put_image(**store, index);
      if (!record) return core::fail(record.error());
      waiting.push_back(std::move(*record));
      if (waiting.size() < group && index + 1 < end) continue;
      PB_RETURN_IF_ERROR((*store)->commit(waiting));
      waiting.clear();
    }
    (*store)->close_block(block);
  }
  return {};
}

}  // namespace partbooth::exporter
