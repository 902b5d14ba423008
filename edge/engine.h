// SPDX-License-Identifier: Apache-2.0
// What runs a network. Each kind of model file has one engine; `engine` in preprocess.json names it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/image.h"
#include "core/result.h"

namespace partbooth::edge {

class Engine {
 public:
  virtual ~Engine() = default;
  // `input`: the square picture of preprocess.h. One score a label.
  virtual core::Result<std::vector<float>> run(const core::ImageF& input) = 0;
};

// ONNX by OpenCV's dnn module. `data` is the content of the file `name`. `threads` 0: as many as there are
// cores.
core::Result<std::unique_ptr<Engine>> open_onnx(const std::string& name, const std::vector<char>& data,
                                                int threads);

}  // namespace partbooth::edge
