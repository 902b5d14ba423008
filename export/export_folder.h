// SPDX-License-Identifier: Apache-2.0
// A folder that an exporter fills: it appears complete or not at all, and knows what it was made from.
#pragma once

#include <memory>
#include <string>

#include "core/result.h"
#include "export/export_stamp.h"
#include "export/temp_folder.h"

namespace partbooth::exporter {

class ExportFolder {
 public:
  // `origin` says what the export is made from; its files are filled in by publish(). Error: `target` holds
  // other files than an export's.
  static core::Result<ExportFolder> create(const std::string& target, const ExportStamp& origin);

  // The target was made from the same things, and has all its files: nothing is to be done.
  bool up_to_date() const { return up_to_date_; }
  // Path of a file of the export, to write it.
  std::string path(const std::string& name) const { return work_ + "/" + name; }
  // Brings the files to the disk and puts them in the place of the target.
  core::Result<void> publish();

 private:
  core::Result<void> list_files();

  std::string target_;
  ExportStamp stamp_;
  std::string work_;
  bool up_to_date_ = false;
  std::unique_ptr<TempFolder> temp_;
};

}  // namespace partbooth::exporter
