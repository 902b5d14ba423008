// SPDX-License-Identifier: Apache-2.0
// What a model folder says of itself: preprocess.json and labels.txt, checked against what this program can
// do, and the bytes of the model file, checked against the metadata.
#pragma once

#include <string>
#include <vector>

#include "core/result.h"
#include "edge/preprocess.h"

namespace partbooth::edge {

struct ModelFolder {
  std::string version;              // NAME_MAJOR_TIMESTAMP
  std::string engine;               // onnx
  std::string model_path;           // for messages
  std::vector<char> model;          // content of the model file
  std::vector<std::string> labels;  // in the order of the scores
  InputRule input;
};

core::Result<ModelFolder> read_model_folder(const std::string& folder);

// CRC-32 as zip and PNG use it (ISO 3309).
std::uint32_t crc32(const std::vector<char>& data);

}  // namespace partbooth::edge
