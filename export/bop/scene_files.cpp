// SPDX-License-Identifier: Apache-2.0
#include "export/bop/scene_files.h"

#include <fmt/format.h>

namespace partbooth::exporter::bop {

core::Result<SceneFiles> SceneFiles::open(ExportFolder& exported, const std::string& folder,
                                          const std::string& coco_head) {
  std::vector<OutputFile> files;
  for (const char* name : {"scene_camera", "scene_gt", "scene_gt_info"}) {
    auto file = OutputFile::open(exported, fmt::format("{}/{}.json", folder, name));
    if (!file) return core::fail(file.error());
    PB_RETURN_IF_ERROR(file->append("{"));
    files.push_back(std::move(*file));
  }
  auto coco = coco::InstancesFile::open(exported, folder + "/scene_gt_coco.json", coco_head);
  if (!coco) return core::fail(coco.error());
  return SceneFiles(std::move(files), std::move(*coco));
}

core::Result<void> SceneFiles::add(std::uint64_t image_id, std::string_view lines,
                                   std::string_view annotations) {
  const auto next_line = [&lines] {
    const std::size_t end = lines.find('\n');
    const std::string_view line = lines.substr(0, end);
    lines.remove_prefix(end + 1);
    return line;
  };
  for (OutputFile& file : files_)
    PB_RETURN_IF_ERROR(file.append(fmt::format("{}\n\"{}\": {}", first_ ? "" : ",", image_id, next_line())));
  first_ = false;
  return coco_.add(next_line(), annotations);
}

core::Result<void> SceneFiles::close() {
  for (OutputFile& file : files_) {
    PB_RETURN_IF_ERROR(file.append("\n}\n"));
    PB_RETURN_IF_ERROR(file.close());
  }
  return coco_.close();
}

}  // namespace partbooth::exporter::bop
