// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <memory>

#include "apps/partbooth/commands.h"
#include "pipeline/pipeline.h"

namespace partbooth::apps {
namespace {

constexpr int kSkipped = 3, kInterrupted = 130;

std::atomic<bool> stop_wanted{false};
static_assert(std::atomic<bool>::is_always_lock_free);

// The first signal lets the images in work be finished; a second one ends the program as usual.
void on_signal(int number) {
  stop_wanted = true;
  std::signal(number, SIG_DFL);
}

// "I/N" with 0 <= I < N.
std::string parse_shard(const std::string& text, pipeline::Shard& shard) {
  unsigned long long index = 0, count = 0;
  int used = 0;
  if (std::sscanf(text.c_str(), "%llu/%llu%n", &index, &count, &used) != 2 || used != int(text.size()) ||
      text.find('-') != std::string::npos || index >= count)
    return "expected I/N with I from 0 to N-1, such as 0/4";
  shard = {index, count};
  return "";
}

struct Arguments {
  pipeline::RenderOptions options;
  std::string count, seed, isa, shard;
};

int run(Arguments& arguments) {
  for (const auto& [key, value] :
       {std::pair{"count", arguments.count}, {"seed", arguments.seed}, {"render.isa", arguments.isa}})
    if (!value.empty()) arguments.options.settings.push_back(std::string(key) + "=" + value);
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  const auto summary = pipeline::render(arguments.options, stop_wanted);
  if (!summary) return report(summary.error());
  if (summary->interrupted) return kInterrupted;
  return summary->skipped_parts.empty() ? 0 : kSkipped;
}

}  // namespace

void add_render(CLI::App& app, Command& chosen) {
  CLI::App* command = app.add_subcommand("render", "make a data set, or go on with one");
  auto arguments = std::make_shared<Arguments>();
  pipeline::RenderOptions& options = arguments->options;
  command->add_option("SOURCE", options.source, "a config (YAML), or a folder of CAD parts")->required();
  command->add_option("--out", options.out, "folder of the data set")->required();
  command->add_option("--count", arguments->count, "pictures in all");
  command->add_option("--seed", arguments->seed, "seed of everything random");
  command
      ->add_option("--shard", arguments->shard,
                   "I/N: only the blocks of 1,000 pictures whose number leaves the rest I when divided by N")
      ->check([arguments](const std::string& text) { return parse_shard(text, arguments->options.shard); });
  command->add_option("--threads", options.threads, "pictures at the same time; 0: one a core")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--isa", arguments->isa, "instruction set: auto, scalar, avx2 or avx512");
  command
      ->add_option("--set", options.settings,
                   "key=value: a setting of the config, such as scene.camera.roll_deg=0")
      ->allow_extra_args(false);
  command->add_option("--only", options.only, "render this image alone, as loose files in the folder");
  command->callback([&chosen, arguments] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace partbooth::apps
