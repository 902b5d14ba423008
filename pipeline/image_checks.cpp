// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "core/sha256.h"
#include "export/file_ops.h"
#include "export/layout.h"
#include "labeler/labeler.h"
#include "media/media.h"
#include "pipeline/checks.h"
#include "pipeline/soil_checks.h"

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
  if (r.files_size() != 1 + context.dataset.config().layers_size())
    wrong("names more or fewer files than the config asks for");
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
  if (image.files.empty()) return;
  const std::string expected = exporter::image_path(scene.split(), scene.label(), image.record.index(),
                                                    context.dataset.config().image().format());
  if (image.files.front().stored.path() != expected)
    report(findings, "class", image.files.front().stored.path(), "", "belongs at " + expected);
}

// Files are there and have the bytes that the record names.
void check_files(const VerifyContext& context, const LoadedImage& image, std::vector<Finding>& findings) {
  const std::string remedy = fmt::format("`partbooth render {0}/{1} --out {0}` makes it again",
                                         context.dataset.folder(), exporter::kConfigFile);
  for (const LoadedFile& file : image.files) {
    if (!file.bytes)
      report(findings, "file", file.stored.path(), "", "is missing or cannot be read: " + remedy);
    else if (file.bytes->size() != file.stored.bytes())
      report(findings, "file", file.stored.path(), "",
             fmt::format("has {} bytes, its record says {}: {}", file.bytes->size(), file.stored.bytes(),
                         remedy));
    else if (core::sha256_hex(*file.bytes) != file.stored.sha256())
      report(findings, "file", file.stored.path(), "",
             "its bytes are not those of its record (SHA-256): remove it, then " + remedy);
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

struct PixelBounds {
  int x0 = 1 << 30, y0 = 1 << 30, x1 = 0, y1 = 0;
  std::uint32_t pixels = 0;
};

PixelBounds bounds_of(const core::ImageU8& mask) {
  PixelBounds b;
  for (int y = 0; y < mask.height; ++y)
    for (int x = 0; x < mask.width; ++x) {
      if (*mask.at(x, y) == 0) continue;
      b = {std::min(b.x0, x), std::min(b.y0, y), std::max(b.x1, x + 1), std::max(b.y1, y + 1), b.pixels + 1};
    }
  return b;
}

// labeler::mask_pixels takes what label() made; what a file says is checked first.
bool sound(const schema::Mask& mask, const schema::Labels& labels) {
  std::uint64_t sum = 0;
  for (const std::uint32_t run : mask.counts()) sum += run;
  return mask.width_px() == labels.width_px() && mask.height_px() == labels.height_px() &&
         sum == std::uint64_t{mask.width_px()} * mask.height_px();
}

bool is_fraction(double x) { return x >= 0 && x <= 1; }

void check_object(const LoadedImage& image, const schema::ObjectLabel& object,
                  std::vector<Finding>& findings) {
  const std::string place = fmt::format("{} object {}", image.record.key(), object.instance_id());
  const auto wrong = [&](const char* what) { report(findings, "label", image.records_file, place, what); };
  if (!is_fraction(object.visible_fraction()) || !is_fraction(object.truncated_fraction()) ||
      !is_fraction(object.occluded_fraction()) || !is_fraction(object.soiled_fraction()))
    wrong("a fraction lies outside 0..1");
  if (!sound(object.mask(), image.record.labels()))
    return wrong("the runs of the mask do not fill the picture");
  const core::ImageU8 mask = labeler::mask_pixels(object.mask());
  const PixelBounds b = bounds_of(mask);
  if (b.pixels != object.mask_px()) wrong("the mask has another number of pixels than the label says");
  const schema::PixelBox& box = object.modal_box();
  const bool fits = b.pixels == 0
                        ? box.x0() == 0 && box.x1() == 0 && box.y0() == 0 && box.y1() == 0
                        : box.x0() == b.x0 && box.y0() == b.y0 && box.x1() == b.x1 && box.y1() == b.y1;
  if (!fits) wrong("the box is not the tight box of the mask");
  if (!image.instance_layer || image.instance_layer->data.size() != mask.data.size()) return;
  for (std::size_t i = 0; i < mask.data.size(); ++i)
    if ((image.instance_layer->data[i] == object.instance_id()) != (mask.data[i] != 0))
      return wrong("the mask is not that of the instance layer");
}

void check_labels(const VerifyContext& context, const LoadedImage& image, std::vector<Finding>& findings) {
  const schema::ImageRecord& r = image.record;
  const auto wrong = [&](const std::string& what) {
    report(findings, "label", image.records_file, r.key(), what);
  };
  const auto& config = context.dataset.config().image();
  if (r.labels().width_px() != config.width_px() || r.labels().height_px() != config.height_px())
    wrong("the labels are of a picture of another size");
  if (r.labels().objects_size() != r.scene().instances_size())
    return wrong(
        fmt::format("{} labels for {} objects", r.labels().objects_size(), r.scene().instances_size()));
  for (int i = 0; i < r.labels().objects_size(); ++i) {
    const schema::ObjectLabel& object = r.labels().objects(i);
    if (object.instance_id() != static_cast<std::uint32_t>(i + 1) ||
        object.class_id() != r.scene().instances(i).class_id())
      wrong(fmt::format("label {} is that of another object", i + 1));
    check_object(image, object, findings);
  }
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
  }
  need(scene.ground().material().texture_sha256());
  need(scene.environment().hdri_sha256());
}

}  // namespace

LoadedImage load_image(const VerifyContext& context, const schema::ImageRecord& record,
                       std::vector<Finding>& findings) {
  LoadedImage image{record, exporter::records_path(exporter::block_of(record.index())), {}, {}, {}};
  for (const schema::StoredFile& stored : record.files()) {
    auto bytes = exporter::read_file(context.dataset.folder() + "/" + stored.path());
    LoadedFile file{stored, std::nullopt};
    if (bytes) file.bytes = std::move(*bytes);
    if (file.bytes && stored.kind() == "image") {
      auto picture = media::decode_8bit({file.bytes->begin(), file.bytes->end()}, stored.path());
      if (picture) image.picture = std::move(*picture);
    }
    if (file.bytes && stored.kind() == "instance") {
      auto layer = media::read_png16(context.dataset.folder() + "/" + stored.path());
      if (layer)
        image.instance_layer = std::move(*layer);
      else
        report(findings, "layer", stored.path(), "", "cannot be decoded");
    }
    if (file.bytes && stored.kind() == "depth" &&
        !media::read_exr(context.dataset.folder() + "/" + stored.path()))
      report(findings, "layer", stored.path(), "", "cannot be decoded");
    image.files.push_back(std::move(file));
  }
  return image;
}

const std::vector<ImageCheck>& image_checks() {
  static const std::vector<ImageCheck> kChecks{
      {"record", check_record},     {"class", check_class},  {"file", check_files},
      {"picture", check_picture},   {"label", check_labels}, {"scene-input", check_scene_inputs},
      {"layer", check_soil_layers},
  };
  return kChecks;
}

}  // namespace partbooth::pipeline
