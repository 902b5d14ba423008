// SPDX-License-Identifier: Apache-2.0
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>

#include "apps/partbooth/commands.h"

namespace partbooth::apps {

int report(const core::Error& error) {
  std::fprintf(stderr, "error: %s\n", error.text().c_str());
  return error.exit_code;
}

namespace {

// An empty value is a variable of the shell that was not set: the default in its place would go unseen.
void refuse_empty_values(CLI::App& app) {
  for (CLI::Option* option : app.get_options())
    option->check(
        [](const std::string& value) { return value.empty() ? std::string("the value is empty") : ""; });
  for (CLI::App* command : app.get_subcommands({})) refuse_empty_values(*command);
}

}  // namespace
}  // namespace partbooth::apps

int main(int argc, char** argv) {
  using namespace partbooth::apps;
  spdlog::set_default_logger(spdlog::stderr_color_mt("partbooth"));
  spdlog::set_pattern("%^%l%$: %v");

  CLI::App app{"Makes labelled training pictures from CAD parts."};
  app.set_version_flag("--version", PARTBOOTH_VERSION);
  app.require_subcommand(1);
  Command chosen;
  add_render(app, chosen);
  add_export(app, chosen);
  add_verify(app, chosen);
  add_inspect(app, chosen);
  add_replay(app, chosen);
  add_config(app, chosen);
  refuse_empty_values(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return chosen();
}
