// SPDX-License-Identifier: Apache-2.0
#include "pipeline/derived_checks.h"

#include <fmt/format.h>
#include <tbb/parallel_for.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_set>

#include "core/sha256.h"
#include "export/export_stamp.h"
#include "export/file_ops.h"
#include "export/layout.h"
#include "pipeline/folder_walk.h"

namespace partbooth::pipeline {
namespace {

namespace fs = std::filesystem;

// Folders of the data set that an export made, and those in export/ that should be.
std::vector<std::string> export_folders(const std::string& root, std::vector<Finding>& findings) {
  static const std::set<std::string> kOwn{"images", "scenes", "layers", "inputs", "records", "report"};
  std::vector<std::string> folders;
  std::error_code ignored;
  walk(root, "", findings, [&](FolderWalk& at, const std::string& path) {
    if (!at->is_directory(ignored)) return;
    const bool stamped = fs::exists(at->path() / exporter::kExportStamp, ignored);
    if (stamped || fs::path(path).parent_path() == "export") folders.push_back(path);
    if (kOwn.contains(path) || stamped) at.disable_recursion_pending();
  });
  return folders;
}

// What is wrong with a file of an export; empty if nothing is.
std::string file_fault(const std::string& path, const exporter::ExportedFile& file) {
  std::error_code error;
  const std::uint64_t bytes = fs::file_size(path, error);
  if (error) return "is missing";
  if (bytes != file.bytes) return fmt::format("has {} bytes, its export wrote {}", bytes, file.bytes);
  const auto sha256 = core::sha256_hex_of_file(path);
  return sha256 && *sha256 == file.sha256 ? "" : "has other bytes than its export wrote";
}

// The files of an export are those that its stamp names, and it was made from the records that are there.
void check_export(const std::string& root, const std::string& path,
                  const std::optional<std::string>& records_sha256, std::vector<Finding>& findings) {
  const auto report = [&](const std::string& name, const std::string& what) {
    findings.push_back({"export", path + "/" + name, "", what,
                        fmt::format("remove {} and export the data set again", path)});
  };
  const std::string folder = root + "/" + path;
  const auto stamp = exporter::read_stamp(folder);
  if (!stamp) return report(exporter::kExportStamp, "is missing, damaged or of an older version");
  if (records_sha256 && stamp->records_sha256 != *records_sha256)
    findings.push_back({"export", path, "", "is out of date: the data set has other records now",
                        "export the data set again"});
  std::vector<std::string> faults(stamp->files.size());
  tbb::parallel_for(std::size_t{0}, faults.size(), [&](std::size_t i) {
    faults[i] = file_fault(folder + "/" + stamp->files[i].name, stamp->files[i]);
  });
  std::unordered_set<std::string> named{path + "/" + exporter::kExportStamp};
  for (std::size_t i = 0; i < faults.size(); ++i) {
    if (!faults[i].empty()) report(stamp->files[i].name, faults[i]);
    named.insert(path + "/" + stamp->files[i].name);
  }
  std::error_code ignored;
  walk(root, path, findings, [&](FolderWalk& at, const std::string& file) {
    if (!at->is_directory(ignored) && !named.contains(file))
      report(file.substr(path.size() + 1), "is no file of the export");
  });
}

std::string text_at(const nlohmann::json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace

void check_exports(const VerifyContext& context, const Census& census, std::vector<Finding>& findings) {
  const std::string& root = context.dataset.folder();
  // Damaged records are a finding of their own, and say nothing about the age of an export.
  std::optional<std::string> records_sha256;
  if (census.summary) records_sha256 = census.summary->records_sha256;
  for (const std::string& path : export_folders(root, findings))
    check_export(root, path, records_sha256, findings);
}

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
  else if (json.contains("record_checksums_sha256") &&  // not in manifests of earlier versions
           text_at(json, "record_checksums_sha256") != census.summary->records_sha256)
    report(exporter::kManifestFile, "is of other records", again);
}

}  // namespace partbooth::pipeline
