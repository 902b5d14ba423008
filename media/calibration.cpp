// SPDX-License-Identifier: Apache-2.0
#include "media/calibration.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <iterator>
#include <opencv2/core.hpp>
#include <vector>

namespace partbooth::media {
namespace {

using core::CameraParameters;
using core::LensModel;

constexpr std::size_t kMostBytes = 1 << 20;

core::Error wrong(const std::string& path, const std::string& place, std::string what) {
  return {path, place, std::move(what),
          "write the calibration with cv::FileStorage, ROS camera_calibration or Kalibr", 2};
}

// The numbers of a matrix, whether it is stored as one (OpenCV), as a map with `data` (ROS) or as a list.
std::vector<double> numbers_of(const cv::FileNode& node) {
  std::vector<double> out;
  const cv::FileNode data = node.isMap() ? node["data"] : node;
  if (data.isReal() || data.isInt()) return {static_cast<double>(data)};
  if (!data.isSeq()) return out;
  for (const cv::FileNode item : data) {
    if (item.isSeq()) {
      for (const double x : numbers_of(item)) out.push_back(x);
    } else if (item.isReal() || item.isInt()) {
      out.push_back(static_cast<double>(item));
    }
  }
  return out;
}

// The first of these names that the file has.
cv::FileNode any_of(const cv::FileNode& root, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (const cv::FileNode node = root[name]; !node.empty()) return node;
  return {};
}

bool is_fisheye(const cv::FileNode& root) {
  if (const cv::FileNode flag = root["fisheye_model"]; !flag.empty()) return static_cast<int>(flag) != 0;
  const cv::FileNode model = any_of(root, {"distortion_model", "camera_model"});
  const std::string name = model.isString() ? static_cast<std::string>(model) : "";
  return name == "equidistant" || name == "fisheye";
}

core::Result<void> read_size(const cv::FileNode& root, const std::string& path, CameraParameters& camera) {
  const std::vector<double> width = numbers_of(any_of(root, {"image_width", "image_Width", "width"}));
  const std::vector<double> height = numbers_of(any_of(root, {"image_height", "image_Height", "height"}));
  std::vector<double> size = numbers_of(any_of(root, {"image_size", "imageSize", "resolution"}));
  if (size.size() != 2 && width.size() == 1 && height.size() == 1) size = {width[0], height[0]};
  if (size.size() != 2)
    return core::fail(wrong(path, "image_width, image_height", "the size of the picture is missing"));
  if (!(size[0] >= 16 && size[1] >= 16 && size[0] <= 65536 && size[1] <= 65536))
    return core::fail(
        wrong(path, "image_width, image_height", fmt::format("{} x {} is no picture", size[0], size[1])));
  camera.width_px = static_cast<int>(size[0]);
  camera.height_px = static_cast<int>(size[1]);
  return {};
}

core::Result<void> read_matrix(const cv::FileNode& root, const std::string& path, CameraParameters& camera) {
  std::vector<double> k =
      numbers_of(any_of(root, {"camera_matrix", "Camera_Matrix", "cameraMatrix", "K", "intrinsics"}));
  if (k.size() == 4) k = {k[0], 0, k[2], 0, k[1], k[3], 0, 0, 1};  // Kalibr: fx fy cx cy
  if (k.size() != 9)
    return core::fail(wrong(path, "camera_matrix", fmt::format("{} numbers in the place of nine", k.size())));
  if (!(k[0] > 0 && k[4] > 0))
    return core::fail(wrong(path, "camera_matrix", "a focal length that is not positive"));
  if (std::abs(k[1]) > 1e-6 * k[0])
    return core::fail(wrong(path, "camera_matrix", "a skew, which Partbooth's cameras do not have"));
  camera.fx_px = k[0];
  camera.fy_px = k[4];
  camera.cx_px = k[2] + 0.5;
  camera.cy_px = k[5] + 0.5;
  return {};
}

core::Result<void> read_distortion(const cv::FileNode& root, const std::string& path,
                                   CameraParameters& camera) {
  const std::vector<double> k =
      numbers_of(any_of(root, {"distortion_coefficients", "Distortion_Coefficients", "distortion_coeffs",
                               "distCoeffs", "dist_coeffs", "D"}));
  camera.model = is_fisheye(root) ? LensModel::kFisheye : LensModel::kPinhole;
  const bool known =
      camera.model == LensModel::kFisheye
          ? k.empty() || k.size() == 4
          : k.empty() || k.size() == 4 || k.size() == 5 || k.size() == 8 || k.size() == 12 || k.size() == 14;
  if (!known) {
    return core::fail(
        wrong(path, "distortion_coefficients",
              fmt::format("{} numbers; a pinhole has 4, 5, 8, 12 or 14, a fisheye 4", k.size())));
  }
  std::copy(k.begin(), k.end(), camera.distortion.begin());
  return {};
}

// ROS and Kalibr leave out the head that cv::FileStorage knows a YAML file by.
std::string with_head(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos || text[first] == '<' || text[first] == '{' || text[first] == '%')
    return text;
  return "%YAML:1.0\n---\n" + (text.compare(first, 3, "---") == 0 ? text.substr(first + 3) : text);
}

}  // namespace

core::Result<CameraParameters> read_calibration(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || text.empty())
    return core::fail({path, "", "the calibration cannot be read", "check the path", 2});
  if (text.size() > kMostBytes) return core::fail(wrong(path, "", "too large for a calibration"));
  try {
    const cv::FileStorage storage(with_head(text), cv::FileStorage::READ | cv::FileStorage::MEMORY);
    if (!storage.isOpened())
      return core::fail(wrong(path, "", "neither YAML, XML nor JSON of a calibration"));
    cv::FileNode root = storage.root();
    if (const cv::FileNode kalibr = root["cam0"]; !kalibr.empty()) root = kalibr;
    CameraParameters camera;
    PB_RETURN_IF_ERROR(read_size(root, path, camera));
    PB_RETURN_IF_ERROR(read_matrix(root, path, camera));
    PB_RETURN_IF_ERROR(read_distortion(root, path, camera));
    if (auto model = core::CameraModel::create(camera); !model)
      return core::fail(wrong(path, "distortion_coefficients", model.error().message));
    return camera;
  } catch (const cv::Exception& e) {
    return core::fail(wrong(path, "", "not a calibration: " + e.err));
  }
}

}  // namespace partbooth::media
