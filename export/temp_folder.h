// SPDX-License-Identifier: Apache-2.0
// A folder in which one process writes files before it renames them to their places.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "core/result.h"
#include "export/file_ops.h"

namespace partbooth::exporter {

inline constexpr const char* kTempFolder = ".partbooth-tmp";

// The folder is locked while its process lives, so that another one can tell what a killed process has left.
class TempFolder {
 public:
  // Removes what killed processes left below <parent>/.partbooth-tmp, then makes a folder of its own there.
  static core::Result<std::unique_ptr<TempFolder>> create(const std::string& parent);
  // Removes the folder, and the one around it if it is empty.
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  // A name that nobody else uses. Thread-safe.
  std::string next_name();

 private:
  TempFolder() = default;

  std::string path_;
  Descriptor lock_;
  std::atomic<std::uint64_t> names_ = 0;
};

}  // namespace partbooth::exporter
