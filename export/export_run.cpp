// SPDX-License-Identifier: Apache-2.0
#include "export/export_run.h"

#include <fmt/format.h>

#include <atomic>
#include <filesystem>
#include <map>
#include <thread>

#include "core/sha256.h"
#include "export/export_folder.h"
#include "export/splits.h"

namespace partbooth::exporter {
namespace {

namespace fs = std::filesystem;

// Pictures that are worked on at once: bounds the memory.
constexpr std::size_t kBatchImages = 256;
constexpr std::uint64_t kBatchBytes = 64 << 20;

// Calls work(0..n-1), each once.
template <class Work>
void share_out(std::size_t n, int threads, const Work& work) {
  std::atomic<std::size_t> next = 0;
  const auto loop = [&] {
    for (std::size_t i = next++; i < n; i = next++) work(i);
  };
  std::vector<std::jthread> helpers;
  for (int t = 1; t < threads && static_cast<std::size_t>(t) < n; ++t) helpers.emplace_back(loop);
  loop();
}

class Run {
 public:
  Run(const DatasetReader& dataset, const ExportOptions& options, const SplitPlan& plan, Exporter& exporter)
      : dataset_(dataset), plan_(plan), exporter_(exporter) {
    const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    threads_ = options.threads > 0 ? options.threads : cores;
  }

  core::Result<DatasetSummary> look() {
    DatasetSummary summary;
    PB_RETURN_IF_ERROR(dataset_.for_each(
        [&](schema::ImageRecord&& record, const std::string& data) -> core::Result<void> {
          const ExportImage image = next_image(std::move(record));
          add_to(summary, image.record, data, image.split);
          return exporter_.look(image);
        },
        Draws::kLeaveOut));
    ordinals_.clear();
    return summary;
  }

  core::Result<void> write(ExportFolder& folder) {
    PB_RETURN_IF_ERROR(dataset_.for_each(
        [&](schema::ImageRecord&& record, const std::string&) -> core::Result<void> {
          for (const schema::StoredFile& file : record.files()) batch_bytes_ += file.bytes();
          batch_.push_back(next_image(std::move(record)));
          const bool full = batch_.size() >= kBatchImages || batch_bytes_ >= kBatchBytes;
          return full ? write_batch(folder) : core::Result<void>{};
        },
        Draws::kLeaveOut));
    return write_batch(folder);
  }

 private:
  ExportImage next_image(schema::ImageRecord record) {
    std::string split = plan_.split_of(record);
    ExportImage image{std::move(record), std::move(split), 0};
    image.ordinal = ordinals_[image.split]++;
    return image;
  }

  core::Result<void> write_batch(ExportFolder& folder) {
    std::vector<core::Result<Made>> made(batch_.size());
    share_out(batch_.size(), threads_, [&](std::size_t i) { made[i] = exporter_.make(batch_[i]); });
    for (std::size_t i = 0; i < batch_.size(); ++i) {
      if (!made[i]) return core::fail(made[i].error());
      for (const ExportedFile& file : made[i]->files) PB_RETURN_IF_ERROR(folder.list(file));
      PB_RETURN_IF_ERROR(exporter_.add(batch_[i], *made[i]));
      made[i] = Made{};
    }
    batch_.clear();
    batch_bytes_ = 0;
    return {};
  }

  const DatasetReader& dataset_;
  const SplitPlan& plan_;
  Exporter& exporter_;
  int threads_;
  std::map<std::string, std::uint64_t> ordinals_;
  std::vector<ExportImage> batch_;
  std::uint64_t batch_bytes_ = 0;
};

// Of everything that the bytes of the export depend on.
std::string fingerprint_of(const Format& format, const DatasetReader& dataset, const ExportOptions& o,
                           const DatasetSummary& summary) {
  return core::sha256_hex(
      fmt::format("{} {} shards {} split {} {} {} task {} flags {} {} {} {} {} about {} {} {} {} {}\n{}\n{}",
                  format.name, format.version, o.shards, o.split_by, o.val, o.test, o.task, o.polygons,
                  o.amodal, o.gzip, o.masks, o.webdataset, o.license, o.creator, o.url, o.cite, o.date,
                  summary.records_sha256, fmt::join(dataset.classes(), "\n")));
}

std::string target_of(const Format& format, const DatasetReader& dataset, const ExportOptions& options) {
  const std::string wanted = options.out.empty() ? dataset.folder() + "/export/" + format.name : options.out;
  std::string target = fs::absolute(fs::path(wanted)).lexically_normal();
  while (target.size() > 1 && target.back() == '/') target.pop_back();
  return target;
}

}  // namespace

core::Result<ExportSummary> run_export(const Format& format, const DatasetReader& dataset,
                                       const ExportOptions& options) {
  const auto plan = SplitPlan::make(dataset, options.split_by, options.val, options.test);
  if (!plan) return core::fail(plan.error());
  auto exporter = format.make(dataset, options);
  if (!exporter) return core::fail(exporter.error());
  Run run(dataset, options, *plan, **exporter);
  const auto summary = run.look();
  if (!summary) return core::fail(summary.error());
  PB_RETURN_IF_ERROR(check_finished(dataset, *summary));
  PB_RETURN_IF_ERROR(plan->check_complete(dataset, *summary));
  const std::string target = target_of(format, dataset, options);
  auto folder = ExportFolder::create(target, fingerprint_of(format, dataset, options, *summary),
                                     summary->records_sha256, options.copy);
  if (!folder) return core::fail(folder.error());
  if ((*folder)->up_to_date()) return ExportSummary{target, summary->images, true, summary->objects};
  PB_RETURN_IF_ERROR((*exporter)->begin(**folder, *summary));
  PB_RETURN_IF_ERROR(run.write(**folder));
  PB_RETURN_IF_ERROR((*exporter)->finish());
  PB_RETURN_IF_ERROR((*folder)->publish());
  return ExportSummary{target, summary->images, false, summary->objects};
}

}  // namespace partbooth::exporter
