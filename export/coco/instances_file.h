// SPDX-License-Identifier: Apache-2.0
// A COCO file of instances that pictures add to. Images and annotations are two lists, so that the second one
// waits in a file beside it.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"
#include "export/output_file.h"

namespace partbooth::exporter::coco {

class InstancesFile {
 public:
  // `head`: the file up to the list of images, with its comma.
  static core::Result<InstancesFile> open(ExportFolder& folder, const std::string& name,
                                          const std::string& head);
  // The entry of `images`, and a line for each annotation, without its opening brace and its id: ids count
  // from 1.
  core::Result<void> add(std::string_view image, std::string_view annotations);
  core::Result<void> close();

 private:
  InstancesFile(OutputFile images, OutputFile annotations)
      : images_(std::move(images)), annotations_(std::move(annotations)) {}

  OutputFile images_, annotations_;
  std::uint64_t image_count_ = 0, annotation_count_ = 0;
};

}  // namespace partbooth::exporter::coco
