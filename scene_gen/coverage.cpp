// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/coverage.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "scene_gen/draws.h"
#include "scene_gen/rounds.h"

namespace partbooth::scene_gen {
namespace {

constexpr int kSide = 8;
static_assert(kSide * kSide == kStrata);

using Quantiles = std::map<std::string, std::vector<double>>;

int cell(double quantile, int cells) { return std::min(static_cast<int>(quantile * cells), cells - 1); }

Coverage of_setting(const std::string& name, std::vector<double> quantiles) {
  std::set<int> filled;
  for (const double q : quantiles) filled.insert(cell(q, kStrata));
  std::sort(quantiles.begin(), quantiles.end());
  const double n = static_cast<double>(quantiles.size());
  double worst = 0;
  for (std::size_t i = 0; i < quantiles.size(); ++i) {
    const double below = static_cast<double>(i) / n;
    worst = std::max({worst, quantiles[i] - below, below + 1 / n - quantiles[i]});
  }
  return {name, static_cast<int>(filled.size()), worst};
}

Coverage of_pair(const std::string& name, const std::vector<double>& a, const std::vector<double>& b) {
  std::set<int> filled;
  for (std::size_t i = 0; i < a.size(); ++i) filled.insert(cell(a[i], kSide) * kSide + cell(b[i], kSide));
  return {name, static_cast<int>(filled.size()), 0};
}

const std::vector<std::pair<std::string, std::string>>& main_pairs() {
  static const std::vector<std::pair<std::string, std::string>> pairs = {
      {"scene.camera.elevation_deg", "scene.camera.azimuth_deg"},
      {"scene.camera.part_extent", "scene.camera.elevation_deg"},
      {"scene.pose.pick", "scene.pose.yaw_deg"},
      {"scene.light.hdri_yaw_deg", "scene.camera.elevation_deg"},
      {"scene.material.preset", "scene.camera.elevation_deg"},
      {"scene.material.preset", "scene.ground.preset"}};
  return pairs;
}

}  // namespace

CoverageReport coverage_of(const schema::DatasetConfig& config, const std::vector<std::string>& labels,
                           std::uint64_t count) {
  Quantiles quantiles;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t scene = scene_of_image(config, i);
    const Turn turn = turn_of(config, labels, scene);
    std::vector<schema::Draw> draws;
    std::vector<RawDraw> raws;
    draw(config.scene(), "scene",
         {config.seed(), scene, i, 0, &draws, &config, turn.sequence, turn.n,
          turn.n * config.views() + view_of_image(config, i), &raws});
    for (const RawDraw& raw : raws) {
      if (!raw.fixed) quantiles[raw.stream].push_back(raw.quantile);
    }
  }
  CoverageReport report;
  report.scenes = count;
  for (const auto& [name, values] : quantiles) report.settings.push_back(of_setting(name, values));
  for (const auto& [a, b] : main_pairs()) {
    const bool both =
        quantiles.contains(a) && quantiles.contains(b) && quantiles[a].size() == quantiles[b].size();
    if (both) report.pairs.push_back(of_pair(a + " x " + b, quantiles[a], quantiles[b]));
  }
  return report;
}

}  // namespace partbooth::scene_gen
