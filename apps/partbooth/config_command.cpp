// SPDX-License-Identifier: Apache-2.0
// The subcommands that need no data set: config and inspect.
#include <cstdio>
#include <memory>

#include "apps/partbooth/commands.h"
#include "apps/partbooth/inspect_command.h"
#include "pipeline/pipeline.h"
#include "schema/schema.h"

namespace partbooth::apps {
namespace {

int print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  return 0;
}

int check(const pipeline::RenderOptions& options) {
  const auto valid = pipeline::check_config(options);
  if (!valid) return report(valid.error());
  std::printf(
      "%s is valid; not looked at: what CAD files and pictures hold, whether splits and scenes work out\n",
      options.source.c_str());
  return 0;
}

int resolve(const pipeline::RenderOptions& options) {
  const auto yaml = pipeline::resolved_config(options);
  return yaml ? print(*yaml) : report(yaml.error());
}

void add_coverage(CLI::App& group, Command& chosen) {
  struct Arguments {
    pipeline::RenderOptions options;
    std::uint64_t count = 1000;
    bool json = false;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      group.add_subcommand("coverage", "how evenly the pictures cover the laws of the settings");
  command->add_option("CONFIG", arguments->options.source, "a config (YAML)")->required();
  command->add_option("--count", arguments->count, "pictures")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  command->add_option("--set", arguments->options.settings, "key=value: a setting")->allow_extra_args(false);
  command->add_flag("--json", arguments->json, "print one JSON object");
  command->callback([&chosen, arguments] {
    chosen = [arguments] {
      const auto text = pipeline::coverage(arguments->options, arguments->count, arguments->json);
      return text ? print(*text) : report(text.error());
    };
  });
}

}  // namespace

void add_config(CLI::App& app, Command& chosen) {
  CLI::App* group = app.add_subcommand("config", "check and explain configs");
  group->require_subcommand(1);
  auto options = std::make_shared<pipeline::RenderOptions>();
  const auto add = [&](const char* name, const char* help, int (*run)(const pipeline::RenderOptions&)) {
    CLI::App* command = group->add_subcommand(name, help);
    command->add_option("CONFIG", options->source, "a config (YAML)")->required();
    command->add_option("--set", options->settings, "key=value: a setting")->allow_extra_args(false);
    command->callback([&chosen, options, run] { chosen = [options, run] { return run(*options); }; });
  };
  add("check", "look for errors", check);
  add("resolve", "print the config with every setting", resolve);
  add_coverage(*group, chosen);
  group->add_subcommand("schema", "print the JSON Schema of configs, for editors")->callback([&chosen] {
    chosen = [] { return print(schema::config_json_schema() + "\n"); };
  });
  group->add_subcommand("reference", "print the page of all settings, in Markdown")->callback([&chosen] {
    chosen = [] { return print(schema::config_reference_markdown()); };
  });
}

void add_inspect(CLI::App& app, Command& chosen) {
  CLI::App* command = app.add_subcommand("inspect", "print what is in CAD and mesh files");
  struct Arguments {
    std::vector<std::string> files;
    pipeline::SimilarPartsOptions similar;
    bool json = false;
  };
  auto arguments = std::make_shared<Arguments>();
  CLI::Option* files =
      command->add_option("FILE", arguments->files, "STEP, IGES, STL, OBJ, PLY, GLB, glTF, 3MF or OFF");
  CLI::Option* similar = command->add_option("--similar", arguments->similar.folder,
                                             "folder of parts: which classes look alike from some sides");
  similar->excludes(files);
  command
      ->add_option("--pixels", arguments->similar.long_side_px,
                   "with --similar: long side of a part in the picture")
      ->needs(similar)
      ->check(CLI::Range(16, 512))
      ->capture_default_str();
  command
      ->add_flag("--known-size", arguments->similar.known_size,
                 "with --similar: pictures show how large a part is")
      ->needs(similar);
  command->add_flag("--json", arguments->json, "print one JSON array");
  command->callback([&chosen, arguments] {
    if (arguments->files.empty() && arguments->similar.folder.empty())
      throw CLI::RequiredError("FILE or --similar PARTS_DIR");
    chosen = [arguments] {
      if (!arguments->similar.folder.empty()) return run_similar(arguments->similar, arguments->json);
      return run_inspect(arguments->files, arguments->json);
    };
  });
}

}  // namespace partbooth::apps
