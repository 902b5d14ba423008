// SPDX-License-Identifier: Apache-2.0
// The whole job. Read this first: it names the stages in order.
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <chrono>

#include "export/layout.h"
#include "pipeline/dataset_setup.h"
#include "pipeline/finish.h"
#include "pipeline/image_run.h"
#include "pipeline/inputs.h"
#include "pipeline/missing_images.h"
#include "pipeline/pipeline.h"
#include "pipeline/repair.h"
#include "pipeline/run_config.h"
#include "pipeline/single_image.h"
#include "scene_gen/scene_gen.h"
#include "schema/schema.h"

namespace partbooth::pipeline {
namespace {

core::Result<void> check_options(const RenderOptions& options) {
  if (options.shard.count == 0 || options.shard.index >= options.shard.count)
    return core::fail({"", "--shard",
                       fmt::format("{}/{} is no shard", options.shard.index, options.shard.count),
                       "I/N with I from 0 to N-1", 2});
  if (options.out.empty()) return core::fail({"", "--out", "no folder to write to", "name one", 2});
  return {};
}

core::Result<void> resolve_count(schema::DatasetConfig& config, std::size_t classes) {
  if (config.count() == 0) config.set_count(config.images_per_class() * classes);
  if (config.count() < exporter::kMaxImages) return {};
  return core::fail({"", "count", fmt::format("{} pictures are too many", config.count()),
                     fmt::format("a data set has less than {}", exporter::kMaxImages), 2});
}

// Everything that is decided before the first picture.
struct Plan {
  schema::DatasetConfig config;
  Inputs inputs;
};

// Incomplete if `stop` is set afterwards.
core::Result<Plan> make_plan(const RenderOptions& options, const std::atomic<bool>& stop) {
  auto run = read_run_config(options);
  if (!run) return core::fail(run.error());
  PB_RETURN_IF_ERROR(resolve_machine(run->config, options.out));
  auto inputs = run->inputs_of.empty() ? load_inputs(run->config, worker_count(options.threads), stop)
                                       : load_stored_inputs(run->inputs_of);
  if (!inputs) return core::fail(inputs.error());
  if (stop) return Plan{std::move(run->config), std::move(*inputs)};
  PB_RETURN_IF_ERROR(resolve_count(run->config, inputs->catalog.classes.size()));
  if (auto possible = scene_gen::check(run->config, inputs->catalog, run->config.count()); !possible) {
    auto error = possible.error();
    if (error.file.empty()) error.file = options.source;
    return core::fail(std::move(error));
  }
  return Plan{std::move(run->config), std::move(*inputs)};
}

void warn_of_empty(const Shard& shard, std::uint64_t count) {
  if (shard_size(shard, count) > 0) return;
  spdlog::warn("shard {}/{} has no images: {} images are {} blocks of {}, and a shard takes whole blocks",
               shard.index, shard.count, count, exporter::blocks_for(count), exporter::kBlockSize);
}

void log_summary(const RenderSummary& summary, const std::string& out) {
  std::string stages;
  for (const auto& [stage, seconds] : summary.stage_s)
    stages += fmt::format("{}{} {:.1f}", stages.empty() ? "" : ", ", stage, seconds);
  if (summary.rendered > 0)
    spdlog::info("{} images in {:.1f} s, {:.1f} a minute; seconds of work: {}", summary.rendered,
                 summary.wall_s, 60 * static_cast<double>(summary.rendered) / summary.wall_s, stages);
  if (!summary.skipped_parts.empty())
    spdlog::warn("{} part files were skipped", summary.skipped_parts.size());
  if (summary.wanted == 0) return;
  if (summary.interrupted)
    spdlog::warn("interrupted at {} of {} images; the same command goes on from here", summary.present,
                 summary.wanted);
  else
    spdlog::info("{}: all {} images are there", out, summary.present);
}

}  // namespace

core::Result<RenderSummary> render(const RenderOptions& options, const std::atomic<bool>& stop) {
  const auto start = std::chrono::steady_clock::now();
  PB_RETURN_IF_ERROR(check_options(options));
  const auto plan = make_plan(options, stop);
  if (!plan) return core::fail(plan.error());
  if (stop) {
    spdlog::warn("interrupted before the first image; nothing was written");
    RenderSummary summary;
    summary.interrupted = true;
    return summary;
  }
  if (options.only) return render_single(options, plan->config, plan->inputs);

  auto store = open_dataset(options.out, plan->config, plan->inputs);
  if (!store) return core::fail(store.error());
  RenderSummary summary;
  for (const auto& skipped : plan->inputs.files.skipped()) summary.skipped_parts.push_back(skipped.file());
  summary.wanted = shard_size(options.shard, plan->config.count());
  spdlog::info("{}: {} classes, {} images in {}", plan->config.name(), plan->inputs.catalog.classes.size(),
               summary.wanted, options.out);
  warn_of_empty(options.shard, plan->config.count());
  PB_RETURN_IF_ERROR(repair_lost_images(options, plan->config, plan->inputs, **store, stop));
  // Of each missing image: generate, render, develop, label, encode, write, commit.
  const auto done = render_missing(options, plan->config, plan->inputs, **store, stop, summary);
  summary.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (!done) return core::fail(done.error());
  PB_RETURN_IF_ERROR(refresh_manifest_and_report(**store, options.shard, summary));
  log_summary(summary, options.out);
  return summary;
}

core::Result<std::string> resolved_config(const RenderOptions& options) {
  auto run = read_run_config(options);
  if (!run) return core::fail(run.error());
  PB_RETURN_IF_ERROR(resolve_machine(run->config, options.out));
  return schema::config_to_yaml(run->config);
}

}  // namespace partbooth::pipeline
