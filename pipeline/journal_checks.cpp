// SPDX-License-Identifier: Apache-2.0
#include "pipeline/journal_checks.h"

#include <fmt/format.h>

#include <algorithm>

#include "export/layout.h"
#include "export/packed_draws.h"
#include "export/record_file.h"

namespace partbooth::pipeline {
namespace {

// Records that are in memory at once: a busy scene in a large picture takes half a megabyte.
constexpr std::size_t kAtOnce = 100;

// What is wrong with the record that stands where image `wanted` belongs; empty if nothing is.
std::string place_fault(const schema::ImageRecord& record, std::uint64_t wanted) {
  const std::uint64_t index = record.index();
  if (index == wanted) return "";
  if (exporter::block_of(index) != exporter::block_of(wanted))
    return fmt::format("image {} belongs to another block", index);
  if (index < wanted) return fmt::format("image {} is there twice or out of order", index);
  return fmt::format("image {} stands where image {} is missing", index, wanted);
}

}  // namespace

void read_journal(const VerifyContext& context, std::uint64_t block, const VisitRecords& visit,
                  std::optional<exporter::DatasetSummary>& summary, std::vector<Finding>& findings) {
  const std::string path = exporter::records_path(block);
  const std::uint64_t first = block * exporter::kBlockSize;
  const std::uint64_t wanted = std::min(exporter::kBlockSize, context.dataset.count() - first);
  const auto report = [&](const std::string& place, const std::string& what) {
    findings.push_back({"journal", path, place, what});
  };
  const auto damaged = [&](const std::string& place, const std::string& what) {
    report(place, what);
    summary.reset();
  };
  auto reader = exporter::RecordReader::open(context.dataset.folder() + "/" + path);
  if (!reader)
    return report("", fmt::format("is missing or cannot be read: {} images are not there", wanted));
  std::vector<schema::ImageRecord> records;
  std::uint64_t read = 0;
  std::uint32_t crc = 0;
  for (std::string data; reader->next(data, &crc); ++read) {
    const std::string place = fmt::format("record {}", read);
    schema::ImageRecord record;
    if (!exporter::parse_with_draws(data, record) || record.index() >= exporter::kMaxImages) {
      damaged(place, "the record cannot be read");
      continue;
    }
    const std::string fault = place_fault(record, first + read);
    if (!fault.empty()) damaged(place, fault);
    if (summary) exporter::add_to(*summary, record, crc, record.scene().split());
    records.push_back(std::move(record));
    if (records.size() == kAtOnce) {
      visit(records);
      records.clear();
    }
  }
  visit(records);
  if (!reader->damage().empty()) damaged(fmt::format("byte {}", reader->offset()), reader->damage());
  if (read < wanted)
    report("", fmt::format("has {} of {} records: the data set is not finished", read, wanted));
}

}  // namespace partbooth::pipeline
