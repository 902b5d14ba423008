// SPDX-License-Identifier: Apache-2.0
#include "export/report/sections.h"

#include <fmt/format.h>

#include <algorithm>

#include "export/report/charts.h"
#include "export/report/html.h"

namespace partbooth::exporter::report {
namespace {

constexpr std::size_t kMaxSpheres = 60;

std::string fact(const std::string& name, const std::string& value) {
  return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", escape(name), escape(value));
}

std::string class_title(const std::string& label) { return label.empty() ? "no main target" : label; }

std::string charts(const std::string& figures) { return "<div class=\"charts\">\n" + figures + "</div>\n"; }

std::vector<Bar> most_first(const std::map<std::string, std::uint64_t>& counts) {
  std::vector<Bar> bars(counts.begin(), counts.end());
  std::stable_sort(bars.begin(), bars.end(), [](const Bar& a, const Bar& b) { return a.second > b.second; });
  return bars;
}

std::string parameter_chart(const Parameter& parameter) {
  return parameter.names.empty() ? distribution_chart(parameter.values)
                                 : bar_chart(most_first(parameter.names));
}

// "scene.camera" of "scene.camera.elevation_deg"; empty if there is no group.
std::string group_of(const std::string& parameter) {
  const auto end = parameter.rfind('.');
  return end == std::string::npos ? "" : parameter.substr(0, end);
}

std::string count_chart(const std::string& title, const std::map<std::string, std::uint64_t>& counts) {
  return counts.empty() ? "" : figure(title, bar_chart(most_first(counts)));
}

// Of ObjectLabel.ignored_because.
std::string reason_text(const std::string& reason) {
  if (reason == "pixels") return "labels.ignore_below_px";
  if (reason == "visible") return "labels.ignore_below_visible";
  return reason == "truncated" ? "labels.ignore_above_truncated" : reason;
}

std::string finding(const std::string& text) {
  return "<tr><td colspan=\"2\">" + escape(text) + "</td></tr>\n";
}

}  // namespace

std::string facts(const DatasetReader& dataset, const Tally& tally) {
  const schema::DatasetConfig& config = dataset.config();
  std::string out = fact("Pictures", tally.images == dataset.count()
                                         ? thousands(tally.images)
                                         : thousands(tally.images) + " of " + thousands(dataset.count()));
  out += fact("Classes", thousands(dataset.classes().size()));
  for (const std::string& split : split_names(tally.images_of_split))
    out += fact(split, thousands(tally.images_of_split.at(split)));
  out += fact("Size of a picture",
              fmt::format("{} × {} px", config.image().width_px(), config.image().height_px()));
  const auto pictures = tally.bytes_of_kind.find("image");
  if (pictures != tally.bytes_of_kind.end()) out += fact("All pictures", bytes_text(pictures->second));
  for (const auto& [kind, n] : tally.bytes_of_kind)
    if (kind != "image") out += fact("Layer " + kind, bytes_text(n));
  out += fact("Seed", std::to_string(config.seed()));
  return "<dl class=\"facts\">\n" + out + "</dl>\n";
}

std::string findings(const DatasetReader& dataset, const ReportNotes& notes, const Tally& tally) {
  std::string rows;
  for (const schema::SkippedPart& part : notes.skipped)
    rows +=
        fmt::format("<tr><td>skipped: {}</td><td>{}</td></tr>\n", escape(part.file()), escape(part.reason()));
  if (tally.images < dataset.count())
    rows += finding(fmt::format("The data set is not finished. Pictures still to be made: {}",
                                thousands(dataset.count() - tally.images)));
  for (const std::string& name : dataset.classes())
    if (tally.classes.at(name).images == 0)
      rows += finding("No picture has this class as its main target: " + name);
  if (tally.redrawn_images > 0)
    rows += finding(
        fmt::format("Pictures whose scene was drawn again, as a draw broke a rule: {} ({}), {} draws in all.",
                    thousands(tally.redrawn_images), percent(tally.redrawn_images, tally.images),
                    thousands(tally.rejected_draws)));
  for (const auto& [limit, n] : most_first(tally.refused))
    rows += finding(fmt::format("Draws that were rejected: {} ({})", thousands(n), limit));
  for (const auto& [reason, n] : tally.ignored)
    rows += finding(
        fmt::format("Objects that are marked as ignored ({}): {}", reason_text(reason), thousands(n)));
  if (tally.hidden_objects > 0)
    rows += finding("Objects with a class that cannot be seen in their pictures: " +
                    thousands(tally.hidden_objects));
  if (rows.empty()) return "";
  return "<div class=\"card\"><table>\n" + rows + "</table></div>\n";
}

std::string label_charts(const Tally& tally, const ContactSheet& sheet) {
  if (tally.images == 0) return "";
  return "<p class=\"quiet\">Objects that have a class and can be seen. Brightness: mean code value of "
         "a picture, 0 to 255, of the pictures on the contact sheet.</p>\n" +
         charts(figure("box width, px", distribution_chart(tally.box_width_px)) +
                figure("box height, px", distribution_chart(tally.box_height_px)) +
                figure("visible fraction", distribution_chart(tally.visible)) +
                figure("truncated fraction", distribution_chart(tally.truncated)) +
                figure("occluded fraction", distribution_chart(tally.occluded)) +
                figure("soiled fraction", distribution_chart(tally.soiled)) +
                figure("brightness", distribution_chart(sheet.brightness)));
}

std::string view_spheres(const Tally& tally) {
  std::string figures;
  std::size_t shown = 0, all = 0;
  for (const auto& [label, tally_of_class] : tally.classes) {
    if (tally_of_class.views.offered() == 0 || ++all > kMaxSpheres) continue;
    ++shown;
    figures += figure(class_title(label), sphere_chart(tally_of_class.views.chosen()));
  }
  if (figures.empty()) return "";
  std::string note =
      "<p class=\"quiet\">Where the camera stands, as the part sees it (frame of the CAD file, +X to the "
      "right): from above and from below. Equal areas of the sphere have equal areas here.";
  if (all > shown) note += fmt::format(" The first {} of {} classes.", shown, all);
  return note + "</p>\n" + charts(figures);
}

std::string scene_charts(const Tally& tally) {
  std::string figures = count_chart("layout", tally.layouts) +
                        count_chart("without a target", tally.negatives) +
                        count_chart("material of the target", tally.materials);
  if (tally.lamps.offered() > 0)
    figures += figure("lamps, as the target sees them (world axes)", sphere_chart(tally.lamps.chosen()));
  return figures.empty() ? "" : charts(figures);
}

std::string parameter_charts(const Tally& tally) {
  // By group, so that scene.camera stays together where a group inside it sorts between its settings.
  std::map<std::string, std::string> groups;
  for (const auto& [name, parameter] : tally.parameters) {
    const std::string group = group_of(name);
    groups[group] += figure(group.empty() ? name : name.substr(group.size() + 1), parameter_chart(parameter));
  }
  std::string out;
  for (const auto& [group, figures] : groups)
    out += (group.empty() ? "" : "<h3>" + escape(group) + "</h3>\n") + charts(figures);
  return out;
}

std::string stage_times(const ReportNotes& notes) {
  double sum = 0;
  for (const StageTime& time : notes.times) sum += time.seconds;
  std::string rows;
  for (const StageTime& time : notes.times)
    rows += fmt::format("<tr><td>{}</td><td class=\"n\">{:.1f} s</td><td class=\"n\">{:.0f} %</td></tr>\n",
                        escape(time.stage), time.seconds, sum > 0 ? 100 * time.seconds / sum : 0);
  if (rows.empty()) return "";
  return "<div class=\"card\"><table>\n<tr><th>Stage</th><th class=\"n\">Seconds</th><th "
         "class=\"n\">Share</th></tr>\n" +
         rows + "</table></div>\n";
}

}  // namespace partbooth::exporter::report
