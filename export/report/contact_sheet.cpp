// SPDX-License-Identifier: Apache-2.0
#include "export/report/contact_sheet.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "export/layout.h"
#include "export/report/html.h"
#include "export/report/thumbnail.h"

namespace partbooth::exporter::report {
namespace {

struct Toggle {
  const char *id, *text;
};
// In the order of the check boxes; the style sheet knows the ids.
constexpr std::array<Toggle, 5> kToggles{{{"show-boxes", "boxes"},
                                          {"show-masks", "masks"},
                                          {"show-amodal", "amodal boxes"},
                                          {"show-oriented", "oriented boxes"},
                                          {"show-points", "keypoints"}}};

// Folders of all pictures of a class.
std::string folder_links(const std::string& label, const ClassTally& tally) {
  std::string links;
  for (const std::string& split : split_names(tally.images_of_split)) {
    const std::string path = image_path(split, label, 0, "x");
    links += fmt::format(" <a href=\"../{}\">{} {}</a>", url_path(path.substr(0, path.rfind('/') + 1)),
                         escape(split), thousands(tally.images_of_split.at(split)));
  }
  return links;
}

// Small pictures are shown as large as others.
std::string picture_html(const Shown& shown, const Thumbnail& thumbnail) {
  const int longer_px = std::max(thumbnail.width_px, thumbnail.height_px);
  return fmt::format(
      "<a href=\"../{}\" title=\"{}, {}, {:.0f} % visible\">"
      "<img width=\"{}\" height=\"{}\" alt=\"{}\" src=\"data:image/jpeg;base64,{}\">{}</a>\n",
      url_path(shown.path), escape(shown.key), escape(shown.split), 100 * shown.visible_fraction,
      thumbnail.width_px * kThumbnailSide_px / longer_px, thumbnail.height_px * kThumbnailSide_px / longer_px,
      escape(shown.key), base64(thumbnail.jpeg),
      overlay_svg(shown.overlays, shown.width_px, shown.height_px));
}

core::Result<void> add_class(const std::string& folder, const std::string& label, const ClassTally& tally,
                             ContactSheet& sheet) {
  if (tally.images == 0 || sheet.thumbnails >= kMaxThumbnails) return {};
  const bool target = label.empty() ? false : !label.starts_with(kNoTarget);
  sheet.html +=
      fmt::format("<h3>{} <span class=\"quiet\">{} pictures:{}</span></h3>\n<div class=\"sheet\">\n",
                  label.empty() ? "no main target" : escape(label), thousands(tally.images),
                  folder_links(target ? label : "", tally));
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
  // The check boxes stand before the thumbnails, so that the style sheet alone can show and hide the labels.
  sheet.html = "<span class=\"quiet\">Show</span>\n";
  for (const Toggle& toggle : kToggles)
    sheet.html += fmt::format("<input type=\"checkbox\" id=\"{0}\"><label for=\"{0}\">{1}</label>\n",
                              toggle.id, toggle.text);
  sheet.html += "<div class=\"sheets\">\n";
  for (const auto& [label, class_tally] : tally.classes)
    PB_RETURN_IF_ERROR(add_class(folder, label, class_tally, sheet));
  sheet.html += "</div>\n";
  if (sheet.thumbnails < tally.images)
    sheet.html += fmt::format("<p class=\"quiet\">{} of {} pictures, evenly spread over each class.</p>\n",
                              thousands(sheet.thumbnails), thousands(tally.images));
  return sheet;
}

}  // namespace partbooth::exporter::report
