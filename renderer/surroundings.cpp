// SPDX-License-Identifier: Apache-2.0
#include "renderer/surroundings.h"

#include <bit>
#include <numbers>
#include <vector>

#include "renderer/scene/camera_view.h"

namespace partbooth::renderer {
namespace {

// Drops are small and show all this at once.
constexpr int kSize = 96;
constexpr std::uint32_t kSpp = 4;

}  // namespace

core::ImageF trace_surroundings(const KernelTable& kernel, const SceneView& view,
                                const schema::Camera& camera) {
  schema::Camera fisheye;
  fisheye.set_model(schema::Camera::FISHEYE);
  fisheye.set_width_px(kSize);
  fisheye.set_height_px(kSize);
  fisheye.set_fx_px(kSize / std::numbers::pi);
  fisheye.set_fy_px(kSize / std::numbers::pi);
  fisheye.set_cx_px(kSize / 2.0);
  fisheye.set_cy_px(kSize / 2.0);
  fisheye.set_focus_distance_m(1);
  *fisheye.mutable_camera_from_world() = camera.camera_from_world();
  std::vector<float> nodes;
  SceneView wide = view;
  wide.camera = to_camera_view(fisheye, nodes);
  wide.backdrop = {};
  wide.first_sample = 0;
  wide.spp = kSpp;
  wide.sample_bits = std::bit_width(kSpp - 1);
  core::ImageF radiance(kSize, kSize, 3), albedo = radiance, normal = radiance;
  WorkCount work{};
  kernel.render(wide, {0, 0, kSize, kSize}, {radiance.data.data(), albedo.data.data(), normal.data.data()},
                work);
  return radiance;
}

}  // namespace partbooth::renderer
