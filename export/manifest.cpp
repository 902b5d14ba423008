// SPDX-License-Identifier: Apache-2.0
#include "export/manifest.h"

#include <filesystem>
#include <nlohmann/json.hpp>

#include "core/sha256.h"
#include "export/block_journal.h"
#include "export/dataset_reader.h"
#include "export/file_ops.h"
#include "export/layout.h"

namespace partbooth::exporter {
namespace {

using Json = nlohmann::ordered_json;

core::Result<Json> blocks_json(const std::string& folder, std::uint64_t count) {
  Json blocks = Json::array();
  for (std::uint64_t block = 0; block < blocks_for(count); ++block) {
    const auto records = count_records(folder, block);
    if (!records) return core::fail(records.error());
    const std::uint64_t wanted = std::min(kBlockSize, count - block * kBlockSize);
    blocks.push_back(
        {{"block", block}, {"images", *records}, {"state", *records >= wanted ? "complete" : "open"}});
  }
  return blocks;
}

Json splits_json(const DatasetSummary& summary) {
  Json splits = Json::object();
  for (const auto& [name, split] : summary.splits)
    splits[name] = {{"images", split.images}, {"bytes", split.bytes}, {"classes", split.classes}};
  return splits;
}

}  // namespace

core::Result<std::string> manifest_json(const std::string& dataset, const RunFacts& facts,
                                        const std::optional<DatasetSummary>& summary) {
  const auto reader = DatasetReader::open(dataset);
  if (!reader) return core::fail(reader.error());
  Json json;
  json["tool"] = "partbooth";
  json["version"] = facts.tool_version;
  json["cpu_class"] = facts.cpu_class;
  json["isa"] = reader->config().render().isa();
  json["denoise"] = reader->config().render().denoise();
  json["name"] = reader->config().name();
  json["seed"] = reader->config().seed();
  json["count"] = reader->count();
  for (const auto& [key, file] : {std::pair{"config_sha256", kConfigFile}, {"inputs_sha256", kCatalogFile}}) {
    auto hash = core::sha256_hex_of_file(dataset + "/" + file);
    if (!hash) return core::fail(hash.error());
    json[key] = *hash;
  }
  const auto blocks = blocks_json(dataset, reader->count());
  if (!blocks) return core::fail(blocks.error());
  json["blocks"] = *blocks;
  if (summary) {
    json["images"] = summary->images;
    json["bytes"] = summary->bytes;
    json["record_checksums_sha256"] = summary->records_sha256;
    json["splits"] = splits_json(*summary);
  }
  json["last_run"] = {{"images", facts.rendered}, {"stage_s", facts.stage_s}};
  return json.dump(2) + "\n";
}

core::Result<std::string> manifest_cpu_class(const std::string& dataset) {
  const std::string path = dataset + "/" + kManifestFile;
  if (!std::filesystem::exists(path)) return "";
  const auto text = read_file(path);
  if (!text) return core::fail(text.error());
  const Json json = Json::parse(*text, nullptr, false);
  if (json.is_discarded() || !json.is_object() || !json.contains("cpu_class") ||
      !json["cpu_class"].is_string())
    return core::fail(
        {path, "", "the manifest is damaged", "remove it: it is made again, for the CPU of this machine"});
  return json["cpu_class"].get<std::string>();
}

}  // namespace partbooth::exporter
