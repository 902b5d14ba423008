// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/sha256.h"
#include "export/file_ops.h"
#include "export/layout.h"
#include "media/media.h"
#include "pipeline/checks.h"
#include "pipeline/label_checks.h"
#include "pipeline/layer_checks.h"
#include "pipeline/soil_checks.h"
#include "scene_gen/rounds.h"

namespace partbooth::pipeline {
namespace {

void report(std::vector<Finding>& findings, const char* check, const std::string& file,
            const std::string& place, const std::string& message) {
  findings.push_back({check, file, place, message});
}

// The record says what it is a record of.
void check_record(const VerifyContext& context, const LoadedImage& image, std::vector<Finding>& findings) {
  const schema::ImageRecord& r = image.record;
  const auto wrong = [&](const std::string& what) {
    report(findings, "record", image.records_file, r.key(), what);
  };
  if (r.key() != exporter::key_of(r.index()))
    wrong(fmt::format("the key is not that of image {}", r.index()));
  if (r.scene().image_index() != r.index()) wrong("the scene is that of another image");
  if (r.scene().seed() != context.dataset.config().seed()) wrong("the seed is not that of dataset.yaml");
  if (r.index() >= context.dataset.count()) wrong("the index is not below the count of dataset.yaml");
  std::multiset<std::string> wanted{"image"}, named;
  wanted.insert(context.dataset.config().layers().begin(), context.dataset.config().layers().end());
  for (const schema::StoredFile& file : r.files()) named.insert(file.kind());
  for (const std::string& kind : wanted)
    if (!named.contains(kind)) wrong("names no file of the layer " + kind + ", which the config asks for");
  for (const std::string& kind : named)
    if (!wanted.contains(kind)) wrong("names a layer that the config does not ask for: " + kind);
  if (named.size() != std::set(named.begin(), named.end()).size()) wrong("names two files of one layer");
}

// The config deals out classes (by their quotas), negatives and splits by the number of the scene.
void check_turn(const VerifyContext& context, const LoadedImage& image, std::vector<Finding>& findings) {
  const schema::DatasetConfig& config = context.dataset.config();
  const schema::SceneSpec& scene = image.record.scene();
  const std::uint64_t number = scene_gen::scene_of_image(config, image.record.index());
  const auto wrong = [&](const char* kind, const std::string& what) {
    report(findings, kind, image.records_file, image.record.key(), what);
  };
  if (scene.scene_index() != number || scene.view() != scene_gen::view_of_image(config, image.record.index()))
    wrong("record", fmt::format("is not the view of scene {} that it should be", number));
  const scene_gen::Turn turn = scene_gen::turn_of(config, context.dataset.classes(), number);
  if (turn.class_id != scene.class_id() || turn.negative != scene.negative())
    wrong("balance", fmt::format("quotas and negatives of the config give it to '{}', it is one of '{}'",
                                 turn.negative.empty() ? turn.sequence : turn.negative,
                                 scene.negative().empty() ? scene.label() : scene.negative()));
  else if (turn.split != scene.split())
    wrong("split", fmt::format("belongs to {}, and is in {}", turn.split, scene.split()));
}

// What is declared to show no target shows none; what has a target has it first.
void check_target(const VerifyContext&, const LoadedImage& image, std::vector<Finding>& findings) {
  const schema::SceneSpec& scene = image.record.scene();
  const auto wrong = [&](const std::string& what) {
    report(findings, "target", image.records_file, image.record.key(), what);
  };
  if (scene.negative().empty()) {
    if (scene.class_id() < 0 || scene.instances().empty() ||
        scene.instances(0).class_id() != scene.class_id())
      wrong("the first object is not of the class of the picture");
    return;
  }
  if (scene.class_id() >= 0 || !scene.label().empty()) wrong("a declared negative has a class");
  for (const schema::Instance& instance : scene.instances())
    if (instance.class_id() >= 0) return wrong("a declared negative shows an object of a class");
}

// Class, split and folder agree.
void check_class(const VerifyContext& context, const LoadedImage& image, std::vector<Finding>& findings) {
  const schema::SceneSpec& scene = image.record.scene();
  const auto& classes = context.dataset.classes();
  const auto id = static_cast<std::size_t>(scene.class_id());
  const auto wrong = [&](const std::string& what) {
    report(findings, "class", image.records_file, image.record.key(), what);
  };
  if (scene.class_id() >= 0 && (id >= classes.size() || classes[id] != scene.label()))
    wrong(fmt::format("class {} is not '{}' in classes.txt", scene.class_id(), scene.label()));
  if (scene.split() != "train" && scene.split() != "val" && scene.split() != "test")
    wrong(fmt::format("'{}' is no split", scene.split()));
  for (const schema::Instance& instance : scene.instances()) {
    const auto parts = context.parts.find(instance.label());
    if (instance.class_id() >= 0 && context.catalog &&
        (parts == context.parts.end() || !parts->second.contains(instance.part_sha256())))
      wrong(fmt::format("{} is no part of class '{}'", instance.part_sha256(), instance.label()));
  }
  if (image.files.empty()) return;
  const std::string expected = exporter::image_path(scene.split(), scene.label(), image.record.index(),
                                                    context.dataset.config().image().format());
  if (image.files.front().stored.path() != expected)
    report(findings, "class", image.files.front().stored.path(), "", "belongs at " + expected);
}

// Files are there and have the bytes that the record names.
void check_files(const VerifyContext&, const LoadedImage& image, std::vector<Finding>& findings) {
  for (const LoadedFile& file : image.files) {
    if (!file.bytes)
      report(findings, "file", file.stored.path(), "", "is missing or cannot be read");
    else if (file.bytes->size() != file.stored.bytes())
      report(findings, "file", file.stored.path(), "",
             fmt::format("has {} bytes, its record says {}", file.bytes->size(), file.stored.bytes()));
    else if (core::sha256_hex(*file.bytes) != file.stored.sha256())
      report(findings, "file", file.stored.path(), "", "its bytes are not those of its record (SHA-256)");
  }
}

void check_picture(const VerifyContext& context, const LoadedImage& image, std::vector<Finding>& findings) {
  if (image.files.empty() || !image.files.front().bytes) return;
  const std::string& path = image.files.front().stored.path();
  const auto& config = context.dataset.config().image();
  if (!image.picture) return report(findings, "picture", path, "", "cannot be decoded");
  if (image.picture->width != static_cast<int>(config.width_px()) ||
      image.picture->height != static_cast<int>(config.height_px()))
    report(findings, "picture", path, "",
           fmt::format("is {}x{}, not {}x{}", image.picture->width, image.picture->height, config.width_px(),
                       config.height_px()));
}

// Everything that the scene names can be found: without it the image cannot be made again.
void check_scene_inputs(const VerifyContext& context, const LoadedImage& image,
                        std::vector<Finding>& findings) {
  const schema::SceneSpec& scene = image.record.scene();
  const auto need = [&](const std::string& sha256) {
    if (!sha256.empty() && !context.inputs.contains(sha256))
      report(findings, "scene-input", exporter::input_path(sha256), image.record.key(),
             "is missing or damaged, and the image was made from it");
  };
  for (const schema::Instance& instance : scene.instances()) {
    need(instance.part_sha256());
    need(instance.material().texture_sha256());
    for (const schema::BodyMaterial& body : instance.bodies()) need(body.material().texture_sha256());
  }
  need(scene.ground().material().texture_sha256());
  need(scene.environment().hdri_sha256());
  need(scene.environment().backdrop().sha256());
}

}  // namespace

LoadedImage load_image(const VerifyContext& context, const schema::ImageRecord& record) {
  LoadedImage image{record, exporter::records_path(exporter::block_of(record.index())), {}, {}};
  for (const schema::StoredFile& stored : record.files()) {
    auto bytes = exporter::read_file(context.dataset.folder() + "/" + stored.path());
    LoadedFile file{stored, std::nullopt};
    if (bytes) file.bytes = std::move(*bytes);
    if (file.bytes && stored.kind() == "image") {
      auto picture = media::decode_8bit({file.bytes->begin(), file.bytes->end()}, stored.path());
      if (picture) image.picture = std::move(*picture);
    }
    image.files.push_back(std::move(file));
  }
  return image;
}

const std::vector<ImageCheck>& image_checks() {
  static const std::vector<ImageCheck> kChecks{
      {"record", check_record},     {"class", check_class},  {"turn", check_turn},
      {"target", check_target},     {"file", check_files},   {"picture", check_picture},
      {"label", check_labels},      {"pose", check_poses},   {"scene-input", check_scene_inputs},
      {"layer", check_soil_layers}, {"layer", check_layers},
  };
  return kChecks;
}

}  // namespace partbooth::pipeline
