// SPDX-License-Identifier: Apache-2.0
// Pictures as the kernels read them, and the sampling density of an HDRI.
#pragma once

#include <vector>

#include "core/image.h"
#include "core/vec.h"
#include "renderer/kernel/view.h"

namespace partbooth::renderer {

// Four floats a texel.
struct PaddedPicture {
  int width = 0, height = 0;
  std::vector<float> texels;

  explicit PaddedPicture(const core::ImageF& picture);
  PictureView view() const { return {texels.data(), width, height}; }
};

struct EnvironmentTables {
  PaddedPicture picture;
  int columns = 0, rows = 0;
  std::vector<float> marginal_cdf, conditional_cdf, density;
  core::Vec3f mean_radiance;     // over the sphere
  double sampled_luminance = 0;  // mean over the sphere of what the density stands for; 0: nothing to sample

  EnvironmentDensity view() const {
    return {columns, rows, marginal_cdf.data(), conditional_cdf.data(), density.data()};
  }
};

// At most 1024 x 512 cells. `compensated`: cells count by what exceeds the mean (MIS compensation); otherwise
// by all their light, as an estimator without BSDF samples needs it.
EnvironmentTables build_environment_tables(const core::ImageF& hdri, bool compensated);

}  // namespace partbooth::renderer
