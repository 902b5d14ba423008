// SPDX-License-Identifier: Apache-2.0
#include "pipeline/soil_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "labeler/labeler.h"
#include "labeler/tally.h"
#include "media/media.h"

namespace partbooth::pipeline {
namespace {

using Classes = std::array<std::uint32_t, labeler::kSoilClasses>;

std::string fault_of_size(int width, int height, const schema::Labels& labels) {
  if (width == static_cast<int>(labels.width_px()) && height == static_cast<int>(labels.height_px()))
    return "";
  return fmt::format("is {}x{}, not of the size of the picture", width, height);
}

// What is wrong with the pixels of a layer of 8 bits, or nothing.
std::string fault_of(const core::ImageU8& pixels, const schema::StoredFile& stored,
                     const schema::Labels& labels) {
  if (const std::string fault = fault_of_size(pixels.width, pixels.height, labels); !fault.empty())
    return fault;
  if (stored.kind() != "soiling_class") return "";
  Classes counts{};
  for (std::size_t i = 0; i < pixels.data.size(); i += static_cast<std::size_t>(pixels.channels)) {
    if (pixels.data[i] >= counts.size()) return fmt::format("{} is no soiling class", pixels.data[i]);
    ++counts[pixels.data[i]];
  }
  const auto& expected = labels.soiling_class_px();
  return std::equal(counts.begin(), counts.end(), expected.begin(), expected.end())
             ? ""
             : "has other numbers of pixels of the soiling classes than the label says";
}

std::string fault_of(const LoadedFile& file, const std::string& folder, const schema::Labels& labels) {
  const std::string& kind = file.stored.kind();
  if (kind == "soiling_scatter") {
    const auto layer = media::read_exr(folder + "/" + file.stored.path());
    if (!layer) return "cannot be decoded";
    if (const std::string fault = fault_of_size(layer->width, layer->height, labels); !fault.empty())
      return fault;
    const bool sound = std::all_of(layer->data.begin(), layer->data.end(),
                                   [](float v) { return std::isfinite(v) && v >= 0; });
    return sound ? "" : "has values that are infinite or below zero";
  }
  if (kind != "soiling" && kind != "soiling_class" && kind != "sensor_dust") return "";
  const auto layer = media::decode_8bit({file.bytes->begin(), file.bytes->end()}, file.stored.path());
  return layer ? fault_of(*layer, file.stored, labels) : "cannot be decoded";
}

std::optional<core::ImageU8> decoded(const LoadedImage& image, const std::string& kind) {
  for (const LoadedFile& file : image.files) {
    if (file.stored.kind() != kind || !file.bytes) continue;
    auto pixels = media::decode_8bit({file.bytes->begin(), file.bytes->end()}, file.stored.path());
    if (pixels) return *std::move(pixels);
  }
  return std::nullopt;
}

// Where the opacity was rounded to the bound between clean and soiled, either class is right.
bool classes_fit(const core::ImageU8& classes, const core::ImageU8& opacity) {
  const auto bound = std::lround(255 * labeler::kSoiledAlpha);
  for (std::size_t i = 0; i < classes.data.size(); ++i) {
    const bool soiled = classes.data[i] > 0;
    if (soiled ? opacity.data[i] < bound : opacity.data[i] > bound) return false;
  }
  return true;
}

}  // namespace

void check_soil_layers(const VerifyContext& context, const LoadedImage& image,
                       std::vector<Finding>& findings) {
  for (const LoadedFile& file : image.files) {
    if (!file.bytes) continue;
    const std::string fault = fault_of(file, context.dataset.folder(), image.record.labels());
    if (!fault.empty()) findings.push_back({"layer", file.stored.path(), "", fault});
  }
  const auto classes = decoded(image, "soiling_class"), opacity = decoded(image, "soiling");
  if (!classes || !opacity || classes->data.size() != opacity->data.size()) return;
  if (!classes_fit(*classes, *opacity))
    findings.push_back(
        {"layer", image.records_file, "", "soiling_class and soiling differ about what is clean"});
}

}  // namespace partbooth::pipeline
