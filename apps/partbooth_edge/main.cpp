// SPDX-License-Identifier: Apache-2.0
// partbooth-edge: exit codes 0 done, 1 a picture or the model cannot be used, 2 wrong usage.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>

#include "apps/partbooth_edge/classify.h"

namespace {

// Empty, or what is wrong.
std::string is_folder(const std::string& path) {
  if (std::filesystem::is_directory(path)) return "";
  return path + ": is no folder (give the one that `partbooth-train train` wrote)";
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Classifies pictures of parts on this device."};
  app.set_version_flag("--version", PARTBOOTH_VERSION);
  app.require_subcommand(1);
  partbooth::ClassifyArguments arguments;
  CLI::App* classify = app.add_subcommand("classify", "print the labels of pictures, best first");
  classify->add_option("MODEL", arguments.model, "folder that partbooth-train wrote")
      ->required()
      ->check(is_folder, "");
  classify->add_option("IMAGE", arguments.images, "JPEG and PNG files")->required();
  classify->add_flag("--json", arguments.json, "print all scores as JSON");
  classify->add_option("--top", arguments.top, "labels to print for each picture; 0 for all")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  classify->add_option("--threads", arguments.threads, "threads of the network; 0: one a core")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return partbooth::classify(arguments);
}
