// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "export/layout.h"
#include "pipeline/checks.h"
#include "pipeline/derived_checks.h"
#include "pipeline/duplicate_checks.h"
#include "pipeline/folder_walk.h"
#include "pipeline/orphan_checks.h"

namespace partbooth::pipeline {
namespace {

void check_classes(const VerifyContext& context, const Census&, std::vector<Finding>& findings) {
  const auto& classes = context.dataset.classes();
  const auto report = [&](const std::string& what) {
    findings.push_back({"classes", exporter::kClassesFile, "", what});
  };
  if (std::any_of(classes.begin(), classes.end(),
                  [](const std::string& label) { return label.ends_with('\r'); }))
    report("has line ends of Windows (CR LF): an editor or a transfer changed it");
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
  walk(context.dataset.folder(), "inputs", findings, [&](FolderWalk& at, const std::string& path) {
    at.disable_recursion_pending();
    if (path != exporter::kCatalogFile && !wanted.contains(at->path().filename()))
      findings.push_back({"inputs", path, "", "the catalog does not name this file"});
  });
}

}  // namespace

std::string remedy_of(const std::string& kind, const std::string& folder) {
  const std::string render =
      fmt::format("`partbooth render {0}/{1} --out {0}`", folder, exporter::kConfigFile);
  if (kind == "file" || kind == "picture" || kind == "layer")
    return "remove the file if it is there; " + render + " makes it again";
  if (kind == "journal" || kind == "shared") return render + " makes what is damaged or missing again";
  if (kind == "orphan")
    return "if `render` was stopped, finish it first: it writes such files anew; else remove the file, or "
           "rename "
           "it if it is a picture of this data set under another name";
  if (kind == "classes" || kind == "class" || kind == "inputs" || kind == "scene-input")
    return "put the file back from a copy of the data set, or render the data set again into a new folder";
  if (kind == "duplicate" || kind == "leak")
    return "make settings of the scene vary more, then render the data set again into a new folder";
  // What the records themselves say wrongly, under a good checksum.
  return "remove the file in records/ that holds it, then " + render + " makes its images again";
}

const std::vector<DatasetCheck>& dataset_checks() {
  static const std::vector<DatasetCheck> kChecks{
      {"orphan", check_orphans}, {"shared", check_shared_files}, {"classes", check_classes},
      {"inputs", check_inputs},  {"manifest", check_manifest},   {"duplicate", check_duplicates},
      {"export", check_exports},
  };
  return kChecks;
}

}  // namespace partbooth::pipeline
