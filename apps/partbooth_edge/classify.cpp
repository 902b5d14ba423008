// SPDX-License-Identifier: Apache-2.0
#include "apps/partbooth_edge/classify.h"

#include <chrono>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "edge/classifier.h"
#include "edge/picture_file.h"

namespace partbooth {
namespace {

using Scores = std::vector<edge::LabelScore>;

struct Outcome {
  core::Result<Scores> scores;  // best first
  double milliseconds = 0;      // decoding included
};

core::Result<Scores> run(edge::Classifier& classifier, const std::string& path) {
  const auto picture = edge::read_picture(path);
  if (!picture) return core::fail(picture.error());
  const auto scores = classifier.classify(*picture);
  if (!scores) return core::fail(scores.error());
  return edge::ranked(classifier.labels(), *scores);
}

Outcome run_timed(edge::Classifier& classifier, const std::string& path) {
  const auto start = std::chrono::steady_clock::now();
  auto scores = run(classifier, path);
  const std::chrono::duration<double, std::milli> elapsed = std::chrono::steady_clock::now() - start;
  return {std::move(scores), elapsed.count()};
}

void cut(Scores& scores, int top) {
  if (top > 0 && scores.size() > std::size_t(top)) scores.resize(top);
}

void print_text(const std::string& path, const Outcome& outcome) {
  std::printf("%s (%.1f ms)\n", path.c_str(), outcome.milliseconds);
  for (const auto& [label, score] : *outcome.scores) std::printf("  %6.4f  %s\n", score, label.c_str());
}

nlohmann::ordered_json to_json(const std::string& path, const Outcome& outcome) {
  nlohmann::ordered_json image = {{"file", path}, {"ms", outcome.milliseconds}};
  if (!outcome.scores) {
    image["error"] = outcome.scores.error().text();
    return image;
  }
  image["predicted"] = outcome.scores->front().label;
  for (const auto& [label, score] : *outcome.scores)
    image["scores"].push_back({{"label", label}, {"score", score}});
  return image;
}

void print_error(const core::Error& error) {
  std::fprintf(stderr, "partbooth-edge: %s\n", error.text().c_str());
}

}  // namespace

int classify(const ClassifyArguments& arguments) {
  auto classifier = edge::load_classifier(arguments.model, {.threads = arguments.threads});
  if (!classifier) {
    print_error(classifier.error());
    return 1;
  }
  int exit_code = 0;
  nlohmann::ordered_json images = nlohmann::ordered_json::array();
  for (const std::string& path : arguments.images) {
    Outcome outcome = run_timed(**classifier, path);
    if (!outcome.scores) {
      print_error(outcome.scores.error());
      exit_code = 1;
    } else if (!arguments.json) {
      cut(*outcome.scores, arguments.top);
      print_text(path, outcome);
    }
    if (arguments.json) images.push_back(to_json(path, outcome));
  }
  if (arguments.json) {
    const nlohmann::ordered_json report = {{"model", (*classifier)->version()}, {"images", images}};
    // Paths may hold bytes that are not UTF-8.
    std::puts(report.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace).c_str());
  }
  return exit_code;
}

}  // namespace partbooth
