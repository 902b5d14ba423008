// SPDX-License-Identifier: Apache-2.0
#include "pipeline/duplicate_checks.h"

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <tuple>

#include "export/layout.h"
#include "export/record_file.h"
#include "media/media.h"
#include "media/perceptual_hash.h"

namespace partbooth::pipeline {
namespace {

constexpr int kMostBits = 6;
// Hashes that differ in six bits agree in one of seven bands (pigeonhole).
struct Band {
  int shift, bits;
};
constexpr std::array<Band, 7> kBands{{{0, 9}, {9, 9}, {18, 9}, {27, 9}, {36, 9}, {45, 9}, {54, 10}}};
// Neighbours that a picture is compared with in a band, and pairs that it is in with later ones there: data
// sets of millions and of nothing but copies end, too. Equal hashes are always neighbours.
constexpr std::size_t kMostNeighbours = 2000, kMostPairs = 3;
// docs/verify.md has the measurements: different scenes are below 0.33.
constexpr double kAlike = 0.5;

using Pair = std::pair<std::size_t, std::size_t>;

struct Entry {
  std::uint64_t band, hash, scene;
  std::size_t position;
};

void add_pairs_of_band(const std::vector<Fingerprint>& pictures, const Band& band, std::vector<Pair>& pairs) {
  std::vector<Entry> all;
  all.reserve(pictures.size());
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    const std::uint64_t hash = pictures[i].perceptual_hash;
    all.push_back(
        {hash >> band.shift & ((std::uint64_t{1} << band.bits) - 1), hash, pictures[i].scene_index, i});
  }
  std::sort(all.begin(), all.end(), [](const Entry& a, const Entry& b) {
    return std::tie(a.band, a.hash, a.position) < std::tie(b.band, b.hash, b.position);
  });
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::size_t end = std::min(all.size(), i + 1 + kMostNeighbours);
    std::size_t found = 0;
    for (std::size_t k = i + 1; k < end && found < kMostPairs && all[k].band == all[i].band; ++k) {
      if (all[k].scene == all[i].scene || std::popcount(all[k].hash ^ all[i].hash) > kMostBits) continue;
      pairs.emplace_back(std::minmax(all[i].position, all[k].position));
      ++found;
    }
  }
}

bool are_alike(const VerifyContext& context, const std::string& a, const std::string& b) {
  const auto first = media::read_8bit(context.dataset.folder() + "/" + a);
  const auto second = media::read_8bit(context.dataset.folder() + "/" + b);
  if (!first || !second) return false;
  return first->data == second->data || media::likeness(*first, *second) >= kAlike;
}

// Of the pictures that stand in a pair: the records of their blocks are read once more.
std::vector<std::string> paths_of(const VerifyContext& context, const std::vector<Fingerprint>& pictures,
                                  const std::vector<Pair>& pairs) {
  std::map<std::uint64_t, std::map<std::uint64_t, std::size_t>> wanted;  // by block and index
  for (const auto& [a, b] : pairs)
    for (const std::size_t i : {a, b}) wanted[exporter::block_of(pictures[i].index)][pictures[i].index] = i;
  std::vector<std::string> paths(pictures.size());
  schema::ImageRecord record;
  for (const auto& [block, positions] : wanted) {
    auto reader =
        exporter::RecordReader::open(context.dataset.folder() + "/" + exporter::records_path(block));
    for (std::string data; reader && reader->next(data);) {
      if (!record.ParseFromString(data) || record.files_size() == 0) continue;
      const auto position = positions.find(record.index());
      if (position != positions.end()) paths[position->second] = record.files(0).path();
    }
  }
  return paths;
}

void check_scenes(std::vector<Fingerprint> pictures, std::vector<Finding>& findings) {
  std::stable_sort(pictures.begin(), pictures.end(),
                   [](const auto& a, const auto& b) { return a.scene_index < b.scene_index; });
  for (std::size_t i = 1; i < pictures.size(); ++i) {
    const Fingerprint &a = pictures[i - 1], &b = pictures[i];
    if (a.scene_index == b.scene_index && a.split_hash != b.split_hash)
      findings.push_back(
          {"leak", exporter::records_path(exporter::block_of(b.index)), exporter::key_of(b.index),
           fmt::format("shows the same scene as {}, which is in another split", exporter::key_of(a.index))});
  }
}

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> near_pairs(const std::vector<Fingerprint>& pictures) {
  std::vector<Pair> pairs;
  for (const Band& band : kBands) add_pairs_of_band(pictures, band, pairs);
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

void check_duplicates(const VerifyContext& context, const Census& census, std::vector<Finding>& findings) {
  const auto& pictures = census.pictures;
  check_scenes(pictures, findings);
  // With settings pinned, scenes may rightly come out the same.
  if (context.dataset.config().ablate_size() > 0) return;
  const std::vector<Pair> pairs = near_pairs(pictures);
  const auto paths = paths_of(context, pictures, pairs);
  std::vector<char> alike(pairs.size(), 0);
  tbb::parallel_for(std::size_t{0}, pairs.size(), [&](std::size_t i) {
    alike[i] = are_alike(context, paths[pairs[i].first], paths[pairs[i].second]) ? 1 : 0;
  });
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (alike[i] == 0) continue;
    const Fingerprint &a = pictures[pairs[i].first], &b = pictures[pairs[i].second];
    const bool leaks = a.split_hash != b.split_hash;
    findings.push_back({leaks ? "leak" : "duplicate", paths[pairs[i].second], "",
                        fmt::format("shows the same as {}{}", paths[pairs[i].first],
                                    leaks ? ", which is in another split" : "")});
  }
}

}  // namespace partbooth::pipeline
