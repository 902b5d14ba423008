// SPDX-License-Identifier: Apache-2.0
// The subcommand export.
#include <fmt/core.h>

#include <memory>

#include "apps/partbooth/commands.h"
#include "export/export.h"

namespace partbooth::apps {
namespace {

std::string table_of_formats() {
  std::string table = "Formats:";
  for (const exporter::Format& format : exporter::formats()) {
    std::string options;
    for (const std::string& option : format.options) options += " --" + option;
    const std::string name = format.name;
    table += "\n  " + name + std::string(name.size() < 12 ? 12 - name.size() : 1, ' ') + format.summary;
    if (!options.empty()) table += " (" + options.substr(1) + ")";
  }
  return table;
}

}  // namespace

void add_export(CLI::App& app, Command& chosen) {
  CLI::App* command = app.add_subcommand("export", "write a data set in another format");
  struct Arguments {
    std::string format, dataset;
    exporter::ExportOptions options;
  };
  auto arguments = std::make_shared<Arguments>();
  exporter::ExportOptions& options = arguments->options;
  command->footer(table_of_formats());
  command->add_option("FORMAT", arguments->format, "see the table below")->required();
  command->add_option("DATASET", arguments->dataset, "folder of the data set")->required();
  command->add_option("--out", options.out, "folder of the export; default: DATASET/export/FORMAT");
  command->add_flag("--copy", options.copy, "copy the pictures where they could be hard links");
  command->add_option("--threads", options.threads, "0: one a core")->check(CLI::NonNegativeNumber);
  command->add_option("--split-by", options.split_by,
                      "make the splits anew: by key, scene, part, pose or background");
  command->add_option("--val", options.val, "share of val, with --split-by");
  command->add_option("--test", options.test, "share of test, with --split-by");
  command->add_option("--shards", options.shards, "files of each split; 0: about 100 MB each");
  command->add_option("--task", options.task, "classify, detect, segment, pose or obb");
  command->add_flag("--polygons", options.polygons, "polygons, where masks are run lengths");
  command->add_flag("--amodal", options.amodal, "masks of whole objects too, with what is hidden");
  command->add_flag("--gzip", options.gzip, "compress the files");
  command->add_flag("--masks", options.masks, "masks of the objects");
  command->add_flag("--webdataset", options.webdataset, "tar files");
  command->add_option("--license", options.license, "URL of the licence, for the metadata");
  command->add_option("--creator", options.creator, "who made the data set, for the metadata");
  command->add_option("--url", options.url, "page of the data set, for the metadata");
  command->add_option("--cite", options.cite, "how to cite the data set, for the metadata");
  command->add_option("--date", options.date, "YYYY-MM-DD, for the metadata; default: SOURCE_DATE_EPOCH");
  command->callback([&chosen, arguments] {
    chosen = [arguments] {
      const auto done = exporter::export_dataset(arguments->format, arguments->dataset, arguments->options);
      if (!done) return report(done.error());
      fmt::print("{}: {} images, {} objects, {} of them ignored{}\n", done->folder, done->images,
                 done->objects.listed, done->objects.ignored, done->up_to_date ? "; up to date" : "");
      return 0;
    };
  });
}

}  // namespace partbooth::apps
