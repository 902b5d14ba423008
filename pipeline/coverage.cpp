// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/coverage.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "pipeline/part_folder.h"
#include "pipeline/pipeline.h"
#include "pipeline/run_config.h"
#include "scene_gen/scene_gen.h"

namespace partbooth::pipeline {
namespace {

using scene_gen::Coverage;
using scene_gen::CoverageReport;

std::string as_json(const CoverageReport& report) {
  nlohmann::ordered_json out = {{"scenes", report.scenes}, {"strata", scene_gen::kStrata}};
  for (const Coverage& item : report.settings)
    out["settings"][item.name] = {{"filled", item.filled}, {"star_discrepancy", item.star_discrepancy}};
  for (const Coverage& item : report.pairs) out["pairs"][item.name] = item.filled;
  return out.dump(2) + "\n";
}

std::string as_text(const CoverageReport& report) {
  std::string out = fmt::format("{} scenes; filled parts of {} of equal probability, star discrepancy\n",
                                report.scenes, scene_gen::kStrata);
  for (const Coverage& item : report.settings)
    out += fmt::format("{:3}  {:.3f}  {}\n", item.filled, item.star_discrepancy, item.name);
  out += "pairs: filled cells of 8 x 8\n";
  for (const Coverage& item : report.pairs) out += fmt::format("{:3}  {}\n", item.filled, item.name);
  return out;
}

}  // namespace

core::Result<std::string> coverage(const RenderOptions& options, std::uint64_t count, bool json) {
  const auto run = read_run_config(options);
  if (!run) return core::fail(run.error());
  PB_RETURN_IF_ERROR(scene_gen::check_draw_rules(run->config));
  const auto classes = find_classes(run->config.parts().folder());
  if (!classes) return core::fail(classes.error());
  std::vector<std::string> labels;
  for (const PartClass& item : *classes) labels.push_back(item.label);
  const CoverageReport report = scene_gen::coverage_of(run->config, labels, count);
  return json ? as_json(report) : as_text(report);
}

}  // namespace partbooth::pipeline
