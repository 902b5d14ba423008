// SPDX-License-Identifier: Apache-2.0
// Diffraction at the aperture, and at the scratches and films before it: streaks around the brightest lights.
#pragma once

#include "core/image.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

// The far field |FFT(pupil)|^2 of the aperture, on cells of `cell_px` pixels, 2 radius + 1 a side; 3
// channels, each of sum 1: what would fall outside is in the middle cell. Pupil = aperture times the root of
// what the dirt lets through, times the phase of its films.
core::ImageF diffraction_pattern(const schema::SceneSpec& scene, double cell_px, int radius);

// Spreads the light above `bright` by the pattern; keeps its sum but for what leaves the picture.
void add_starbursts(core::ImageF& light, const schema::SceneSpec& scene, double bright);

}  // namespace partbooth::renderer
