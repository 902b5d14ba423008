// SPDX-License-Identifier: Apache-2.0
#include "pipeline/image_run.h"

#include <tbb/info.h>

#include <memory>

#include "core/check.h"
#include "export/layout.h"
#include "pipeline/group_commit.h"
#include "pipeline/missing_images.h"
#include "pipeline/ordered_workers.h"
#include "pipeline/progress.h"
#include "pipeline/stopwatch.h"
#include "renderer/renderer.h"
#include "scene_gen/scene_gen.h"

namespace partbooth::pipeline {
namespace {

struct Job {
  std::uint64_t index = 0;
  core::Result<schema::ImageRecord> record;
  StageSeconds stage_s;
};
using JobPtr = std::unique_ptr<Job>;

// One run: indices in, images made in parallel, records committed in the order of the indices. The first
// error in that order ends the run; what comes before it is kept.
class ImageRun {
 public:
  ImageRun(const RenderOptions& options, const schema::DatasetConfig& config, const Inputs& inputs,
           exporter::Store& store, renderer::Renderer& renderer, RenderSummary& summary)
      : config_(config),
        inputs_(inputs),
        store_(store),
        renderer_(renderer),
        summary_(summary),
        missing_(store, options.shard, config.count()),
        commit_(store, config.count(), options.commit_images, options.commit_s),
        progress_("images", shard_size(options.shard, config.count())) {}

  core::Result<void> run(int threads, const std::atomic<bool>& stop) {
    // Bounded: memory holds this many images, however slow the disk is.
    OrderedWorkers<Job> workers(
        2 * static_cast<std::uint64_t>(threads), [&] { return next_job(stop); }, [&](Job& job) { make(job); },
        [&](Job& job) { take(job); });
    workers.run(threads);
    count_done(commit_.flush());
    summary_.present = missing_.present() + summary_.rendered;
    return failed_ ? core::fail(error_) : core::Result<void>{};
  }

 private:
  // Empty at the end. An error travels as a job, so that it is met in its place in the order.
  JobPtr next_job(const std::atomic<bool>& stop) {
    summary_.interrupted = stop;
    if (stop || failed_ || input_failed_) return nullptr;
    const std::uint64_t before = missing_.present();
    const auto index = missing_.next();
    progress_.found(missing_.present() - before);
    if (index && !*index) return nullptr;
    auto job = std::make_unique<Job>();
    if (index) {
      job->index = **index;
    } else {
      input_failed_ = true;
      job->record = core::fail(index.error());
    }
    return job;
  }

  void make(Job& job) {
    if (!job.record || failed_) return;
    const core::ReplayScope scope(job.index);
    job.record = make_record(job);
  }

  core::Result<schema::ImageRecord> make_record(Job& job) {
    Stopwatch watch(job.stage_s);
    auto scene = scene_gen::generate(config_, inputs_.catalog, job.index);
    if (!scene) return core::fail(scene.error());
    watch.lap("generate");
    Shot shot = shoot(*scene, config_, inputs_.assets, renderer_, job.stage_s);
    schema::ImageRecord record;
    record.set_key(exporter::key_of(job.index));
    record.set_index(job.index);
    *record.mutable_scene() = std::move(*scene);
    *record.mutable_labels() = std::move(shot.labels);
    Stopwatch write_watch(job.stage_s);
    for (const EncodedFile& file : shot.files) {
      auto stored = store_.put(file.kind, path_of(file, record.scene()), file.view());
      if (!stored) return core::fail(stored.error());
      *record.add_files() = std::move(*stored);
    }
    write_watch.lap("write");
    return record;
  }

  void take(Job& job) {
    if (failed_) return;
    for (const auto& [stage, seconds] : job.stage_s) summary_.stage_s[stage] += seconds;
    if (!job.record) return note(job.record.error());
    Stopwatch watch(summary_.stage_s);
    count_done(commit_.add(std::move(*job.record)));
    watch.lap("commit");
  }

  void count_done(const core::Result<std::uint64_t>& images) {
    if (!images) return note(images.error());
    summary_.rendered += *images;
    if (*images > 0) progress_.advance(*images);
  }

  void note(const core::Error& error) {
    if (!failed_) error_ = error;
    failed_ = true;
  }

  const schema::DatasetConfig& config_;
  const Inputs& inputs_;
  exporter::Store& store_;
  renderer::Renderer& renderer_;
  RenderSummary& summary_;
  MissingImages missing_;
  GroupCommit commit_;
  Progress progress_;
  bool input_failed_ = false;         // of the first stage alone
  std::atomic<bool> failed_ = false;  // set by the last stage alone, with error_
  core::Error error_;
};

}  // namespace

int worker_count(int threads) { return threads > 0 ? threads : tbb::info::default_concurrency(); }

core::Result<void> render_missing(const RenderOptions& options, const schema::DatasetConfig& config,
                                  const Inputs& inputs, exporter::Store& store, const std::atomic<bool>& stop,
                                  RenderSummary& summary) {
  auto renderer = renderer::Renderer::create(config.render().isa(), config.render().denoise());
  if (!renderer) return core::fail(renderer.error());
  ImageRun run(options, config, inputs, store, **renderer, summary);
  return run.run(worker_count(options.threads), stop);
}

}  // namespace partbooth::pipeline
