// SPDX-License-Identifier: Apache-2.0
#include "tests/renderer/front_layer.h"

#include <cmath>
#include <numbers>

#include "renderer/photo/dirt.h"

namespace partbooth::renderer {
namespace {

constexpr double kCellPx = 0.5;
// As in the virtual camera.
constexpr float kVeilReflectance = 0.15f;

// The part of the layer that the virtual camera computes, in finer cells.
LayerGrid fine_grid(const schema::SceneSpec& scene) {
  const DirtView coarse = view_dirt(scene.camera(), scene.dirt().distance_m());
  const int parts = int(std::ceil(coarse.cell_px / kCellPx));
  LayerGrid grid = coarse.grid;
  grid.width *= parts;
  grid.height *= parts;
  grid.cell_m /= parts;
  return grid;
}

}  // namespace

FrontLayer::FrontLayer(const schema::SceneSpec& scene, const core::Vec3f& front_irradiance) {
  const LayerGrid grid = fine_grid(scene);
  const DirtMaps maps = dirt_maps(scene.dirt(), grid);
  view_.width = grid.width;
  view_.height = grid.height;
  view_.distance_m = float(scene.dirt().distance_m());
  view_.x0_m = float(grid.x0_m);
  view_.y0_m = float(grid.y0_m);
  view_.cells_per_m = float(1 / grid.cell_m);
  view_.taken = add_map({&maps.alpha, &maps.wide});
  for (const ForwardMap& forward : maps.forward) {
    const Lobe& lobe = forward.lobe;
    lobes_.push_back({add_map({&forward.share}),
                      float(lobe.streak_rad > 0 ? lobe.streak_rad : lobe.sigma_rad), float(lobe.sigma_rad),
                      float(std::cos(lobe.angle_rad)), float(std::sin(lobe.angle_rad))});
  }
  view_.lobes = lobes_.data();
  view_.lobe_count = int(lobes_.size());
  if (!maps.drops.empty()) {
    view_.drops = add_map({&maps.drops});
    view_.drop_index = float(scene.dirt().droplet_index());
  }
  for (int c = 0; c < 3; ++c)
    view_.veil[c] = front_irradiance[c] * kVeilReflectance / std::numbers::pi_v<float>;
}

const float* FrontLayer::add_map(const std::vector<const core::ImageF*>& images) {
  std::vector<float>& map = maps_.emplace_back(std::size_t(4) * images[0]->width * images[0]->height);
  std::size_t to = 0;
  for (const core::ImageF* image : images) {
    const auto channels = std::size_t(image->channels);
    for (std::size_t i = 0; i < image->data.size(); ++i)
      map[4 * (i / channels) + to + i % channels] = image->data[i];
    to += channels;
  }
  return map.data();
}

}  // namespace partbooth::renderer
