// SPDX-License-Identifier: Apache-2.0
// The sampling density of an HDRI.
#pragma once

#include <vector>

#include "core/image.h"
#include "core/vec.h"
#include "renderer/kernel/view.h"
#include "renderer/scene/packed_picture.h"

namespace partbooth::renderer {

struct EnvironmentTables {
  PackedPicture picture;
  int columns = 0, rows = 0;
  std::vector<float> marginal_cdf, conditional_cdf, density;
  std::vector<std::uint32_t> marginal_guide, conditional_guide;
  core::Vec3f mean_radiance;     // over the sphere
  double sampled_luminance = 0;  // mean over the sphere of what the density stands for; 0: nothing to sample

  EnvironmentDensity view() const;
};

// At most 1024 x 512 cells. `compensated`: cells count by what exceeds the mean (MIS compensation); otherwise
// by all their light, as an estimator without BSDF samples needs it.
EnvironmentTables build_environment_tables(const core::ImageF& hdri, bool compensated);

}  // namespace partbooth::renderer
