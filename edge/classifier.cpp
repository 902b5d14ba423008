// SPDX-License-Identifier: Apache-2.0
#include "edge/classifier.h"

#include <algorithm>
#include <cmath>

#include "edge/engine.h"
#include "edge/model_folder.h"
#include "edge/preprocess.h"

namespace partbooth::edge {
namespace {

class FolderClassifier : public Classifier {
 public:
  FolderClassifier(ModelFolder model, std::unique_ptr<Engine> engine)
      : model_(std::move(model)), engine_(std::move(engine)) {}

  const std::string& version() const override { return model_.version; }
  const std::vector<std::string>& labels() const override { return model_.labels; }

  core::Result<std::vector<float>> classify(const core::ImageU8& picture) override {
    auto scores = engine_->run(fit(picture, model_.input));
    if (!scores) return scores;
    const bool finite = std::all_of(scores->begin(), scores->end(), [](float s) { return std::isfinite(s); });
    if (scores->size() != model_.labels.size() || !finite)
      return core::fail({.file = model_.model_path,
                         .message = "does not give one finite score for each line of labels.txt",
                         .remedy = "copy the model folder again"});
    return scores;
  }

 private:
  ModelFolder model_;
  std::unique_ptr<Engine> engine_;
};

core::Result<std::unique_ptr<Engine>> open_engine(const ModelFolder& model, int threads) {
  if (model.engine == "onnx") return open_onnx(model.model_path, model.model, threads);
  return core::fail({.file = model.model_path,
                     .message = "needs the engine '" + model.engine + "', which this program does not have",
                     .remedy = "export it as onnx: partbooth-train export MODEL"});
}

}  // namespace

core::Result<std::unique_ptr<Classifier>> load_classifier(const std::string& model_folder,
                                                          const ClassifierOptions& options) {
  auto model = read_model_folder(model_folder);
  if (!model) return core::fail(model.error());
  auto engine = open_engine(*model, options.threads);
  if (!engine) return core::fail(engine.error());
  model->model.clear();
  // A model that cannot run fails here, not at the first picture.
  auto classifier = std::make_unique<FolderClassifier>(std::move(*model), std::move(*engine));
  PB_RETURN_IF_ERROR(classifier->classify(core::ImageU8(1, 1, 3)));
  return classifier;
}

std::vector<LabelScore> ranked(const std::vector<std::string>& labels, const std::vector<float>& scores) {
  std::vector<LabelScore> out;
  for (std::size_t i = 0; i < labels.size(); ++i) out.push_back({labels[i], scores[i]});
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
  return out;
}

}  // namespace partbooth::edge
