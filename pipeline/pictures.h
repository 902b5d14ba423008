// SPDX-License-Identifier: Apache-2.0
// HDRIs, textures and backdrops: which files a folder has, and their pixels and means.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/image.h"
#include "core/result.h"
#include "core/vec.h"

namespace partbooth::pipeline {

enum class PictureKind { kHdri, kTexture, kBackdrop };

struct LoadedPicture {
  std::shared_ptr<const core::ImageF> pixels;
  core::Vec3f mean;  // over the sphere for an HDRI, over the pixels for others
};

// The folders that a setting means: `none`, `builtin`, a path, or `builtin+PATH`.
struct FolderSetting {
  bool builtin = false;
  std::string own;  // empty: none
};
FolderSetting folders_of(const std::string& setting);

// Picture files of a folder, byte-sorted by name. Errors (exit code 2): no such folder, no picture in it, or
// one of a kind that cannot be read. Other files are left alone.
core::Result<std::vector<std::string>> find_pictures(const std::string& folder, const std::string& setting);
// An HDRI must be a panorama of 2:1. Backdrops come back with a long side of at most 1536 pixels.
core::Result<LoadedPicture> load_picture(const std::string& path, PictureKind kind);

// Mean radiance over the sphere of directions; rows of an equirectangular picture count by their solid angle.
core::Vec3f mean_over_sphere(const core::ImageF& picture);
core::Vec3f mean_over_pixels(const core::ImageF& picture);

}  // namespace partbooth::pipeline
