// SPDX-License-Identifier: Apache-2.0
#include "pipeline/soil_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "labeler/labeler.h"
#include "media/media.h"

namespace partbooth::pipeline {
namespace {

using Classes = std::array<std::uint32_t, labeler::kSoilClasses>;

// What is wrong with the pixels of a layer of 8 bits, or nothing.
std::string fault_of(const core::ImageU8& pixels, const schema::StoredFile& stored,
                     const schema::Labels& labels) {
  if (pixels.width != static_cast<int>(labels.width_px()) ||
      pixels.height != static_cast<int>(labels.height_px()))
    return fmt::format("is {}x{}, not of the size of the picture", pixels.width, pixels.height);
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
    const bool negative =
        std::any_of(layer->data.begin(), layer->data.end(), [](float v) { return !(v >= 0); });
    return negative ? "has values below zero" : "";
  }
  if (kind != "soiling" && kind != "soiling_class" && kind != "sensor_dust") return "";
  const auto layer = media::decode_8bit({file.bytes->begin(), file.bytes->end()}, file.stored.path());
  return layer ? fault_of(*layer, file.stored, labels) : "cannot be decoded";
}

}  // namespace

void check_soil_layers(const VerifyContext& context, const LoadedImage& image,
                       std::vector<Finding>& findings) {
  for (const LoadedFile& file : image.files) {
    if (!file.bytes) continue;
    const std::string fault = fault_of(file, context.dataset.folder(), image.record.labels());
    if (!fault.empty()) findings.push_back({"layer", file.stored.path(), "", fault});
  }
}

}  // namespace partbooth::pipeline
