// SPDX-License-Identifier: Apache-2.0
#include "apps/partbooth/inspect_command.h"

#include <iostream>
#include <nlohmann/json.hpp>

#include "apps/partbooth/commands.h"
#include "scene_gen/import/inspect.h"

namespace partbooth::apps {

int run_inspect(const std::vector<std::string>& files, bool json) {
  int exit_code = 0;
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const std::string& file : files) {
    const auto found = scene_gen::inspect(file, {});
    if (!found) exit_code = 1;
    if (json && found) all.push_back(nlohmann::ordered_json::parse(found->json));
    if (json && !found) all.push_back({{"file", file}, {"error", found.error().text()}});
    if (!json && found) std::cout << found->text;
    if (!json && !found) std::cerr << found.error().text() << "\n";
  }
  if (json) std::cout << all.dump(1) << "\n";
  return exit_code;
}

int run_similar(const pipeline::SimilarPartsOptions& options, bool json) {
  const auto found = pipeline::similar_parts(options);
  if (!found) return report(found.error());
  std::cout << (json ? found->json + "\n" : found->text);
  return found->found ? 1 : 0;
}

}  // namespace partbooth::apps
