// SPDX-License-Identifier: Apache-2.0
#include "pipeline/derived_checks.h"

#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "core/sha256.h"
#include "export/export_stamp.h"
#include "export/file_ops.h"
#include "export/layout.h"

namespace partbooth::pipeline {
namespace {

namespace fs = std::filesystem;

// Folders of the data set that an export made, and those in export/ that should be.
std::vector<fs::path> export_folders(const fs::path& root) {
  std::vector<fs::path> folders;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator();
       ++entry) {
    if (!entry->is_directory()) continue;
    const std::string name = entry->path().filename();
    const bool own =
        entry.depth() == 0 &&
        std::set<std::string>{"images", "scenes", "layers", "inputs", "records", "report"}.contains(name);
    const bool stamped = fs::exists(entry->path() / exporter::kExportStamp);
    if (stamped || entry->path().parent_path() == root / "export") folders.push_back(entry->path());
    if (own || stamped) entry.disable_recursion_pending();
  }
  return folders;
}

// The files of an export are those that its stamp names, and it was made from the records that are there.
void check_export(const fs::path& root, const fs::path& folder,
                  const std::optional<std::string>& records_sha256, std::vector<Finding>& findings) {
  const std::string path = fs::relative(folder, root);
  const auto report = [&](const std::string& name, const std::string& what) {
    findings.push_back({"export", path + "/" + name, "", what,
                        fmt::format("remove {} and export the data set again", path)});
  };
  const auto stamp = exporter::read_stamp(folder);
  if (!stamp) return report(exporter::kExportStamp, "is missing, damaged or of an older version");
  if (records_sha256 && stamp->records_sha256 != *records_sha256)
    findings.push_back({"export", path, "", "is out of date: the data set has other records now",
                        "export the data set again"});
  std::set<std::string> named{exporter::kExportStamp};
  for (const exporter::ExportedFile& file : stamp->files) {
    named.insert(file.name);
    std::error_code error;
    const std::uint64_t bytes = fs::file_size(folder / file.name, error);
    if (error) {
      report(file.name, "is missing");
    } else if (bytes != file.bytes) {
      report(file.name, fmt::format("has {} bytes, its export wrote {}", bytes, file.bytes));
    } else if (core::sha256_hex_of_file(folder / file.name).value_or("") != file.sha256) {
      report(file.name, "has other bytes than its export wrote");
    }
  }
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = fs::relative(entry.path(), folder);
    if (!entry.is_directory() && !named.contains(name)) report(name, "is no file of the export");
  }
}

}  // namespace

void check_exports(const VerifyContext& context, const Census& census, std::vector<Finding>& findings) {
  const fs::path root(context.dataset.folder());
  const auto folders = export_folders(root);
  if (folders.empty()) return;
  // Damaged records are a finding of their own, and say nothing about the age of an export.
  std::optional<std::string> records_sha256;
  if (census.summary) records_sha256 = census.summary->records_sha256;
  for (const fs::path& folder : folders) check_export(root, folder, records_sha256, findings);
}

namespace {

std::string text_at(const nlohmann::json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

// A data set that is only begun, or a shard of one, has a manifest without counts.
void check_manifest(const VerifyContext& context, const Census& census, std::vector<Finding>& findings) {
  const auto report = [&](const std::string& file, const std::string& what, const std::string& remedy) {
    findings.push_back({"manifest", file, "", what, remedy});
  };
  const std::string again = fmt::format("`partbooth render {0}/{1} --out {0}` writes it again",
                                        context.dataset.folder(), exporter::kConfigFile);
  const auto text = exporter::read_file(context.dataset.folder() + "/" + exporter::kManifestFile);
  if (!text) return report(exporter::kManifestFile, "is missing", again);
  const auto json = nlohmann::json::parse(*text, nullptr, false);
  if (!json.is_object()) return report(exporter::kManifestFile, "is damaged", "remove it; " + again);
  for (const auto& [key, file] :
       {std::pair{"config_sha256", exporter::kConfigFile}, {"inputs_sha256", exporter::kCatalogFile}}) {
    const auto sha256 = core::sha256_hex_of_file(context.dataset.folder() + "/" + file);
    if (sha256 && text_at(json, key) != *sha256)
      report(file, "is not what the data set was made from: it was edited, or the manifest was",
             "put the file of the run back; if it is right as it is, " + again);
  }
  if (!census.summary || !json.contains("images")) return;
  if (json["images"] != census.summary->images)
    report(exporter::kManifestFile, "counts other numbers of images than there are records", again);
  else if (text_at(json, "records_sha256") != census.summary->records_sha256)
    report(exporter::kManifestFile, "is of other records", again);
}

}  // namespace partbooth::pipeline
