// SPDX-License-Identifier: Apache-2.0
#include "pipeline/part_classes.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

namespace partbooth::pipeline {
namespace {

namespace fs = std::filesystem;

bool same_parts(const LoadedClass& a, const LoadedClass& b) {
  return a.component && b.component && a.label == b.label &&
         a.parts.front().part.sha256 == b.parts.front().part.sha256;
}

void drop_repeated(std::vector<LoadedClass>& classes) {
  std::vector<LoadedClass> kept;
  for (LoadedClass& one : classes)
    if (std::none_of(kept.begin(), kept.end(), [&](const LoadedClass& k) { return same_parts(k, one); }))
      kept.push_back(std::move(one));
  classes = std::move(kept);
}

void tell_apart(std::vector<LoadedClass>& classes) {
  std::map<std::string, int> count;
  for (const LoadedClass& one : classes) ++count[lower_case(one.label)];
  for (LoadedClass& one : classes)
    if (one.component && count[lower_case(one.label)] > 1)
      one.label = safe_label(fs::path(one.file).stem().string() + "_" + one.label);
}

// Two classes may be one shape in two materials, so this is no error.
void warn_of_twins(const std::vector<LoadedClass>& classes) {
  using Place = std::pair<const LoadedClass*, const LoadedPart*>;
  std::map<std::size_t, std::vector<Place>> by_size;
  for (const LoadedClass& one : classes) {
    for (const LoadedPart& part : one.parts) {
      const core::TriangleMesh& mesh = part.part.part->mesh;
      std::vector<Place>& alike = by_size[mesh.positions.size()];
      const auto twin = std::find_if(alike.begin(), alike.end(), [&](const Place& other) {
        const core::TriangleMesh& theirs = other.second->part.part->mesh;
        return other.first != &one && theirs.positions == mesh.positions &&
               theirs.triangles == mesh.triangles;
      });
      if (twin != alike.end())
        spdlog::warn(
            "the classes '{}' ({}) and '{}' ({}) have the same shape: only colours and materials can tell "
            "them "
            "apart; else remove one of the files, or put both into one sub-folder",
            twin->first->label, twin->second->name, one.label, part.name);
      alike.emplace_back(&one, &part);
    }
  }
}

}  // namespace

void add_file(const PartClass& source, const std::string& file, scene_gen::ImportedFile imported,
              const schema::PartsConfig& config, std::vector<LoadedClass>& classes) {
  const std::string name = fs::path(file).filename();
  if (source.sub_folder || imported.components.empty()) {
    if (classes.empty() || classes.back().component || classes.back().label != source.label)
      classes.push_back({source.label, file, false, {}});
    classes.back().parts.push_back({name, std::move(imported.whole)});
    return;
  }
  std::string labels;
  for (scene_gen::ImportedPart& part : imported.components) {
    const std::string own_name = part.part->name;
    if (part.part->box.diagonal() * 1000 < config.component_min_mm()) {
      spdlog::warn("{}: '{}' is smaller than parts.component_min_mm and left out", file, own_name);
      continue;
    }
    labels += (labels.empty() ? "" : ", ") + own_name;
    classes.push_back({safe_label(own_name), file, true, {{name + "#" + own_name, std::move(part)}}});
  }
  spdlog::info("{}: an assembly of {}", file, labels);
}

core::Result<void> unite_classes(const std::string& folder, std::vector<LoadedClass>& classes) {
  drop_repeated(classes);
  tell_apart(classes);
  std::sort(classes.begin(), classes.end(),
            [](const LoadedClass& a, const LoadedClass& b) { return a.label < b.label; });
  std::map<std::string, const LoadedClass*> by_name;
  for (const LoadedClass& one : classes) {
    const auto [other, fresh] = by_name.emplace(lower_case(one.label), &one);
    if (!fresh)
      return core::fail(
          {folder, one.label,
           fmt::format("two classes of one name: from {} and {}", other->second->file, one.file),
           "rename one of the files, or put one into a sub-folder of its own", 2});
  }
  warn_of_twins(classes);
  return {};
}

}  // namespace partbooth::pipeline
