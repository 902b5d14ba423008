// SPDX-License-Identifier: Apache-2.0
#include "pipeline/soil_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "labeler/labeler.h"
#include "labeler/tally.h"
#include "media/media.h"
#include "pipeline/layer_checks.h"

namespace partbooth::pipeline {
namespace {

using Bytes = std::vector<std::uint8_t>;
using Classes = std::array<std::uint32_t, labeler::kSoilClasses>;

std::string class_fault(const core::ImageU8& pixels, const schema::Labels& labels) {
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

std::string scatter_fault(const core::Result<core::ImageF>& layer, const schema::Labels& labels) {
  if (!layer) return "cannot be decoded";
  if (const std::string fault = size_fault(layer->width, layer->height, labels); !fault.empty()) return fault;
  const bool sound =
      std::all_of(layer->data.begin(), layer->data.end(), [](float v) { return std::isfinite(v) && v >= 0; });
  return sound ? "" : "has values that are infinite or below zero";
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

// Layers of 8 bits that could be decoded and have the size of the picture, by kind.
using Decoded = std::map<std::string, core::ImageU8>;

// What is wrong with the file, or nothing.
std::string fault_of(const LoadedFile& file, const schema::Labels& labels, Decoded& decoded) {
  const std::string& kind = file.stored.kind();
  const bool scatters = kind == "soiling_scatter";
  if (!scatters && kind != "soiling" && kind != "soiling_class" && kind != "sensor_dust") return "";
  const Bytes bytes(file.bytes->begin(), file.bytes->end());
  if (scatters) return scatter_fault(media::decode_exr(bytes, file.stored.path()), labels);
  auto layer = media::decode_8bit(bytes, file.stored.path());
  if (!layer) return "cannot be decoded";
  if (std::string fault = size_fault(layer->width, layer->height, labels); !fault.empty()) return fault;
  const core::ImageU8& pixels = decoded[kind] = std::move(*layer);
  return kind == "soiling_class" ? class_fault(pixels, labels) : "";
}

}  // namespace

void check_soil_layers(const VerifyContext&, const LoadedImage& image, std::vector<Finding>& findings) {
  Decoded decoded;
  for (const LoadedFile& file : image.files) {
    if (!file.bytes) continue;
    const std::string fault = fault_of(file, image.record.labels(), decoded);
    if (!fault.empty()) findings.push_back({"layer", file.stored.path(), "", fault});
  }
  const auto classes = decoded.find("soiling_class"), opacity = decoded.find("soiling");
  if (classes == decoded.end() || opacity == decoded.end()) return;
  if (!classes_fit(classes->second, opacity->second))
    findings.push_back({"layer", image.records_file, image.record.key(),
                        "soiling_class and soiling differ about what is clean"});
}

}  // namespace partbooth::pipeline
