// SPDX-License-Identifier: Apache-2.0
// A trained model on this device: picture in, scores out.
//
// A model is the folder that `partbooth-train` writes: preprocess.json says which engine file it has, how a
// picture becomes the input, and the version; labels.txt has one label a line, in the order of the scores.
// Scores lie in 0..1 and sum to 1. Errors name the file and the remedy. Not safe to call from two threads at
// once: load one classifier a thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/image.h"
#include "core/result.h"

namespace partbooth::edge {

struct LabelScore {
  std::string label;
  float score = 0;
};

class Classifier {
 public:
  virtual ~Classifier() = default;

  // NAME_MAJOR_TIMESTAMP
  virtual const std::string& version() const = 0;
  // In the order of the scores.
  virtual const std::vector<std::string>& labels() const = 0;
  // `picture`: 3 channels, RGB, as picture_file.h decodes it; any size. One score a label.
  virtual core::Result<std::vector<float>> classify(const core::ImageU8& picture) = 0;
};

struct ClassifierOptions {
  int threads = 0;  // of the engine; 0: as many as there are cores. One setting for the whole process.
};

core::Result<std::unique_ptr<Classifier>> load_classifier(const std::string& model_folder,
                                                          const ClassifierOptions& options = {});

// Labels with their scores, best first; equal scores in the order of the labels.
std::vector<LabelScore> ranked(const std::vector<std::string>& labels, const std::vector<float>& scores);

}  // namespace partbooth::edge
