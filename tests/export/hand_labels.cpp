// SPDX-License-Identifier: Apache-2.0
#include "tests/export/hand_labels.h"

#include <algorithm>
#include <sstream>
#include <vector>

namespace partbooth::exporter {

core::ImageU8 drawn_mask(const std::string& rows) {
  std::vector<std::string> lines;
  std::istringstream in(rows);
  for (std::string line; in >> line;) lines.push_back(line);
  core::ImageU8 mask(static_cast<int>(lines.at(0).size()), static_cast<int>(lines.size()), 1);
  for (int y = 0; y < mask.height; ++y)
    for (int x = 0; x < mask.width; ++x)
      *mask.at(x, y) = lines[static_cast<std::size_t>(y)].at(static_cast<std::size_t>(x)) == '#' ? 1 : 0;
  return mask;
}

core::ImageU8 rectangle_mask(int width, int height, int x0, int y0, int x1, int y1) {
  core::ImageU8 mask(width, height, 1);
  for (int y = y0; y < y1; ++y)
    for (int x = x0; x < x1; ++x) *mask.at(x, y) = 1;
  return mask;
}

schema::Mask runs_of(const core::ImageU8& mask) {
  schema::Mask runs;
  runs.set_width_px(static_cast<std::uint32_t>(mask.width));
  runs.set_height_px(static_cast<std::uint32_t>(mask.height));
  std::uint8_t value = 0;
  std::uint32_t run = 0;
  for (int x = 0; x < mask.width; ++x)
    for (int y = 0; y < mask.height; ++y) {
      if (*mask.at(x, y) != value) {
        runs.add_counts(run);
        run = 0;
        value = 1 - value;
      }
      ++run;
    }
  runs.add_counts(run);
  return runs;
}

schema::ObjectLabel& add_object(schema::Labels& labels, int class_id, const std::string& label,
                                const core::ImageU8& mask) {
  schema::ObjectLabel& object = *labels.add_objects();
  object.set_instance_id(static_cast<std::uint32_t>(labels.objects_size()));
  object.set_class_id(class_id);
  object.set_label(label);
  int x0 = mask.width, y0 = mask.height, x1 = 0, y1 = 0;
  std::uint32_t pixels = 0;
  for (int y = 0; y < mask.height; ++y)
    for (int x = 0; x < mask.width; ++x) {
      if (*mask.at(x, y) == 0) continue;
      ++pixels;
      x0 = std::min(x0, x);
      y0 = std::min(y0, y);
      x1 = std::max(x1, x + 1);
      y1 = std::max(y1, y + 1);
    }
  schema::PixelBox& box = *object.mutable_modal_box();
  if (pixels > 0) {
    box.set_x0(x0);
    box.set_y0(y0);
    box.set_x1(x1);
    box.set_y1(y1);
  }
  *object.mutable_mask() = runs_of(mask);
  object.set_mask_px(pixels);
  object.set_visible_area_px(pixels);
  object.set_amodal_area_px(pixels);
  object.set_visible_fraction(pixels > 0 ? 1 : 0);
  return object;
}

}  // namespace partbooth::exporter
