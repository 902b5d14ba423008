// SPDX-License-Identifier: Apache-2.0
// Scenes rendered for their labels alone.
#pragma once

#include <gtest/gtest.h>

#include "labeler/labeler.h"
#include "renderer/renderer.h"
#include "schema/geometry.h"
#include "tests/renderer/scenes.h"

namespace partbooth::renderer {

struct Labelled {
  core::Frame frame;
  schema::Labels labels;
};

inline scenes::Booth label_booth(int width_px, int height_px) {
  scenes::Booth booth;
  booth.size(width_px, height_px);
  booth.spec.mutable_render()->set_spp(1);
  booth.spec.mutable_render()->set_max_depth(1);
  return booth;
}

inline Labelled labelled(const scenes::Booth& booth, const schema::DatasetConfig& config = {}) {
  const auto renderer = Renderer::create(available_isas().front(), "none");
  EXPECT_TRUE(renderer.has_value());
  Labelled out;
  out.frame = (*renderer)->render(booth.spec, booth.assets);
  out.labels = labeler::label(out.frame, {}, booth.spec, booth.assets, config);
  return out;
}

inline core::Rigid camera_from_world(const scenes::Booth& booth) {
  return schema::rigid_of(booth.spec.camera().camera_from_world());
}

// Of a pinhole, written out: not by the code under test.
inline core::Vec2d pinhole(const scenes::Booth& booth, core::Vec3d world) {
  const schema::Camera& camera = booth.spec.camera();
  const core::Vec3d p = camera_from_world(booth).point(world);
  return {camera.fx_px() * p.x / p.z + camera.cx_px(), camera.fy_px() * p.y / p.z + camera.cy_px()};
}

// Direction through an image point of a pinhole, world, with a z of 1 in camera axes.
inline core::Vec3d pinhole_ray(const scenes::Booth& booth, double x_px, double y_px) {
  const schema::Camera& camera = booth.spec.camera();
  return camera_from_world(booth).inverse().direction(
      {(x_px - camera.cx_px()) / camera.fx_px(), (y_px - camera.cy_px()) / camera.fy_px(), 1});
}

inline core::Vec3d eye(const scenes::Booth& booth) { return camera_from_world(booth).inverse().translation; }

inline core::Vec3d vec_at(const core::ImageF& image, int x, int y) {
  const float* at = image.at(x, y);
  return {at[0], at[1], at[2]};
}

}  // namespace partbooth::renderer
