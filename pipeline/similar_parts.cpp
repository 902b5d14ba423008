// SPDX-License-Identifier: Apache-2.0
#include "pipeline/similar_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "pipeline/environment.h"
#include "pipeline/part_folder.h"
#include "scene_gen/import/import.h"
#include "scene_gen/similar/similar.h"

namespace partbooth::pipeline {
namespace {

using Json = nlohmann::ordered_json;
using scene_gen::Likeness;

struct Pair {
  Likeness forth, back;
  double share() const { return std::max(forth.share, back.share); }
  double difference() const { return std::min(forth.difference, back.difference); }
};

std::vector<Pair> pairs_of(const std::vector<Likeness>& likenesses) {
  std::vector<Pair> pairs;
  for (const Likeness& one : likenesses)
    for (const Likeness& other : likenesses)
      if (one.label < one.other && other.label == one.other && other.other == one.label)
        pairs.push_back({one, other});
  std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
    if (a.share() != b.share()) return a.share() > b.share();
    return a.difference() < b.difference();
  });
  return pairs;
}

// Of both ways the one with the more alike views.
const Likeness& worst(const Pair& pair) {
  return pair.forth.difference <= pair.back.difference ? pair.forth : pair.back;
}

Json numbers(core::Vec3d v) {
  Json out = Json::array();
  for (int i = 0; i < 3; ++i) out.push_back(std::round(v[i] * 1000) / 1000 + 0.0);
  return out;
}

Json json_of(const Pair& pair) {
  const Likeness& w = worst(pair);
  const bool forth = &w == &pair.forth;
  return {{"a", pair.forth.label},
          {"b", pair.forth.other},
          {"share_of_a", pair.forth.share},
          {"share_of_b", pair.back.share},
          {"difference", std::round(w.difference * 1000) / 1000},
          {"direction_a", numbers(forth ? w.direction : w.other_direction)},
          {"direction_b", numbers(forth ? w.other_direction : w.direction)}};
}

std::string words(core::Vec3d d) { return fmt::format("({:.2f}, {:.2f}, {:.2f})", d.x, d.y, d.z); }

std::string sentence(const Pair& pair) {
  const Likeness& w = worst(pair);
  const auto percent = [](double share) {
    return share > 0 ? fmt::format("{} %", std::lround(100 * share)) : "few";
  };
  return fmt::format(
      "  '{}' and '{}' cannot be told apart from some sides: from {} of the directions '{}' looks like '{}', "
      "from {} "
      "the other way round; most alike '{}' seen from {} and '{}' from {}\n",
      pair.forth.label, pair.forth.other, percent(pair.forth.share), pair.forth.label, pair.forth.other,
      percent(pair.back.share), w.label, words(w.direction), w.other, words(w.other_direction));
}

std::string text_of(const std::vector<Pair>& pairs, std::size_t classes, const SimilarPartsOptions& options) {
  std::string text = fmt::format(
      "{} classes, compared by shape alone, {} pixels long, {}\n", classes, options.long_side_px,
      options.known_size ? "their sizes known from the picture" : "their sizes not known from the picture");
  bool found = false;
  for (const Pair& pair : pairs) {
    if (pair.difference() >= scene_gen::kAlike) continue;
    text += sentence(pair);
    found = true;
  }
  if (found)
    return text +
           "A model needs another view, the part's size or its colour to tell these apart; or make them one "
           "class.\n";
  text += "  each class can be told from all others from every direction tried\n";
  if (!pairs.empty())
    text += fmt::format("  most alike: '{}' and '{}' (difference {:.2f}; the same is below {:.2f})\n",
                        pairs[0].forth.label, pairs[0].forth.other, pairs[0].difference(), scene_gen::kAlike);
  return text;
}

}  // namespace

core::Result<SimilarParts> similar_parts(const SimilarPartsOptions& options) {
  const auto classes = find_classes(options.folder);
  if (!classes) return core::fail(classes.error());
  scene_gen::ImportOptions import;
  import.long_side_px = options.long_side_px;
  import.cache_dir = cache_folder();
  std::vector<scene_gen::ImportedPart> imported;
  std::vector<scene_gen::NamedPart> parts;
  for (const PartClass& one : *classes)
    for (const std::string& file : one.files) {
      auto part = scene_gen::import_part(file, import);
      if (!part) return core::fail(part.error());
      imported.push_back(std::move(*part));
      parts.push_back({one.label, imported.back().part.get()});
    }
  const auto pairs = pairs_of(scene_gen::compare_parts(parts, {options.long_side_px, options.known_size}));
  SimilarParts out;
  out.text = text_of(pairs, classes->size(), options);
  Json json{{"classes", Json::array()}, {"pairs", Json::array()}};
  for (const PartClass& one : *classes) json["classes"].push_back(one.label);
  for (const Pair& pair : pairs) json["pairs"].push_back(json_of(pair));
  out.json = json.dump(1);
  out.found = std::any_of(pairs.begin(), pairs.end(),
                          [](const Pair& p) { return p.difference() < scene_gen::kAlike; });
  return out;
}

}  // namespace partbooth::pipeline
