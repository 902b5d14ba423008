// SPDX-License-Identifier: Apache-2.0
#include "export/tfds/metadata.h"

#include <nlohmann/json.hpp>

namespace partbooth::exporter::tfds {
namespace {

using Json = nlohmann::ordered_json;

Json of_class(const char* name, const char* kind, Json value) {
  return {{"pythonClassName", std::string("tensorflow_datasets.core.features.") + name},
          {kind, std::move(value)}};
}

Json number(const char* type) {
  return of_class("tensor_feature.Tensor", "tensor",
                  {{"shape", Json::object()}, {"dtype", type}, {"encoding", "none"}});
}

Json label(std::size_t classes) {
  return of_class("class_label_feature.ClassLabel", "classLabel", {{"numClasses", std::to_string(classes)}});
}

Json dictionary(Json features) {
  return of_class("features_dict.FeaturesDict", "featuresDict", {{"features", std::move(features)}});
}

}  // namespace

std::string dataset_info(const std::string& description, const std::vector<SplitInfo>& splits) {
  Json list = Json::array();
  for (const SplitInfo& split : splits) {
    Json lengths = Json::array();
    for (const std::uint64_t length : split.shard_lengths) lengths.push_back(std::to_string(length));
    list.push_back({{"name", split.name},
                    {"numBytes", std::to_string(split.bytes)},
                    {"shardLengths", lengths},
                    {"filepathTemplate", "{DATASET}-{SPLIT}.{FILEFORMAT}-{SHARD_X_OF_Y}"}});
  }
  const Json info{{"name", kName},
                  {"version", "1.0.0"},
                  {"description", description},
                  {"fileFormat", "tfrecord"},
                  {"splits", list}};
  return info.dump(1) + "\n";
}

std::string features(const std::string& encoding, std::size_t classes) {
  const Json box = of_class(
      "bounding_boxes.BBoxFeature", "boundingBox",
      {{"shape", {{"dimensions", Json::array({"4"})}}}, {"dtype", "float32"}, {"bboxFormat", "REL_YXYX"}});
  const Json objects = dictionary(
      {{"area", number("float32")}, {"bbox", box}, {"is_crowd", number("bool")}, {"label", label(classes)}});
  const Json image = of_class("image_feature.Image", "image",
                              {{"shape", {{"dimensions", Json::array({"-1", "-1", "3"})}}},
                               {"dtype", "uint8"},
                               {"encodingFormat", encoding}});
  return dictionary({{"image", image},
                     {"image/filename", of_class("text_feature.Text", "text", Json::object())},
                     {"label", label(classes)},
                     {"objects", of_class("sequence_feature.Sequence", "sequence",
                                          {{"feature", objects}, {"length", "-1"}})}})
             .dump(1) +
         "\n";
}

}  // namespace partbooth::exporter::tfds
