// SPDX-License-Identifier: Apache-2.0
#include "pipeline/pictures.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numbers>

#include "media/media.h"

namespace partbooth::pipeline {
namespace {

namespace fs = std::filesystem;

bool is_picture(const fs::path& path) {
  static const std::vector<std::string> kExtensions{".hdr", ".exr",  ".jpg", ".jpeg", ".png",
                                                    ".tif", ".tiff", ".bmp", ".webp"};
  std::string extension = path.extension();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return std::find(kExtensions.begin(), kExtensions.end(), extension) != kExtensions.end();
}

template <class Weight>
core::Vec3f weighted_mean(const core::ImageF& picture, Weight weight_of_row) {
  double sum[3] = {0, 0, 0}, weights = 0;
  for (int y = 0; y < picture.height; ++y) {
    double row[3] = {0, 0, 0};
    for (int x = 0; x < picture.width; ++x)
      for (int c = 0; c < 3; ++c) row[c] += picture.at(x, y)[c];
    const double weight = weight_of_row(y);
    for (int c = 0; c < 3; ++c) sum[c] += weight * row[c];
    weights += weight * picture.width;
  }
  return {static_cast<float>(sum[0] / weights), static_cast<float>(sum[1] / weights),
          static_cast<float>(sum[2] / weights)};
}

}  // namespace

core::Result<std::vector<std::string>> find_pictures(const std::string& folder, const std::string& setting) {
  std::error_code error;
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (entry.is_regular_file() && is_picture(entry.path()) &&
        !entry.path().filename().string().starts_with('.'))
      files.push_back(entry.path());
  if (error)
    return core::fail(
        {folder, setting, "the folder cannot be read: " + error.message(), "check the path", 2});
  if (files.empty())
    return core::fail({folder, setting, "there is no picture in the folder",
                       "put pictures in, or set it to builtin or none", 2});
  std::sort(files.begin(), files.end());
  return files;
}

core::Result<LoadedPicture> load_picture(const std::string& path, PictureKind kind) {
  auto pixels = media::read_linear(path);
  if (!pixels) return core::fail(pixels.error());
  const core::Vec3f mean = kind == PictureKind::kHdri ? mean_over_sphere(*pixels) : mean_over_pixels(*pixels);
  return LoadedPicture{std::make_shared<const core::ImageF>(std::move(*pixels)), mean};
}

core::Vec3f mean_over_sphere(const core::ImageF& picture) {
  return weighted_mean(picture,
                       [&](int y) { return std::sin(std::numbers::pi * (y + 0.5) / picture.height); });
}

core::Vec3f mean_over_pixels(const core::ImageF& picture) {
  return weighted_mean(picture, [](int) { return 1.0; });
}

}  // namespace partbooth::pipeline
