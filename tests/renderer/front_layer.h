// SPDX-License-Identifier: Apache-2.0
// The scene's dirt as a layer that camera rays cross.
#pragma once

#include <list>
#include <vector>

#include "core/vec.h"
#include "partbooth/scene.pb.h"
#include "renderer/kernel/view.h"
#include "renderer/photo/dirt_layer.h"

namespace partbooth::renderer {

// Owns the maps of the layer, in cells of half a pixel or less.
class FrontLayer {
 public:
  // `front_irradiance` as in core::Frame.
  FrontLayer(const schema::SceneSpec& scene, const core::Vec3f& front_irradiance);
  FrontLayer(const FrontLayer&) = delete;
  FrontLayer& operator=(const FrontLayer&) = delete;

  const FrontLayerView& view() const { return view_; }

 private:
  // The channels of all images, one after the other, in four floats a cell.
  const float* add_map(const std::vector<const core::ImageF*>& images);

  std::list<std::vector<float>> maps_;
  std::vector<LayerLobe> lobes_;
  FrontLayerView view_{};
};

}  // namespace partbooth::renderer
