// SPDX-License-Identifier: Apache-2.0
// What a clean lens does to light: blur and veiling glare. Both keep the mean of the picture; what leaves at
// a border comes back mirrored.
#pragma once

#include "core/image.h"

namespace partbooth::renderer {

// Gaussian of the given standard deviation. The taps are the discrete Gaussian e^-t I_n(t), t = sigma^2
// (Lindeberg 1990): its variance is sigma^2 exactly, also below one pixel, where a sampled Gaussian's is not.
void gaussian_blur(core::ImageF& image, double sigma_px);

// The same for large blurs, computed on a coarser picture where that makes no difference to see.
core::ImageF wide_blur(const core::ImageF& image, double sigma_px);

// I <- (1-g) I + g (mean(I) + I (*) GSF) / 2 with g the veiling glare index (ISO 9358) and the glare spread
// function 1 / (theta^2 + theta0^2).
void add_veiling_glare(core::ImageF& image, double veiling_glare_index, double focal_length_px);

}  // namespace partbooth::renderer
