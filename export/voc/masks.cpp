// SPDX-License-Identifier: Apache-2.0
#include "export/voc/masks.h"

#include <fmt/format.h>

#include "export/mask/run_lengths.h"
#include "export/objects.h"

namespace partbooth::exporter::voc {
namespace {

std::string png_of(const core::ImageU8& indices) {
  static const media::Palette kColors = color_map();
  const std::vector<std::uint8_t> png = media::encode_palette_png(indices, kColors);
  return {png.begin(), png.end()};
}

}  // namespace

media::Palette color_map() {
  media::Palette colors{};
  for (unsigned number = 0; number < colors.size(); ++number)
    for (unsigned bit = 0; bit < 8; ++bit)
      colors[number][bit % 3] |= static_cast<std::uint8_t>((number >> bit & 1) << (7 - bit / 3));
  return colors;
}

core::Result<MaskPictures> mask_pictures(const schema::ImageRecord& record) {
  const schema::Labels& labels = record.labels();
  core::ImageU8 classes(static_cast<int>(labels.width_px()), static_cast<int>(labels.height_px()), 1);
  core::ImageU8 objects = classes;
  int number = 0;
  for (const schema::ObjectLabel* object : exported_objects(labels)) {
    ++number;
    const bool ignored = object->ignored();
    const int class_number = ignored ? kVoid : object->class_id() + 1;
    if (!paint_mask(object->mask(), static_cast<std::uint8_t>(class_number), classes) ||
        !paint_mask(object->mask(), static_cast<std::uint8_t>(ignored ? kVoid : number), objects))
      return core::fail(
          {"", "picture " + record.key(), "the mask of an object is damaged", "see `partbooth verify`"});
  }
  return MaskPictures{png_of(classes), png_of(objects)};
}

std::string meta_json(const std::vector<std::string>& classes, bool masks) {
  if (!masks) return labels_json(classes);
  std::vector<std::string> names{"background"};
  names.insert(names.end(), classes.begin(), classes.end());
  names.push_back("ignored");
  const media::Palette colors = color_map();
  std::string labels, map, rgb;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto& color = colors[i + 1 < names.size() ? i : kVoid];
    const char* comma = i == 0 ? "" : ",";
    labels += comma + json_text(names[i]);
    map += fmt::format("{}\"{}\":{}", comma, i, json_text(names[i]));
    rgb += fmt::format("{}[{},{},{}]", comma, color[0], color[1], color[2]);
  }
  return fmt::format(
      "{{\"labels\":[{}],\n\"label_map\":{{{}}},\n\"segmentation_colors\":[{}],\n"
      "\"background_label\":\"0\"}}\n",
      labels, map, rgb);
}

}  // namespace partbooth::exporter::voc
