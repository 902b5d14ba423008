// SPDX-License-Identifier: Apache-2.0
#include "pipeline/repair.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "core/check.h"
#include "core/sha256.h"
#include "export/layout.h"
#include "export/record_file.h"
#include "pipeline/image_run.h"
#include "pipeline/ordered_workers.h"
#include "pipeline/progress.h"
#include "pipeline/shot.h"
#include "renderer/renderer.h"

namespace partbooth::pipeline {
namespace {

namespace fs = std::filesystem;

using Records = std::vector<schema::ImageRecord>;

bool is_lost(const std::string& folder, const schema::StoredFile& file) {
  std::error_code error;
  const auto size = fs::file_size(folder + "/" + file.path(), error);
  return error || size != file.bytes();
}

// Reads without a lock: a record comes after its files, and files of an image are the same whoever makes
// them.
core::Result<Records> lost_images(const std::string& folder, std::uint64_t block) {
  Records lost;
  const std::string path = folder + "/" + exporter::records_path(block);
  if (!fs::exists(path)) return lost;
  auto reader = exporter::RecordReader::open(path);
  if (!reader) return core::fail(reader.error());
  std::uint64_t index = block * exporter::kBlockSize;
  schema::ImageRecord record;
  // What comes after a damaged record is cut and rendered as a missing image.
  for (std::string data; reader->next(data) && record.ParseFromString(data) && record.index() == index;
       ++index)
    if (std::any_of(record.files().begin(), record.files().end(),
                    [&](const schema::StoredFile& file) { return is_lost(folder, file); }))
      lost.push_back(record);
  return lost;
}

core::Result<void> check_same_bytes(const Shot& shot, const schema::ImageRecord& record,
                                    const std::string& folder) {
  const auto other = [&](const std::string& path) {
    return core::fail(
        {folder + "/" + path, record.key(),
         "lost, and made again it has other bytes: the data set was made by another build, or "
         "dataset.yaml was changed",
         "use the build that made it (manifest.json names its version), or start a new data set"});
  };
  if (shot.files.size() != static_cast<std::size_t>(record.files_size()))
    return other(exporter::records_path(exporter::block_of(record.index())));
  for (int i = 0; i < record.files_size(); ++i)
    if (core::sha256_hex(shot.files[static_cast<std::size_t>(i)].view()) != record.files(i).sha256())
      return other(record.files(i).path());
  return {};
}

class Repair {
 public:
  Repair(const schema::DatasetConfig& config, const Inputs& inputs, exporter::Store& store,
         renderer::Renderer& renderer)
      : config_(config), inputs_(inputs), store_(store), renderer_(renderer) {}

  // Returns how many were made again, which is less than all after `stop` alone.
  core::Result<std::uint64_t> run(const Records& lost, int threads, const std::atomic<bool>& stop) {
    std::size_t next = 0;
    std::uint64_t done = 0;
    core::Result<void> result;
    std::atomic<bool> failed = false;
    Progress progress("lost images", lost.size());
    OrderedWorkers<Job> workers(
        2 * static_cast<std::uint64_t>(threads),
        [&] {
          const bool end = stop || failed || next == lost.size();
          return end ? nullptr : std::make_unique<Job>(lost[next++]);
        },
        [&](Job& job) { job.result = make_again(job.record); },
        [&](Job& job) {
          if (failed) return;
          failed = !job.result;
          if (failed) return void(result = job.result);
          ++done;
          progress.advance(1);
        });
    workers.run(threads);
    PB_RETURN_IF_ERROR(store_.sync());
    return result ? core::Result<std::uint64_t>(done) : core::fail(result.error());
  }

 private:
  struct Job {
    explicit Job(const schema::ImageRecord& lost) : record(lost) {}
    const schema::ImageRecord& record;
    core::Result<void> result;
  };

  core::Result<void> make_again(const schema::ImageRecord& record) {
    const core::ReplayScope scope(record.index());
    StageSeconds ignored;
    const Shot shot = shoot(record.scene(), config_, inputs_.assets, renderer_, ignored);
    PB_RETURN_IF_ERROR(check_same_bytes(shot, record, store_.folder()));
    for (const EncodedFile& file : shot.files)
      PB_RETURN_IF_ERROR(store_.put(file.kind, path_of(file, record.scene()), file.view()));
    return {};
  }

  const schema::DatasetConfig& config_;
  const Inputs& inputs_;
  exporter::Store& store_;
  renderer::Renderer& renderer_;
};

}  // namespace

core::Result<void> repair_lost_images(const RenderOptions& options, const schema::DatasetConfig& config,
                                      const Inputs& inputs, exporter::Store& store,
                                      const std::atomic<bool>& stop) {
  std::unique_ptr<renderer::Renderer> renderer;
  std::uint64_t done = 0;
  for (std::uint64_t block = options.shard.index; block < exporter::blocks_for(config.count()) && !stop;
       block += options.shard.count) {
    const auto lost = lost_images(store.folder(), block);
    if (!lost) return core::fail(lost.error());
    if (lost->empty()) continue;
    if (!renderer) {
      auto created = renderer::Renderer::create(config.render().isa(), config.render().denoise());
      if (!created) return core::fail(created.error());
      renderer = std::move(*created);
    }
    const auto made =
        Repair(config, inputs, store, *renderer).run(*lost, worker_count(options.threads), stop);
    if (!made) return core::fail(made.error());
    done += *made;
  }
  if (done > 0) spdlog::warn("{} lost pictures were made again", done);
  return {};
}

}  // namespace partbooth::pipeline
