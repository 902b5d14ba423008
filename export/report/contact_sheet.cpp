// SPDX-License-Identifier: Apache-2.0
#include "export/report/contact_sheet.h"

#include <fmt/format.h>

#include "export/report/html.h"
#include "export/report/thumbnail.h"

namespace partbooth::exporter::report {
namespace {

std::string boxes_svg(const Shown& shown) {
  std::string path;
  for (const schema::PixelBox& box : shown.boxes)
    path +=
        fmt::format("M{:.0f} {:.0f}H{:.0f}V{:.0f}H{:.0f}z", box.x0(), box.y0(), box.x1(), box.y1(), box.x0());
  return fmt::format("<svg class=\"boxes\" viewBox=\"0 0 {} {}\"><path d=\"{}\"/></svg>", shown.width_px,
                     shown.height_px, path);
}

std::string picture_html(const Shown& shown, const Thumbnail& thumbnail) {
  return fmt::format(
      "<a href=\"../{}\" title=\"{}, {}, {:.0f} % visible\">"
      "<img width=\"{}\" height=\"{}\" alt=\"{}\" src=\"data:image/jpeg;base64,{}\">{}</a>\n",
      url_path(shown.path), escape(shown.key), escape(shown.split), 100 * shown.visible_fraction,
      thumbnail.width_px, thumbnail.height_px, escape(shown.key), base64(thumbnail.jpeg), boxes_svg(shown));
}

core::Result<void> add_class(const std::string& folder, const std::string& label, const ClassTally& tally,
                             ContactSheet& sheet) {
  if (tally.images == 0 || sheet.thumbnails >= kMaxThumbnails) return {};
  sheet.html += fmt::format("<h3>{} <span class=\"quiet\">{} pictures</span></h3>\n<div class=\"sheet\">\n",
                            label.empty() ? "no main target" : escape(label), thousands(tally.images));
  for (const Shown* shown : tally.shown.chosen()) {
    auto thumbnail = thumbnail_of_file(folder + "/" + shown->path);
    if (!thumbnail) return core::fail(thumbnail.error());
    sheet.html += picture_html(*shown, *thumbnail);
    sheet.brightness.add(thumbnail->brightness);
    ++sheet.thumbnails;
  }
  sheet.html += "</div>\n";
  return {};
}

}  // namespace

core::Result<ContactSheet> make_contact_sheet(const std::string& folder, const Tally& tally) {
  ContactSheet sheet;
  // The check box stands before the thumbnails, so that the style sheet alone can show and hide the boxes.
  sheet.html =
      "<input type=\"checkbox\" id=\"show-boxes\"><label for=\"show-boxes\">Show the boxes of the "
      "labels</label>\n"
      "<div class=\"sheets\">\n";
  for (const auto& [label, class_tally] : tally.classes)
    PB_RETURN_IF_ERROR(add_class(folder, label, class_tally, sheet));
  sheet.html += "</div>\n";
  if (sheet.thumbnails < tally.images)
    sheet.html += fmt::format("<p class=\"quiet\">{} of {} pictures, evenly spread over each class.</p>\n",
                              thousands(sheet.thumbnails), thousands(tally.images));
  return sheet;
}

}  // namespace partbooth::exporter::report
