// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "core/random.h"
#include "core/sha256.h"
#include "export/layout.h"
#include "export/record_file.h"
#include "export/temp_folder.h"
#include "pipeline/checks.h"
#include "pipeline/derived_checks.h"
#include "pipeline/duplicate_checks.h"

namespace partbooth::pipeline {
namespace {

namespace fs = std::filesystem;

// Each journal holds the records of its block, in order, once, to the end.
void check_journals(const VerifyContext& context, const Census&, std::vector<Finding>& findings) {
  const std::uint64_t count = context.dataset.count();
  for (std::uint64_t block = 0; block < exporter::blocks_for(count); ++block) {
    const std::string path = exporter::records_path(block);
    const std::uint64_t first = block * exporter::kBlockSize;
    const std::uint64_t wanted = std::min(exporter::kBlockSize, count - first);
    const auto report = [&](const std::string& place, const std::string& what) {
      findings.push_back({"journal", path, place, what});
    };
    auto reader = exporter::RecordReader::open(context.dataset.folder() + "/" + path);
    if (!reader) {
      report("", fmt::format("is missing: {} images are not there", wanted));
      continue;
    }
    std::uint64_t records = 0;
    schema::ImageRecord record;
    for (std::string data; reader->next(data); ++records) {
      const std::string place = fmt::format("record {}", records);
      if (!record.ParseFromString(data)) {
        report(place, "the record cannot be read");
      } else if (exporter::block_of(record.index()) != block) {
        report(place, fmt::format("image {} belongs to another block", record.index()));
      } else if (record.index() < first + records) {
        report(place, fmt::format("image {} is there twice or out of order", record.index()));
      } else if (record.index() > first + records) {
        report(place,
               fmt::format("image {} stands where image {} is missing", record.index(), first + records));
      }
    }
    if (!reader->damage().empty()) report(fmt::format("byte {}", reader->offset()), reader->damage());
    if (records < wanted)
      report("", fmt::format("has {} of {} records: the data set is not finished", records, wanted));
  }
}

// Files that nobody can find by the records are not part of the data set, and yet training would read them.
void check_orphans(const VerifyContext& context, const Census& census, std::vector<Finding>& findings) {
  const fs::path root(context.dataset.folder());
  for (const char* folder : {"images", "scenes", "layers"}) {
    if (!fs::exists(root / folder)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const std::string path = fs::relative(entry.path(), root);
      if (entry.is_directory()) {
        if (fs::is_empty(entry.path()))
          findings.push_back(
              {"orphan", path, "", "the folder is empty: readers of label-named folders refuse it"});
      } else if (!std::binary_search(census.named.begin(), census.named.end(), core::stream_hash(path))) {
        findings.push_back({"orphan", path, "", "no record names this file"});
      }
    }
  }
  for (const auto& entry : fs::directory_iterator(root / "records")) {
    const std::string name = entry.path().filename();
    std::uint64_t block = 0;
    while (block < exporter::blocks_for(context.dataset.count()) &&
           exporter::records_path(block) != "records/" + name)
      ++block;
    if (block == exporter::blocks_for(context.dataset.count()))
      findings.push_back({"orphan", "records/" + name, "", "is the journal of no block"});
  }
  if (fs::exists(root / exporter::kTempFolder))
    findings.push_back({"orphan", exporter::kTempFolder, "",
                        "temporary files of a run that was killed, or is still at work"});
}

// Two records must not share a file.
void check_shared_files(const VerifyContext&, const Census& census, std::vector<Finding>& findings) {
  const auto twice = std::adjacent_find(census.named.begin(), census.named.end());
  if (twice != census.named.end()) findings.push_back({"shared", "records", "", "two records name one file"});
}

void check_classes(const VerifyContext& context, const Census&, std::vector<Finding>& findings) {
  const auto& classes = context.dataset.classes();
  const auto report = [&](const std::string& what) {
    findings.push_back({"classes", exporter::kClassesFile, "", what});
  };
  if (!std::is_sorted(classes.begin(), classes.end())) report("the labels are not sorted by bytes");
  if (std::adjacent_find(classes.begin(), classes.end()) != classes.end()) report("a label is there twice");
  if (!context.catalog)
    return findings.push_back({"inputs", exporter::kCatalogFile, "", "is missing or damaged"});
  std::vector<std::string> expected;
  for (const schema::ClassInputs& one : context.catalog->classes()) expected.push_back(one.label());
  if (classes != expected) report("the labels are not those of inputs/catalog.json");
}

// The files of inputs/ are those of the catalog, and each is what its name says.
void check_inputs(const VerifyContext& context, const Census&, std::vector<Finding>& findings) {
  if (!context.catalog) return;
  std::set<std::string> wanted;
  const auto add = [&](const auto& files) {
    for (const schema::InputFile& file : files) wanted.insert(file.sha256());
  };
  for (const schema::ClassInputs& one : context.catalog->classes()) add(one.parts());
  add(context.catalog->distractors());
  add(context.catalog->solids());
  add(context.catalog->hdris());
  add(context.catalog->textures());
  add(context.catalog->backdrops());
  add(context.catalog->piles());
  for (const std::string& sha256 : wanted)
    if (!context.inputs.contains(sha256))
      findings.push_back({"inputs", exporter::input_path(sha256), "",
                          "is missing, or its content is not what its name says"});
  const fs::path folder = fs::path(context.dataset.folder()) / "inputs";
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    if ("inputs/" + name != exporter::kCatalogFile && !wanted.contains(name))
      findings.push_back({"inputs", "inputs/" + name, "", "the catalog does not name this file"});
  }
}

}  // namespace

std::string remedy_of(const std::string& kind, const std::string& folder) {
  const std::string render =
      fmt::format("`partbooth render {0}/{1} --out {0}`", folder, exporter::kConfigFile);
  if (kind == "file" || kind == "picture" || kind == "layer")
    return "remove the file if it is there; " + render + " makes it again";
  if (kind == "journal" || kind == "shared") return render + " makes what is damaged or missing again";
  if (kind == "orphan") return "remove it; if it is a picture of this data set under another name, rename it";
  if (kind == "classes" || kind == "class" || kind == "inputs" || kind == "scene-input")
    return "put the file back from a copy of the data set, or render the data set again into a new folder";
  if (kind == "duplicate" || kind == "leak")
    return "make settings of the scene vary more, then render the data set again into a new folder";
  // What the records themselves say wrongly, under a good checksum.
  return "remove the file in records/ that holds it, then " + render + " makes its images again";
}

const std::vector<DatasetCheck>& dataset_checks() {
  static const std::vector<DatasetCheck> kChecks{
      {"journal", check_journals},     {"orphan", check_orphans}, {"shared", check_shared_files},
      {"classes", check_classes},      {"inputs", check_inputs},  {"manifest", check_manifest},
      {"duplicate", check_duplicates}, {"export", check_exports},
  };
  return kChecks;
}

}  // namespace partbooth::pipeline
