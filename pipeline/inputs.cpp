// SPDX-License-Identifier: Apache-2.0
#include "pipeline/inputs.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "core/sha256.h"
#include "export/file_ops.h"
#include "pipeline/environment.h"
#include "pipeline/part_classes.h"
#include "pipeline/part_folder.h"
#include "pipeline/pictures.h"
#include "scene_gen/import/import.h"
#include "scene_gen/import/part_file.h"
#include "scene_gen/solids.h"
#include "schema/schema.h"

namespace partbooth::pipeline {
namespace {

namespace fs = std::filesystem;

scene_gen::ImportOptions import_options(const schema::DatasetConfig& config) {
  scene_gen::ImportOptions options;
  options.unit = config.parts().unit();
  options.long_side_px = scene_gen::max_long_side_px(config);
  options.memory_mb = config.parts().memory_mb();
  options.time_s = config.parts().time_s();
  options.cache_dir = cache_folder();
  return options;
}

using Imported = tl::expected<scene_gen::ImportedFile, scene_gen::ImportError>;

// In the order of the files, whatever finished first. Empty when it was stopped.
std::vector<Imported> import_all(const std::vector<std::string>& files,
                                 const scene_gen::ImportOptions& options, int threads,
                                 const std::atomic<bool>& stop) {
  std::vector<std::optional<Imported>> done(files.size());
  tbb::task_arena arena(threads);
  arena.execute([&] {
    tbb::parallel_for(std::size_t{0}, files.size(), [&](std::size_t i) {
      if (!stop) done[i] = scene_gen::import_file(files[i], options);
    });
  });
  std::vector<Imported> all;
  if (stop) return all;
  for (auto& one : done) all.push_back(std::move(*one));
  return all;
}

// Adds parts to the inputs one by one; a bad one is an error or a note, as the config says.
class PartCollector {
 public:
  PartCollector(Inputs& inputs, bool skip) : inputs_(inputs), skip_(skip) {}

  // Empty: the file was skipped.
  core::Result<std::optional<scene_gen::ImportedFile>> accept(const std::string& file, Imported imported) {
    if (!imported) {
      if (!skip_ || imported.error().of_machine) return core::fail(imported.error());
      spdlog::warn("skipped: {}", imported.error().text());
      schema::SkippedPart& skipped = *inputs_.files.add_skipped();
      skipped.set_file(file);
      skipped.set_reason(imported.error().message);
      return std::nullopt;
    }
    for (const std::string& warning : imported->whole.part->warnings) spdlog::warn("{}: {}", file, warning);
    return std::move(*imported);
  }

  scene_gen::CatalogPart add(scene_gen::ImportedPart part) {
    inputs_.assets.parts[part.sha256] = part.part;
    inputs_.bytes[part.sha256] = [bytes = std::move(part.bytes)] { return core::Result<std::string>(bytes); };
    return scene_gen::CatalogPart{part.sha256, part.part};
  }

