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

template <class Extensions>
bool has_extension(const fs::path& path, const Extensions& extensions) {
  std::string extension = path.extension();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return std::find(std::begin(extensions), std::end(extensions), extension) != std::end(extensions);
}

constexpr const char* kPictures[] = {".hdr", ".exr",  ".jpg", ".jpeg", ".png",
                                     ".tif", ".tiff", ".bmp", ".webp"};
// Of phones and cameras.
constexpr const char* kUnread[] = {".heic", ".heif", ".avif", ".gif", ".raw", ".dng", ".nef", ".cr2",
                                   ".cr3",  ".arw",  ".orf",  ".rw2", ".psd", ".svg", ".jxl", ".jp2"};

// So many times smaller; what is left over at the right and below is cut.
core::ImageF shrunk(const core::ImageF& picture, int times) {
  core::ImageF out(picture.width / times, picture.height / times, 3);
  for (int y = 0; y < out.height * times; ++y) {
    for (int x = 0; x < out.width * times; ++x) {
      float* to = out.at(x / times, y / times);
      for (int c = 0; c < 3; ++c) to[c] += picture.at(x, y)[c] / static_cast<float>(times * times);
    }
  }
  return out;
}

constexpr int kBackdropLongSide_px = 1536;

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
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (!entry.is_regular_file() || entry.path().filename().string().starts_with('.')) continue;
    if (has_extension(entry.path(), kPictures)) files.push_back(entry.path());
    if (has_extension(entry.path(), kUnread))
      return core::fail({entry.path(), setting, "pictures of this kind cannot be read",
                         "convert it to JPEG, PNG, TIFF, HDR or EXR, or remove it", 2});
  }
  if (error)
    return core::fail(
        {folder, setting, "the folder cannot be read: " + error.message(), "check the path", 2});
  if (files.empty())
    return core::fail({folder, setting, "there is no picture in the folder",
                       "put JPEG, PNG, TIFF, BMP, WebP, HDR or EXR files in, or set it to builtin or none",
                       2});
  std::sort(files.begin(), files.end());
  return files;
}

FolderSetting folders_of(const std::string& setting) {
  static const std::string kBoth = "builtin+";
  if (setting.empty() || setting == "none") return {};
  if (setting == "builtin") return {true, ""};
  if (setting.starts_with(kBoth)) return {true, setting.substr(kBoth.size())};
  return {false, setting};
}

core::Result<LoadedPicture> load_picture(const std::string& path, PictureKind kind) {
  auto pixels = media::read_linear(path);
  if (!pixels) return core::fail(pixels.error());
  const double aspect = static_cast<double>(pixels->width) / pixels->height;
  if (kind == PictureKind::kHdri && std::abs(aspect - 2) > 0.1) {
    return core::fail({path, "",
                       std::to_string(pixels->width) + " x " + std::to_string(pixels->height) +
                           " pixels are no panorama of all directions: it is twice as wide as high",
                       "use equirectangular pictures to light scenes; photos can be backdrops"});
  }
  const int long_side = std::max(pixels->width, pixels->height);
  if (kind == PictureKind::kBackdrop && long_side > kBackdropLongSide_px)
    *pixels = shrunk(*pixels, (long_side + kBackdropLongSide_px - 1) / kBackdropLongSide_px);
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
