// SPDX-License-Identifier: Apache-2.0
#include "edge/model_folder.h"

#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <sstream>

#include "edge/picture_file.h"

namespace partbooth::edge {
namespace {

using Json = nlohmann::json;

constexpr int kFormat = 1;
constexpr int kMaxSizePx = 4096;

std::string path_in(const std::string& folder, const std::string& name) { return folder + "/" + name; }

// What decides a pixel's value, beside the numbers that are read. Anything else is a rule of another version.
const Json& known_rule() {
  static const Json rule = {
      {"/input/channel_order", "RGB"},
      {"/input/value_range", {0, 255}},
      {"/input/resize", kResizeRule},
      {"/input/decode",
       {{"jpeg_dct", "islow"},
        {"jpeg_upsampling", "fancy"},
        {"alpha", "drop"},
        {"exif_orientation", "ignore"},
        {"max_pixels", kMaxPixels}}},
      {"/model/input_layout", "NCHW"},
      {"/model/output", "scores"},
  };
  return rule;
}

core::Result<Json> read_metadata(const std::string& file) {
  auto data = read_file(file);
  if (!data) {
    core::Error error = data.error();
    error.remedy = "give the folder that `partbooth-train train` wrote";
    return core::fail(error);
  }
  Json metadata = Json::parse(data->begin(), data->end(), nullptr, false);
  if (!metadata.is_object())
    return core::fail({.file = file, .message = "is not JSON", .remedy = "train the model again"});
  if (metadata.value("/format"_json_pointer, Json()) != kFormat)
    return core::fail(
        {.file = file,
         .place = "/format",
         .message = "is not " + std::to_string(kFormat),
         .remedy = "use the versions of partbooth-train and partbooth-edge that belong together"});
  for (const auto& [place, expected] : known_rule().items()) {
    if (metadata.value(Json::json_pointer(place), Json()) != expected)
      return core::fail({.file = file,
                         .place = place,
                         .message = "is not " + expected.dump() + ", the only value known here",
                         .remedy = "use a newer partbooth-edge, or train the model again"});
  }
  return metadata;
}

core::Result<std::vector<std::string>> read_labels(const std::string& file) {
  auto data = read_file(file);
  if (!data) return core::fail(data.error());
  std::istringstream lines(std::string(data->begin(), data->end()));
  std::vector<std::string> labels;
  for (std::string line; std::getline(lines, line);) labels.push_back(line);
  if (labels.empty())
    return core::fail({.file = file, .message = "has no labels", .remedy = "train the model again"});
  return labels;
}

core::Result<std::vector<char>> read_model(const std::string& file, const Json& metadata) {
  auto data = read_file(file);
  if (!data) return core::fail(data.error());
  std::array<char, 9> crc{};
  std::snprintf(crc.data(), crc.size(), "%08x", crc32(*data));
  if (metadata.at("bytes") != data->size() || metadata.at("crc32") != crc.data())
    return core::fail(
        {.file = file,
         .message = "is not the file that preprocess.json describes: damaged, or of another model",
         .remedy = "copy the model folder again"});
  return data;
}

}  // namespace

std::uint32_t crc32(const std::vector<char>& data) {
  constexpr std::uint32_t kPolynomial = 0xedb88320;
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < table.size(); ++i) {
    table[i] = i;
    for (int bit = 0; bit < 8; ++bit) table[i] = (table[i] >> 1) ^ (table[i] & 1 ? kPolynomial : 0);
  }
  std::uint32_t crc = ~0u;
  for (const char byte : data) crc = (crc >> 8) ^ table[(crc ^ std::uint8_t(byte)) & 0xff];
  return ~crc;
}

core::Result<ModelFolder> read_model_folder(const std::string& folder) {
  const std::string file = path_in(folder, "preprocess.json");
  auto metadata = read_metadata(file);
  if (!metadata) return core::fail(metadata.error());
  try {
    ModelFolder model;
    model.version = metadata->at("version");
    model.engine = metadata->at("engine");
    model.input = {metadata->at("input").at("size_px"), metadata->at("input").at("pad_rgb")};
    if (model.input.size_px < 1 || model.input.size_px > kMaxSizePx)
      return core::fail({.file = file, .place = "/input/size_px", .message = "is out of range"});
    auto labels = read_labels(path_in(folder, metadata->at("labels")));
    if (!labels) return core::fail(labels.error());
    model.labels = std::move(*labels);
    model.model_path = path_in(folder, metadata->at("model").at("file"));
    auto data = read_model(model.model_path, metadata->at("model"));
    if (!data) return core::fail(data.error());
    model.model = std::move(*data);
    return model;
  } catch (const Json::exception& error) {
    return core::fail({.file = file, .message = error.what(), .remedy = "train the model again"});
  }
}

}  // namespace partbooth::edge
