// SPDX-License-Identifier: Apache-2.0
// A clean picture as seen through a dirty, defocused layer (rendering.md 2; Gu et al. 2009).
#pragma once

#include "core/image.h"
#include "core/photo.h"
#include "core/vec.h"
#include "partbooth/scene.pb.h"
#include "renderer/photo/dirt_layer.h"

namespace partbooth::renderer {

bool has_dirt(const schema::LensDirt& dirt);

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

// Maps on the cells of `view` (3 channels), convolved with the aperture's image and taken at the picture's
// pixels; 0..1.
core::ImageF defocus(const core::ImageF& maps, const DirtView& view, const schema::Camera& camera);

// Replaces I0 in `light` by I0 (1 - E) + F (I0 (*) p_n) + W L_veil, with E, F, W the layer's maps convolved
// with the aperture's image; returns E and (F (I0 (*) p_n) + W L_veil) / I0 of the luminance.
core::SoilLayers apply_dirt(core::ImageF& light, const schema::SceneSpec& scene,
                            const core::Vec3f& front_irradiance);

}  // namespace partbooth::renderer
