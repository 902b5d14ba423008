// SPDX-License-Identifier: Apache-2.0
// The subcommands of `partbooth`: each adds itself to the command line and says what runs when it is chosen.
//
// Results go to stdout, everything else to stderr. Exit codes: 0 done, 1 findings or failure, 2 wrong usage
// or config, 3 done with parts skipped, 130 interrupted.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "core/result.h"

namespace partbooth::apps {

// Runs the chosen subcommand and returns the exit code.
using Command = std::function<int()>;

void add_render(CLI::App& app, Command& chosen);
void add_export(CLI::App& app, Command& chosen);
void add_verify(CLI::App& app, Command& chosen);
void add_inspect(CLI::App& app, Command& chosen);
void add_replay(CLI::App& app, Command& chosen);
void add_config(CLI::App& app, Command& chosen);

// Prints the error on one line and returns its exit code.
int report(const core::Error& error);

}  // namespace partbooth::apps
