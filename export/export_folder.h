// SPDX-License-Identifier: Apache-2.0
// A folder that an exporter fills: it appears complete or not at all, and knows what it was made from.
#pragma once

#include <memory>
#include <string>

#include "core/result.h"
#include "export/temp_folder.h"

namespace partbooth::exporter {

class ExportFolder {
 public:
  // `fingerprint` names everything that the bytes depend on. Error: `target` holds other files than an
  // export's.
  static core::Result<ExportFolder> create(const std::string& target, const std::string& fingerprint);

  // The target was made from the same things: nothing is to be done.
  bool up_to_date() const { return up_to_date_; }
  // Path of a file of the export, to write it.
  std::string path(const std::string& name) const { return work_ + "/" + name; }
  // Brings the files to the disk and puts them in the place of the target.
  core::Result<void> publish();

 private:
  std::string target_;
  std::string fingerprint_;
  std::string work_;
  bool up_to_date_ = false;
  std::unique_ptr<TempFolder> temp_;
};

}  // namespace partbooth::exporter
