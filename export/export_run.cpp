// SPDX-License-Identifier: Apache-2.0
#include "export/export_run.h"

#include <fmt/format.h>
#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/task_arena.h>

#include <filesystem>
#include <map>
#include <optional>

#include "core/sha256.h"
#include "export/export_folder.h"
#include "export/record_pass.h"
#include "export/splits.h"

namespace partbooth::exporter {
namespace {

namespace fs = std::filesystem;

// A picture on its way, and what it gives.
struct Passing : PassingRecord {
  std::optional<ExportImage> image;
  Made made;
};

class Run {
 public:
  Run(const DatasetReader& dataset, const SplitPlan& plan, Exporter& exporter)
      : dataset_(dataset), plan_(plan), exporter_(exporter) {}

  core::Result<DatasetSummary> look() {
    Ordinals ordinals;
    return summarize(dataset_, [&](const schema::ImageRecord& record) -> core::Result<std::string> {
      const ExportImage image = next_image(record, ordinals);
      PB_RETURN_IF_ERROR(exporter_.look(image));
      return image.split;
    });
  }

  core::Result<void> write(ExportFolder& folder) {
    Ordinals ordinals;
    const auto number = [&](Passing& passing) -> core::Result<void> {
      passing.image.emplace(next_image(*passing.record, ordinals));
      return {};
    };
    const auto make = [&](Passing& passing) -> core::Result<void> {
      auto made = exporter_.make(*passing.image);
      if (!made) return core::fail(made.error());
      passing.made = std::move(*made);
      return {};
    };
    const auto add = [&](Passing& passing) -> core::Result<void> {
      for (const ExportedFile& file : passing.made.files) PB_RETURN_IF_ERROR(folder.list(file));
      return exporter_.add(*passing.image, passing.made);
    };
    return run_pass<Passing>(dataset_, Draws::kLeaveOut, {{true, number}, {false, make}, {true, add}});
  }

 private:
  using Ordinals = std::map<std::string, std::uint64_t>;

  ExportImage next_image(const schema::ImageRecord& record, Ordinals& ordinals) const {
    std::string split = plan_.split_of(record);
    const std::uint64_t ordinal = ordinals[split]++;
    return {record, std::move(split), ordinal};
  }

  const DatasetReader& dataset_;
  const SplitPlan& plan_;
  Exporter& exporter_;
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

core::Result<ExportSummary> run_here(const Format& format, const DatasetReader& dataset,
                                     const ExportOptions& options) {
  const auto plan = SplitPlan::make(dataset, options.split_by, options.val, options.test);
  if (!plan) return core::fail(plan.error());
  auto exporter = format.make(dataset, options);
  if (!exporter) return core::fail(exporter.error());
  Run run(dataset, *plan, **exporter);
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

}  // namespace

core::Result<ExportSummary> run_export(const Format& format, const DatasetReader& dataset,
                                       const ExportOptions& options) {
  const int threads = options.threads > 0 ? options.threads : tbb::info::default_concurrency();
  // More than the machine has cores: TBB refuses them unasked.
  const tbb::global_control allow(tbb::global_control::max_allowed_parallelism,
                                  static_cast<std::size_t>(threads));
  tbb::task_arena arena(threads);
  return arena.execute([&] { return run_here(format, dataset, options); });
}

}  // namespace partbooth::exporter
