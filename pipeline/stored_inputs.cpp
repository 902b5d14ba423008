// SPDX-License-Identifier: Apache-2.0
// The way back: inputs/ of a data set as parts and pictures.
#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

#include "core/check.h"
#include "core/sha256.h"
#include "export/file_ops.h"
#include "export/layout.h"
#include "pipeline/environment.h"
#include "pipeline/inputs.h"
#include "pipeline/pictures.h"
#include "scene_gen/import/import.h"

namespace partbooth::pipeline {
namespace {

const char* const kRemedy = "restore it from a copy of the data set";

// The file's bytes, sure to be those that the name says.
core::Result<std::string> read_input(const std::string& dataset, const std::string& sha256) {
  const std::string path = dataset + "/" + exporter::input_path(sha256);
  auto bytes = exporter::read_file(path);
  if (bytes && core::sha256_hex(*bytes) != sha256)
    return core::fail({path, "", "the file is damaged: its content is not what its name says", kRemedy});
  return bytes;
}

core::Result<scene_gen::CatalogPart> read_part(const std::string& dataset, const std::string& sha256) {
  const auto bytes = read_input(dataset, sha256);
  if (!bytes) return core::fail(bytes.error());
  auto part = scene_gen::part_from_bytes(*bytes, dataset + "/" + exporter::input_path(sha256));
  if (!part) return core::fail(part.error());
  return scene_gen::CatalogPart{sha256, std::make_shared<const core::Part>(std::move(*part))};
}

core::Result<LoadedPicture> read_picture(const std::string& dataset, const std::string& sha256,
                                         PictureKind kind) {
  const auto bytes = read_input(dataset, sha256);
  if (!bytes) return core::fail(bytes.error());
  return load_picture(dataset + "/" + exporter::input_path(sha256), kind);
}

class StoredInputs {
 public:
  StoredInputs(const std::string& dataset, Inputs& inputs) : dataset_(dataset), inputs_(inputs) {}

  core::Result<void> add_part(const std::string& sha256, std::vector<scene_gen::CatalogPart>& parts) {
    auto part = read_part(dataset_, sha256);
    if (!part) return core::fail(part.error());
    inputs_.assets.parts[sha256] = part->part;
    keep_bytes(sha256);
    parts.push_back(std::move(*part));
    return {};
  }

  core::Result<void> add_pictures(const google::protobuf::RepeatedPtrField<schema::InputFile>& files,
                                  PictureKind kind, std::vector<scene_gen::CatalogPicture>& pictures) {
    for (const schema::InputFile& file : files) {
      auto picture = read_picture(dataset_, file.sha256(), kind);
      if (!picture) return core::fail(picture.error());
      inputs_.assets.pictures[file.sha256()] = picture->pixels;
      keep_bytes(file.sha256());
      pictures.push_back(
          {file.sha256(), file.name(), picture->mean, picture->pixels->width, picture->pixels->height});
    }
    return {};
  }

 private:
  void keep_bytes(const std::string& sha256) {
    inputs_.bytes[sha256] = [dataset = dataset_, sha256] { return read_input(dataset, sha256); };
  }

