// SPDX-License-Identifier: Apache-2.0
#include "export/coco/instances_file.h"

#include <fmt/format.h>

namespace partbooth::exporter::coco {

core::Result<InstancesFile> InstancesFile::open(ExportFolder& folder, const std::string& name,
                                                const std::string& head) {
  auto images = OutputFile::open(folder, name);
  if (!images) return core::fail(images.error());
  auto annotations = OutputFile::open(folder, name + ".list");
  if (!annotations) return core::fail(annotations.error());
  PB_RETURN_IF_ERROR(images->append(head + "\n\"images\":["));
  return InstancesFile(std::move(*images), std::move(*annotations));
}

core::Result<void> InstancesFile::add(std::string_view image, std::string_view annotations) {
  PB_RETURN_IF_ERROR(images_.append(image_count_++ == 0 ? "\n" : ",\n"));
  PB_RETURN_IF_ERROR(images_.append(image));
  std::string text;
  for (std::size_t at = 0; at < annotations.size();) {
    const std::size_t end = annotations.find('\n', at);
    const char* comma = annotation_count_++ == 0 ? "" : ",";
    text += fmt::format("{}\n{{\"id\":{},{}", comma, annotation_count_, annotations.substr(at, end - at));
    at = end + 1;
  }
  return annotations_.append(text);
}

core::Result<void> InstancesFile::close() {
  PB_RETURN_IF_ERROR(images_.append("\n],\n\"annotations\":["));
  PB_RETURN_IF_ERROR(images_.append_all_of(std::move(annotations_)));
  PB_RETURN_IF_ERROR(images_.append("\n]}\n"));
  return images_.close();
}

}  // namespace partbooth::exporter::coco
