// SPDX-License-Identifier: Apache-2.0
// Frames from 4x4 samples a pixel, as the renderer counts them, for tests.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "core/assets.h"
#include "core/frame.h"
#include "partbooth/config.pb.h"
#include "partbooth/scene.pb.h"

namespace partbooth::labeler {

// Half-open rectangle in quarters of a pixel; may reach outside the picture.
struct Rectangle {
  int x0, y0, x1, y1;
  bool holds(int x, int y) const { return x >= x0 && x < x1 && y >= y0 && y < y1; }
};

// Object i + 1 is rectangles[i]; later ones lie in front. Each object's depth is its id in metres, plus a
// tenth for the pixels of odd columns.
inline core::Frame frame_of(int width, int height, const std::vector<Rectangle>& rectangles) {
  core::Frame frame;
  frame.instance = {width, height, 1};
  frame.coverage_16 = {width, height, 1};
  frame.runner_up = {width, height, 1};
  frame.depth_m = {width, height, 1};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      std::map<std::uint16_t, int> samples;
      for (int s = 0; s < 16; ++s) {
        std::uint16_t id = 0;
        for (std::size_t i = 0; i < rectangles.size(); ++i)
          if (rectangles[i].holds(4 * x + s % 4, 4 * y + s / 4)) id = std::uint16_t(i + 1);
        ++samples[id];
      }
      std::vector<std::pair<int, int>> order;  // (-samples, id)
      for (const auto& [id, n] : samples) order.emplace_back(-n, id);
      std::sort(order.begin(), order.end());
      *frame.instance.at(x, y) = std::uint16_t(order[0].second);
      *frame.coverage_16.at(x, y) = std::uint8_t(-order[0].first);
      if (order.size() > 1)
        *frame.runner_up.at(x, y) = {{std::uint16_t(order[1].second)}, std::uint8_t(-order[1].first)};
      *frame.depth_m.at(x, y) = float(order[0].second) + (x % 2 ? 0.1f : 0.0f);
    }
  }
  for (std::size_t i = 0; i < rectangles.size(); ++i) {
    // A margin of 8 pixels around the picture.
    core::AmodalMask mask{{std::uint16_t(i + 1)}, -8, -8, {width + 16, height + 16, 1}};
    for (int y = 0; y < height + 16; ++y)
      for (int x = 0; x < width + 16; ++x)
        for (int s = 0; s < 16; ++s)
          *mask.coverage_16.at(x, y) += rectangles[i].holds(4 * (x - 8) + s % 4, 4 * (y - 8) + s / 4);
    frame.amodal.push_back(mask);
  }
  return frame;
}

inline void set_rigid(schema::RigidTransform& rigid, const std::array<double, 9>& rotation,
                      const std::array<double, 3>& translation) {
  rigid.mutable_rotation()->Assign(rotation.begin(), rotation.end());
  rigid.mutable_translation_m()->set_x(translation[0]);
  rigid.mutable_translation_m()->set_y(translation[1]);
  rigid.mutable_translation_m()->set_z(translation[2]);
}

inline constexpr std::array<double, 9> kIdentity{1, 0, 0, 0, 1, 0, 0, 0, 1};

// The first object is the target of class 3, "washer"; the others are distractors.
inline schema::SceneSpec scene_of(int objects) {
  schema::SceneSpec scene;
  scene.set_class_id(3);
  scene.set_label("washer");
  set_rigid(*scene.mutable_camera()->mutable_camera_from_world(), kIdentity, {0, 0, 0});
  scene.mutable_camera()->set_width_px(10);
  scene.mutable_camera()->set_height_px(8);
  scene.mutable_camera()->set_fx_px(10);
  scene.mutable_camera()->set_fy_px(10);
  scene.mutable_camera()->set_cx_px(5);
  scene.mutable_camera()->set_cy_px(4);
  for (int i = 0; i < objects; ++i) {
    auto& instance = *scene.add_instances();
    instance.set_class_id(i == 0 ? 3 : -1);
    if (i == 0) instance.set_label("washer");
    instance.set_scale(1);
    set_rigid(*instance.mutable_world_from_part(), kIdentity, {0, 0, 0});
  }
  return scene;
}

// A block of 2 x 2 x 1 m about the origin with a bore of radius 0.5 m along z, open at z = -0.5 m. All
// instances are it.
inline core::AssetSet assets() {
  core::Part part;
  part.box.extend({-1, -1, -0.5});
  part.box.extend({1, 1, 0.5});
  core::Feature bore;
  bore.axis = {0, 0, -1};
  bore.origin = {0, 0, -0.25};
  bore.radius_m = 0.5;
  bore.length_m = 0.5;
  part.features = {bore};
  core::AssetSet out;
  out.parts[""] = std::make_shared<const core::Part>(std::move(part));
  return out;
}

inline schema::DatasetConfig rules(double visible, std::uint32_t px, double truncated) {
  schema::DatasetConfig out;
  out.mutable_labels()->set_ignore_below_visible(visible);
  out.mutable_labels()->set_ignore_below_px(px);
  out.mutable_labels()->set_ignore_above_truncated(truncated);
  return out;
}

}  // namespace partbooth::labeler
