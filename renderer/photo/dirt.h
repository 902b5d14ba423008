// SPDX-License-Identifier: Apache-2.0
// A clean picture as seen through a dirty, defocused layer (rendering.md 2; Gu et al. 2009).
#pragma once

#include "core/image.h"
#include "core/photo.h"
#include "core/vec.h"
#include "partbooth/scene.pb.h"
#include "renderer/photo/dirt_layer.h"

namespace partbooth::renderer {

// Width in pixels of the aperture's image on the layer at distance d, focused at S: D = f_px A |1/d - 1/S|, A
// the diameter of the lens.
double dirt_blur_px(const schema::Camera& camera, double distance_m);

// The layer as the camera sees it: its cells, and where they lie in the picture. The cells grow with the
// blur, so that a layer close to the lens costs no more than one in focus.
struct DirtView {
  LayerGrid grid;
  double blur_px = 0;
  double cell_px = 1;
  double margin_cells = 0;  // on each side of the picture
};
DirtView view_dirt(const schema::Camera& camera, double distance_m);
// Of any layer: the width that a pixel sees there, and the width of the aperture's image.
DirtView view_layer(const schema::Camera& camera, double m_per_px, double blur_px);

// A map (1 or 3 channels) on the cells of `view`, convolved with the aperture's image and taken at the
// picture's pixels; never negative.
core::ImageF defocus(const core::ImageF& map, const DirtView& view, const schema::Camera& camera);

// Replaces I0 in `light` by I0 (1 - E) + sum F_k (I0 (*) p_k) + W L_veil, with E, F_k, W the layer's maps
// convolved with the aperture's image and p_k the forward lobes; returns E and what was added over I0, of the
// luminance.
// Drops show the picture and `surroundings` (core::Frame).
core::SoilLayers apply_dirt(core::ImageF& light, const schema::SceneSpec& scene,
                            const core::Vec3f& front_irradiance, const core::ImageF& surroundings = {});

}  // namespace partbooth::renderer
