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
#include "export/record_file.h"
#include "pipeline/checks.h"
#include "pipeline/image_run.h"
#include "pipeline/inputs.h"
#include "pipeline/progress.h"

namespace partbooth::pipeline {
namespace {

namespace fs = std::filesystem;

core::Result<VerifyContext> read_context(const std::string& folder) {
  auto dataset = exporter::DatasetReader::open(folder);
  if (!dataset) return core::fail(dataset.error());
  VerifyContext context{std::move(*dataset), std::nullopt, {}};
  if (auto catalog = read_catalog(folder)) context.catalog = std::move(*catalog);
  std::error_code missing;
  for (const auto& entry : fs::directory_iterator(folder + "/inputs", missing)) {
    const auto sha256 = core::sha256_hex_of_file(entry.path());
    if (sha256 && *sha256 == entry.path().filename()) context.inputs.insert(*sha256);
  }
  return context;
}

// The good records of one block, wherever they stand; what is wrong with the journal itself is a check of its
// own.
std::vector<schema::ImageRecord> records_of(const std::string& folder, std::uint64_t block) {
  std::vector<schema::ImageRecord> records;
  auto reader = exporter::RecordReader::open(folder + "/" + exporter::records_path(block));
  if (!reader) return records;
  schema::ImageRecord record;
  for (std::string data; reader->next(data);)
    if (record.ParseFromString(data) && record.index() < exporter::kMaxImages) records.push_back(record);
  return records;
}

void check_block(const VerifyContext& context, const std::vector<schema::ImageRecord>& records,
                 std::vector<Finding>& all) {
  std::vector<std::vector<Finding>> found(records.size());
  tbb::parallel_for(std::size_t{0}, records.size(), [&](std::size_t i) {
    const LoadedImage image = load_image(context, records[i], found[i]);
    for (const ImageCheck& check : image_checks()) check.run(context, image, found[i]);
  });
  for (auto& some : found) std::move(some.begin(), some.end(), std::back_inserter(all));
}

}  // namespace

core::Result<VerifyResult> verify(const std::string& folder, int threads) {
  const auto context = read_context(folder);
  if (!context) return core::fail(context.error());
  VerifyResult result;
  std::vector<std::uint64_t> named;
  Progress progress("images", context->dataset.count());
  tbb::task_arena arena(worker_count(threads));
  for (std::uint64_t block = 0; block < exporter::blocks_for(context->dataset.count()); ++block) {
    const auto records = records_of(folder, block);
    arena.execute([&] { check_block(*context, records, result.findings); });
    for (const schema::ImageRecord& record : records)
      for (const schema::StoredFile& file : record.files()) named.push_back(core::stream_hash(file.path()));
    result.images += records.size();
    progress.advance(records.size());
  }
  result.files = named.size();
  std::sort(named.begin(), named.end());
  for (const DatasetCheck& check : dataset_checks()) check.run(*context, named, result.findings);
  std::sort(result.findings.begin(), result.findings.end(), [](const Finding& a, const Finding& b) {
    return std::tie(a.file, a.place, a.check, a.message) < std::tie(b.file, b.place, b.check, b.message);
  });
  return result;
}

}  // namespace partbooth::pipeline
