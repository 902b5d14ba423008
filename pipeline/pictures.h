// SPDX-License-Identifier: Apache-2.0
// HDRIs and textures: which files a folder has, and their pixels and means.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/image.h"
#include "core/result.h"
#include "core/vec.h"

namespace partbooth::pipeline {

enum class PictureKind { kHdri, kTexture };

struct LoadedPicture {
  std::shared_ptr<const core::ImageF> pixels;
  core::Vec3f mean;  // over the sphere for an HDRI, over the pixels for a texture
};

// Picture files of a folder, byte-sorted by name. Errors (exit code 2): no such folder, or no picture in it.
core::Result<std::vector<std::string>> find_pictures(const std::string& folder, const std::string& setting);
core::Result<LoadedPicture> load_picture(const std::string& path, PictureKind kind);

// Mean radiance over the sphere of directions; rows of an equirectangular picture count by their solid angle.
core::Vec3f mean_over_sphere(const core::ImageF& picture);
core::Vec3f mean_over_pixels(const core::ImageF& picture);

}  // namespace partbooth::pipeline
