// SPDX-License-Identifier: Apache-2.0
// What a BOP challenge asks for: test_targets_bop19.json (poses of so many instances of an object, in a
// picture) and test_targets_bop24.json (pictures, for detection), of the split test.
#pragma once

#include <optional>

#include "export/bop/frame.h"
#include "export/output_file.h"

namespace partbooth::exporter::bop {

class Targets {
 public:
  core::Result<void> open(ExportFolder& folder);
  // In the order of the pictures.
  core::Result<void> add(std::uint64_t scene_id, std::uint64_t image_id, const std::vector<Posed>& objects);
  core::Result<void> close();

 private:
  std::optional<OutputFile> poses_, pictures_;
  bool first_pose_ = true, first_picture_ = true;
};

}  // namespace partbooth::exporter::bop
