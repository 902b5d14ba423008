// SPDX-License-Identifier: Apache-2.0
#include "export/report/page.h"

#include "export/report/html.h"
#include "export/report/sections.h"
#include "export/report/style.h"

namespace partbooth::exporter::report {
namespace {

std::string section(const std::string& title, const std::string& content) {
  if (content.empty()) return "";
  return "<section>\n<h2>" + escape(title) + "</h2>\n" + content + "</section>\n";
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
         "</h1>\n" + facts(dataset, tally) + section("What is missing", findings(dataset, notes, tally)) +
         section("Classes", class_balance(tally)) + section("Contact sheet", sheet.html) +
         section("Labels", label_charts(tally, sheet)) + section("Views of the parts", view_spheres(tally)) +
         section("Scenes", scene_charts(tally)) + section("Drawn parameters", parameter_charts(tally)) +
         section("Time", stage_times(notes)) + "</body>\n</html>\n";
}

}  // namespace partbooth::exporter::report
