// SPDX-License-Identifier: Apache-2.0
// The table of classes and splits.
#include <fmt/format.h>

#include <algorithm>

#include "export/report/html.h"
#include "export/report/sections.h"

namespace partbooth::exporter::report {
namespace {

std::size_t color_of(const std::string& split) {
  return split == "train" ? 0 : split == "val" ? 1 : split == "test" ? 2 : 3;
}

std::uint64_t images_in(const ClassTally& tally, const std::string& split) {
  const auto found = tally.images_of_split.find(split);
  return found == tally.images_of_split.end() ? 0 : found->second;
}

std::string row(const std::string& label, const ClassTally& tally, const std::vector<std::string>& splits,
                std::uint64_t most) {
  std::string cells, bars;
  for (const std::string& split : splits) {
    const std::uint64_t n = images_in(tally, split);
    cells += fmt::format("<td class=\"n\">{}</td>", thousands(n));
    bars += fmt::format("<span class=\"split{}\" style=\"width:{:.2f}%\"></span>", color_of(split),
                        100.0 * static_cast<double>(n) / static_cast<double>(most));
  }
  return fmt::format(
      "<tr><td>{}</td>{}<td class=\"n\">{}</td><td class=\"n\">{}</td><td "
      "class=\"stack\"><div>{}</div></td></tr>\n",
      label.empty() ? "<span class=\"quiet\">no main target</span>" : escape(label), cells,
      thousands(tally.images), thousands(tally.objects), bars);
}

}  // namespace

std::string class_balance(const Tally& tally) {
  const std::vector<std::string> splits = split_names(tally.images_of_split);
  std::uint64_t most = 1;
  for (const auto& [label, tally_of_class] : tally.classes) most = std::max(most, tally_of_class.images);
  std::string out = "<div class=\"card\"><table>\n<tr><th>Class</th>";
  for (const std::string& split : splits)
    out += fmt::format("<th class=\"n\"><span class=\"key split{}\"></span>{}</th>", color_of(split),
                       escape(split));
  out += "<th class=\"n\">pictures</th><th class=\"n\">objects seen</th><th></th></tr>\n";
  for (const auto& [label, tally_of_class] : tally.classes) out += row(label, tally_of_class, splits, most);
  return out + "</table></div>\n";
}

}  // namespace partbooth::exporter::report
