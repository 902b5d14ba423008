// SPDX-License-Identifier: Apache-2.0
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/dnn.hpp>

#include "edge/engine.h"

namespace partbooth::edge {
namespace {

core::Error bad_model(const std::string& file, const std::string& message) {
  return {.file = file,
          .message = "the network does not run: " + message,
          .remedy = "write it again: partbooth-train export MODEL"};
}

class OnnxEngine : public Engine {
 public:
  OnnxEngine(std::string file, cv::dnn::Net net) : file_(std::move(file)), net_(std::move(net)) {}

  core::Result<std::vector<float>> run(const core::ImageF& input) override {
    try {
      const cv::Mat picture(input.height, input.width, CV_32FC3, const_cast<float*>(input.data.data()));
      net_.setInput(cv::dnn::blobFromImage(picture));  // to 1 x 3 x height x width; no other change
      const cv::Mat scores = net_.forward();
      if (scores.type() != CV_32F || !scores.isContinuous())
        return core::fail(bad_model(file_, "its output is not a row of floats"));
      return std::vector<float>(scores.ptr<float>(), scores.ptr<float>() + scores.total());
    } catch (const cv::Exception& error) {
      return core::fail(bad_model(file_, error.err));
    }
  }

 private:
  std::string file_;
  cv::dnn::Net net_;
};

}  // namespace

core::Result<std::unique_ptr<Engine>> open_onnx(const std::string& name, const std::vector<char>& data,
                                                int threads) {
  // OpenCV prints what it throws.
  cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
  if (threads > 0) cv::setNumThreads(threads);
  try {
    cv::dnn::Net net = cv::dnn::readNetFromONNX(data.data(), data.size());
    if (net.empty()) return core::fail(bad_model(name, "it is empty"));
    net.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    return std::make_unique<OnnxEngine>(name, std::move(net));
  } catch (const cv::Exception& error) {
    return core::fail(bad_model(name, error.err));
  }
}

}  // namespace partbooth::edge
