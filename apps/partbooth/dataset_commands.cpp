// SPDX-License-Identifier: Apache-2.0
// The subcommands that work on a data set: verify, replay.
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>

#include "apps/partbooth/commands.h"
#include "pipeline/pipeline.h"

namespace partbooth::apps {
namespace {

std::string as_text(const nlohmann::ordered_json& json) {
  // Paths may hold bytes that are not UTF-8.
  return json.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

int print_findings(const pipeline::VerifyResult& result, bool json) {
  if (json) {
    nlohmann::ordered_json findings = nlohmann::ordered_json::array();
    for (const pipeline::Finding& f : result.findings)
      findings.push_back({{"kind", f.kind},
                          {"file", f.file},
                          {"place", f.place},
                          {"message", f.message},
                          {"remedy", f.remedy}});
    std::puts(as_text({{"images", result.images}, {"files", result.files}, {"findings", findings}}).c_str());
  } else {
    for (const pipeline::Finding& f : result.findings)
      std::printf("%s%s%s: %s (%s) [%s]\n", f.file.c_str(), f.place.empty() ? "" : ":", f.place.c_str(),
                  f.message.c_str(), f.remedy.c_str(), f.kind.c_str());
    std::printf("%llu images, %llu files, %zu findings\n", static_cast<unsigned long long>(result.images),
                static_cast<unsigned long long>(result.files), result.findings.size());
  }
  return result.findings.empty() ? 0 : 1;
}

}  // namespace

void add_verify(CLI::App& app, Command& chosen) {
  CLI::App* command = app.add_subcommand("verify", "read a data set back and list what is wrong with it");
  struct Arguments {
    std::string dataset;
    bool json = false;
    int threads = 0;
  };
  auto arguments = std::make_shared<Arguments>();
  command->add_option("DATASET", arguments->dataset, "folder of the data set")->required();
  command->add_flag("--json", arguments->json, "print the findings as JSON");
  command->add_option("--threads", arguments->threads, "0: one a core")->check(CLI::NonNegativeNumber);
  command->callback([&chosen, arguments] {
    chosen = [arguments] {
      const auto result = pipeline::verify(arguments->dataset, arguments->threads);
      return result ? print_findings(*result, arguments->json) : report(result.error());
    };
  });
}

void add_replay(CLI::App& app, Command& chosen) {
  CLI::App* command = app.add_subcommand("replay", "make one image again, from its record alone");
  auto options = std::make_shared<pipeline::ReplayOptions>();
  command->add_option("DATASET", options->dataset, "folder of the data set")->required();
  command->add_option("KEY", options->key, "nine digits: the name of the picture")->required();
  command->add_option("--spp", options->spp,
                      "light paths a pixel; 0: as many as before, and so the same bytes");
  command->add_option("--out", options->out, "file of the picture; default: KEY in this folder");
  command->callback([&chosen, options] {
    chosen = [options] {
      const auto result = pipeline::replay(*options);
      if (!result) return report(result.error());
      const bool other = options->spp == 0 && !result->same_bytes;
      std::printf("%s%s\n", result->file.c_str(),
                  result->same_bytes ? ": the same bytes"
                  : other            ? ": other bytes than its record names"
                                     : "");
      return other ? 1 : 0;
    };
  });
}

}  // namespace partbooth::apps