  std::string dataset_;
  Inputs& inputs_;
};

std::string compare_lists(const char* what,
                          const google::protobuf::RepeatedPtrField<schema::InputFile>& stored,
                          const google::protobuf::RepeatedPtrField<schema::InputFile>& now) {
  for (int i = 0; i < std::min(stored.size(), now.size()); ++i) {
    if (stored[i].name() != now[i].name())
      return fmt::format("{} '{}' instead of '{}'", what, now[i].name(), stored[i].name());
    if (stored[i].sha256() != now[i].sha256()) return fmt::format("{} '{}' has changed", what, now[i].name());
  }
  if (stored.size() == now.size()) return "";
  return fmt::format("{} files of kind '{}' instead of {}", now.size(), what, stored.size());
}

}  // namespace

core::Result<schema::InputCatalog> read_catalog(const std::string& dataset) {
  const std::string path = dataset + "/" + exporter::kCatalogFile;
  const auto text = exporter::read_file(path);
  if (!text) return core::fail(text.error());
  schema::InputCatalog catalog;
  const auto status = google::protobuf::util::JsonStringToMessage(*text, &catalog);
  if (!status.ok())
    return core::fail({path, "", "the catalog of inputs is damaged: " + status.ToString(), kRemedy});
  return catalog;
}

std::string message_json(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.add_whitespace = true;
  options.preserve_proto_field_names = true;
  std::string json;
  PB_CHECK(google::protobuf::util::MessageToJsonString(message, &json, options).ok());
  return json;
}

core::Result<Inputs> load_stored_inputs(const std::string& dataset) {
  auto files = read_catalog(dataset);
  if (!files) return core::fail(files.error());
  Inputs inputs;
  inputs.files = std::move(*files);
  inputs.catalog.piles = std::make_shared<scene_gen::PileLibrary>(cache_folder());
  StoredInputs stored(dataset, inputs);
  for (const schema::ClassInputs& one : inputs.files.classes()) {
    scene_gen::CatalogClass parts{one.label(), {}};
    for (const schema::InputFile& file : one.parts())
      PB_RETURN_IF_ERROR(stored.add_part(file.sha256(), parts.parts));
    inputs.catalog.classes.push_back(std::move(parts));
  }
  for (const schema::InputFile& file : inputs.files.distractors())
    PB_RETURN_IF_ERROR(stored.add_part(file.sha256(), inputs.catalog.distractors));
  for (const schema::InputFile& file : inputs.files.solids())
    PB_RETURN_IF_ERROR(stored.add_part(file.sha256(), inputs.catalog.solids));
  PB_RETURN_IF_ERROR(stored.add_pictures(inputs.files.hdris(), PictureKind::kHdri, inputs.catalog.hdris));
  PB_RETURN_IF_ERROR(
      stored.add_pictures(inputs.files.textures(), PictureKind::kTexture, inputs.catalog.textures));
  PB_RETURN_IF_ERROR(
      stored.add_pictures(inputs.files.backdrops(), PictureKind::kBackdrop, inputs.catalog.backdrops));
  inputs.catalog.materials = inputs.files.materials();
  return inputs;
}

core::Result<core::AssetSet> load_scene_assets(const std::string& dataset, const schema::SceneSpec& scene) {
  core::AssetSet assets;
  const auto add_picture = [&](const std::string& sha256, PictureKind kind) -> core::Result<void> {
    if (sha256.empty()) return {};
    auto picture = read_picture(dataset, sha256, kind);
    if (!picture) return core::fail(picture.error());
    assets.pictures[sha256] = picture->pixels;
    return {};
  };
  for (const schema::Instance& instance : scene.instances()) {
    auto part = read_part(dataset, instance.part_sha256());
    if (!part) return core::fail(part.error());
    assets.parts[instance.part_sha256()] = part->part;
    PB_RETURN_IF_ERROR(add_picture(instance.material().texture_sha256(), PictureKind::kTexture));
  }
  PB_RETURN_IF_ERROR(add_picture(scene.ground().material().texture_sha256(), PictureKind::kTexture));
  PB_RETURN_IF_ERROR(add_picture(scene.environment().hdri_sha256(), PictureKind::kHdri));
  PB_RETURN_IF_ERROR(add_picture(scene.environment().backdrop().sha256(), PictureKind::kBackdrop));
  return assets;
}

std::string first_difference(const schema::InputCatalog& stored, const schema::InputCatalog& now) {
  for (int i = 0; i < std::min(stored.classes_size(), now.classes_size()); ++i) {
    if (stored.classes(i).label() != now.classes(i).label())
      return fmt::format("class '{}' instead of '{}'", now.classes(i).label(), stored.classes(i).label());
    const auto parts = compare_lists("part", stored.classes(i).parts(), now.classes(i).parts());
    if (!parts.empty()) return parts;
  }
  if (stored.classes_size() != now.classes_size())
    return fmt::format("{} classes instead of {}", now.classes_size(), stored.classes_size());
  for (const std::string& difference : {compare_lists("distractor", stored.distractors(), now.distractors()),
                                        compare_lists("solid", stored.solids(), now.solids()),
                                        compare_lists("HDRI", stored.hdris(), now.hdris()),
                                        compare_lists("texture", stored.textures(), now.textures()),
                                        compare_lists("backdrop", stored.backdrops(), now.backdrops())})
    if (!difference.empty()) return difference;
  const bool same = stored.materials().SerializeAsString() == now.materials().SerializeAsString();
  return same ? "" : "other material presets";
}

}  // namespace partbooth::pipeline
