// SPDX-License-Identifier: Apache-2.0
// Everything read back. The checks stand in two tables (checks.h).
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <filesystem>
#include <tuple>

#include "core/random.h"
#include "core/sha256.h"
#include "export/layout.h"
#include "media/perceptual_hash.h"
#include "pipeline/checks.h"
#include "pipeline/image_run.h"
#include "pipeline/inputs.h"
#include "pipeline/journal_checks.h"
#include "pipeline/progress.h"

namespace partbooth::pipeline {
namespace {

namespace fs = std::filesystem;

core::Result<VerifyContext> read_context(const std::string& folder) {
  auto dataset = exporter::DatasetReader::open(folder);
  if (!dataset) return core::fail(dataset.error());
  VerifyContext context{std::move(*dataset), std::nullopt, {}, {}};
  if (auto catalog = read_catalog(folder)) context.catalog = std::move(*catalog);
  if (context.catalog)
    for (const schema::ClassInputs& one : context.catalog->classes())
      for (const schema::InputFile& part : one.parts()) context.parts[one.label()].insert(part.sha256());
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(folder + "/inputs", missing)) {
    const auto sha256 = core::sha256_hex_of_file(entry.path());
    if (sha256 && *sha256 == entry.path().filename()) context.inputs.insert(*sha256);
  }
  return context;
}

// What one image gives.
struct Checked {
  std::vector<Finding> findings;
  std::optional<Fingerprint> fingerprint;
};

Checked check_image(const VerifyContext& context, const schema::ImageRecord& record) {
  Checked checked;
  const LoadedImage image = load_image(context, record);
  for (const ImageCheck& check : image_checks()) check.run(context, image, checked.findings);
  if (image.picture)
    checked.fingerprint = Fingerprint{media::perceptual_hash(*image.picture), record.scene().scene_index(),
                                      static_cast<std::uint32_t>(record.index()),
                                      static_cast<std::uint32_t>(core::stream_hash(record.scene().split()))};
  return checked;
}

void check_images(const VerifyContext& context, const std::vector<schema::ImageRecord>& records,
                  Progress& progress, std::vector<Finding>& findings, Census& census) {
  std::vector<Checked> checked(records.size());
  tbb::parallel_for(std::size_t{0}, records.size(), [&](std::size_t i) {
    checked[i] = check_image(context, records[i]);
    progress.advance(1);
  });
  for (Checked& one : checked) {
    std::move(one.findings.begin(), one.findings.end(), std::back_inserter(findings));
    if (one.fingerprint) census.pictures.push_back(*one.fingerprint);
  }
  for (const schema::ImageRecord& record : records)
    for (const schema::StoredFile& file : record.files())
      census.named.push_back(core::stream_hash(file.path()));
}

void finish(const std::string& folder, std::vector<Finding>& findings) {
  for (Finding& finding : findings)
    if (finding.remedy.empty()) finding.remedy = remedy_of(finding.kind, folder);
  std::sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.file, a.place, a.kind, a.message) < std::tie(b.file, b.place, b.kind, b.message);
  });
}

}  // namespace

core::Result<VerifyResult> verify(const std::string& folder, int threads) {
  VerifyResult result;
  if (fs::exists(folder + "/" + exporter::kConfigFile) &&
      !fs::exists(folder + "/" + exporter::kClassesFile)) {
    result.findings.push_back(
        {"classes", exporter::kClassesFile, "", "is missing: nothing else can be checked without it"});
    finish(folder, result.findings);
    return result;
  }
  const auto context = read_context(folder);
  if (!context) return core::fail(context.error());
  Census census{{}, {}, exporter::DatasetSummary{}};
  tbb::task_arena arena(worker_count(threads));
  {
    Progress progress("images", context->dataset.count());
    const VisitRecords visit = [&](const std::vector<schema::ImageRecord>& records) {
      arena.execute([&] { check_images(*context, records, progress, result.findings, census); });
      result.images += records.size();
    };
    for (std::uint64_t block = 0; block < exporter::blocks_for(context->dataset.count()); ++block)
      read_journal(*context, block, visit, census.summary, result.findings);
  }
  result.files = census.named.size();
  std::sort(census.named.begin(), census.named.end());
  arena.execute([&] {
    for (const DatasetCheck& check : dataset_checks()) check.run(*context, census, result.findings);
  });
  finish(folder, result.findings);
  return result;
}

}  // namespace partbooth::pipeline