 private:
  Inputs& inputs_;
  bool skip_;
};

schema::InputFile input_file(const std::string& name, const std::string& sha256) {
  schema::InputFile file;
  file.set_name(name);
  file.set_sha256(sha256);
  return file;
}

core::Result<void> load_classes(const schema::DatasetConfig& config, int threads,
                                const std::atomic<bool>& stop, PartCollector& collector, Inputs& inputs) {
  auto classes = find_classes(config.parts().folder());
  if (!classes) return core::fail(classes.error());
  std::vector<std::string> files;
  for (const PartClass& one : *classes) files.insert(files.end(), one.files.begin(), one.files.end());
  scene_gen::ImportOptions options = import_options(config);
  options.components = config.parts().assemblies() == "components";
  auto imported = import_all(files, options, threads, stop);
  if (imported.size() < files.size()) return {};
  std::vector<LoadedClass> loaded;
  std::size_t next = 0;
  for (const PartClass& one : *classes)
    for (const std::string& file : one.files) {
      auto accepted = collector.accept(file, std::move(imported[next++]));
      if (!accepted) return core::fail(accepted.error());
      if (*accepted) add_file(one, file, std::move(**accepted), config.parts(), loaded);
    }
  PB_RETURN_IF_ERROR(unite_classes(config.parts().folder(), loaded));
  for (LoadedClass& one : loaded) {
    scene_gen::CatalogClass parts{one.label, {}};
    schema::ClassInputs stored;
    stored.set_label(one.label);
    for (LoadedPart& part : one.parts) {
      *stored.add_parts() = input_file(part.name, part.part.sha256);
      parts.parts.push_back(collector.add(std::move(part.part)));
    }
    *inputs.files.add_classes() = stored;
    inputs.catalog.classes.push_back(std::move(parts));
  }
  if (inputs.catalog.classes.empty())
    return core::fail({config.parts().folder(), "", "no part could be loaded", "see the warnings above"});
  return {};
}

// The folder that `setting` means; empty for none.
core::Result<std::string> folder_of(const std::string& setting, const char* builtin) {
  if (setting == "none" || setting.empty()) return "";
  if (setting != "builtin") return setting;
  auto assets = assets_folder();
  if (!assets) return core::fail(assets.error());
  return *assets + "/" + builtin;
}

core::Result<void> load_distractors(const schema::DatasetConfig& config, int threads,
                                    const std::atomic<bool>& stop, PartCollector& collector, Inputs& inputs) {
  const auto folder = folder_of(config.scene().distractors().folder(), "distractors");
  if (!folder) return core::fail(folder.error());
  if (folder->empty()) return {};
  auto files = find_parts(*folder);
  if (!files) return core::fail(files.error());
  if (files->empty())
    return core::fail(
        {*folder, "scene.distractors.folder", "there is no CAD file in the folder", "or set it to none", 2});
  auto imported = import_all(*files, import_options(config), threads, stop);
  if (imported.size() < files->size()) return {};
  for (std::size_t i = 0; i < files->size(); ++i) {
    auto accepted = collector.accept((*files)[i], std::move(imported[i]));
    if (!accepted) return core::fail(accepted.error());
    if (!*accepted) continue;
    inputs.catalog.distractors.push_back(collector.add(std::move((*accepted)->whole)));
    *inputs.files.add_distractors() =
        input_file(fs::path((*files)[i]).filename(), inputs.catalog.distractors.back().sha256);
  }
  return {};
}

// Made by code, but stored as the others: an old data set keeps its own.
void add_solids(Inputs& inputs) {
  for (core::Part& solid : scene_gen::make_solids()) {
    std::string bytes = scene_gen::part_to_bytes(solid);
    const std::string sha256 = core::sha256_hex(bytes);
    *inputs.files.add_solids() = input_file(solid.name, sha256);
    auto part = std::make_shared<const core::Part>(std::move(solid));
    inputs.assets.parts[sha256] = part;
    inputs.catalog.solids.push_back({sha256, std::move(part)});
    inputs.bytes[sha256] = [bytes = std::move(bytes)] { return core::Result<std::string>(bytes); };
  }
}

using PictureFiles = google::protobuf::RepeatedPtrField<schema::InputFile>;

// Files of the folders that the setting means, byte-sorted by name.
core::Result<std::vector<std::string>> picture_files(const std::string& setting, const char* builtin,
                                                     const char* place) {
  const FolderSetting folders = folders_of(setting);
  std::vector<std::string> files;
  const auto add = [&](const std::string& folder) -> core::Result<void> {
    auto found = find_pictures(folder, place);
    if (!found) return core::fail(found.error());
    files.insert(files.end(), found->begin(), found->end());
    return {};
  };
  if (folders.builtin) {
    const auto folder = folder_of("builtin", builtin);
    if (!folder) return core::fail(folder.error());
    PB_RETURN_IF_ERROR(add(*folder));
  }
  if (!folders.own.empty()) PB_RETURN_IF_ERROR(add(folders.own));
  const auto name = [](const std::string& path) { return fs::path(path).filename().string(); };
  std::stable_sort(files.begin(), files.end(),
                   [&](const std::string& a, const std::string& b) { return name(a) < name(b); });
  return files;
}

core::Result<void> load_pictures(const std::vector<std::string>& files, PictureKind kind, Inputs& inputs,
                                 PictureFiles& stored, std::vector<scene_gen::CatalogPicture>& catalog) {
  for (const std::string& path : files) {
    auto sha256 = core::sha256_hex_of_file(path);
    if (!sha256) return core::fail(sha256.error());
    auto picture = load_picture(path, kind);
    if (!picture) return core::fail(picture.error());
    const std::string name = fs::path(path).filename();
    inputs.assets.pictures[*sha256] = picture->pixels;
    inputs.bytes[*sha256] = [path] { return exporter::read_file(path); };
    *stored.Add() = input_file(name, *sha256);
    catalog.push_back({*sha256, name, picture->mean, picture->pixels->width, picture->pixels->height});
  }
  return {};
}

core::Result<void> load_all_pictures(const schema::DatasetConfig& config, Inputs& inputs) {
  const schema::SceneConfig& scene = config.scene();
  const auto hdris = picture_files(scene.light().hdri_folder(), "hdri", "scene.light.hdri_folder");
  if (!hdris) return core::fail(hdris.error());
  const auto textures =
      picture_files(scene.ground().texture_folder(), "textures", "scene.ground.texture_folder");
  if (!textures) return core::fail(textures.error());
  const auto backdrops = picture_files(scene.backdrop().folder(), "backdrops", "scene.backdrop.folder");
  if (!backdrops) return core::fail(backdrops.error());
  PB_RETURN_IF_ERROR(
      load_pictures(*hdris, PictureKind::kHdri, inputs, *inputs.files.mutable_hdris(), inputs.catalog.hdris));
  PB_RETURN_IF_ERROR(load_pictures(*textures, PictureKind::kTexture, inputs, *inputs.files.mutable_textures(),
                                   inputs.catalog.textures));
  return load_pictures(*backdrops, PictureKind::kBackdrop, inputs, *inputs.files.mutable_backdrops(),
                       inputs.catalog.backdrops);
}

core::Result<void> add_materials(const std::string& path, schema::MaterialPresets& presets) {
  auto text = exporter::read_file(path);
  if (!text) return core::fail(text.error());
  auto read = schema::parse_materials(*text, path);
  if (!read) return core::fail(read.error());
  for (const schema::NamedPreset& preset : read->presets()) {
    auto same = std::find_if(presets.mutable_presets()->begin(), presets.mutable_presets()->end(),
                             [&](const schema::NamedPreset& known) { return known.name() == preset.name(); });
    if (same != presets.mutable_presets()->end())
      *same = preset;  // the user's file comes last
    else
      *presets.add_presets() = preset;
  }
  return {};
}

}  // namespace

core::Result<schema::MaterialPresets> load_presets(const schema::DatasetConfig& config) {
  const auto assets = assets_folder();
  if (!assets) return core::fail(assets.error());
  schema::MaterialPresets presets;
  PB_RETURN_IF_ERROR(add_materials(*assets + "/materials.yaml", presets));
  const std::string& own = config.scene().material().presets_file();
  if (!own.empty()) PB_RETURN_IF_ERROR(add_materials(own, presets));
  return presets;
}

core::Result<Inputs> load_inputs(const schema::DatasetConfig& config, int threads,
                                 const std::atomic<bool>& stop) {
  Inputs inputs;
  inputs.catalog.piles = std::make_shared<scene_gen::PileLibrary>(cache_folder());
  PartCollector collector(inputs, config.parts().on_bad_part() == "skip");
  auto presets = load_presets(config);
  if (!presets) return core::fail(presets.error());
  inputs.catalog.materials = *presets;
  *inputs.files.mutable_materials() = *std::move(presets);
  PB_RETURN_IF_ERROR(load_all_pictures(config, inputs));
  PB_RETURN_IF_ERROR(load_classes(config, threads, stop, collector, inputs));
  PB_RETURN_IF_ERROR(load_distractors(config, threads, stop, collector, inputs));
  add_solids(inputs);
  return inputs;
}

}  // namespace partbooth::pipeline
