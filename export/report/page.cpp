// SPDX-License-Identifier: Apache-2.0
#include "export/report/page.h"

#include <fmt/format.h>

#include <vector>

#include "export/report/html.h"
#include "export/report/sections.h"
#include "export/report/style.h"

namespace partbooth::exporter::report {
namespace {

struct Section {
  std::string id, title, html;
};

std::string body_of(const std::vector<Section>& sections) {
  std::string links, out;
  for (const auto& [id, title, html] : sections) {
    if (html.empty()) continue;
    links += fmt::format("<a href=\"#{}\">{}</a>\n", id, escape(title));
    out += fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n{}</section>\n", id, escape(title), html);
  }
  return (links.empty() ? "" : "<nav>\n" + links + "</nav>\n") + out;
}

}  // namespace

std::string make_page(const DatasetReader& dataset, const ReportNotes& notes, const Tally& tally,
                      const ContactSheet& sheet) {
  const std::string name = escape(dataset.config().name());
  return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
         "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
         // Labels and reasons come from files of others: the browser is told to load and run nothing.
         "<meta http-equiv=\"Content-Security-Policy\" "
         "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n"
         "<title>" +
         name + " – data set</title>\n<style>" + kStyle + "</style>\n</head>\n<body>\n<h1>" + name +
         "</h1>\n" + facts(dataset, tally) +
         body_of({{"missing", "Skipped, rejected, ignored", findings(dataset, notes, tally)},
                  {"classes", "Classes", class_balance(tally)},
                  {"sheet", "Contact sheet", sheet.html},
                  {"labels", "Labels", label_charts(tally, sheet)},
                  {"views", "Views of the parts", view_spheres(tally)},
                  {"scenes", "Scenes", scene_charts(tally)},
                  {"parameters", "Drawn parameters", parameter_charts(tally)},
                  {"time", "Time", stage_times(notes)}}) +
         "</body>\n</html>\n";
}

}  // namespace partbooth::exporter::report
