// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/calibrated.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sstream>
#include <string>
#include <vector>

namespace partbooth::scene_gen {
namespace {

constexpr double kDegPerRad = 180 / M_PI;
// Pictures that were scaled by whole pixels have proportions that differ by less.
constexpr double kSameProportions = 0.01;

core::Result<void> set_size(int width_px, int height_px, const std::string& place,
                            schema::ImageConfig& image) {
  if (!image.has_width_px() && !image.has_height_px()) {
    image.set_width_px(static_cast<std::uint32_t>(width_px));
    image.set_height_px(static_cast<std::uint32_t>(height_px));
    return {};
  }
  // One of the two is enough.
  const double proportions = double(width_px) / height_px;
  if (!image.has_height_px())
    image.set_height_px(static_cast<std::uint32_t>(std::lround(image.width_px() / proportions)));
  if (!image.has_width_px())
    image.set_width_px(static_cast<std::uint32_t>(std::lround(image.height_px() * proportions)));
  if (std::abs(proportions * image.height_px() / image.width_px() - 1) <= kSameProportions) return {};
  return core::fail({"", place,
                     "the camera's " + std::to_string(width_px) + " x " + std::to_string(height_px) +
                         " pixels have other proportions than the pictures' " +
                         std::to_string(image.width_px()) + " x " + std::to_string(image.height_px()),
                     "leave image.height_px out: it follows from the width", 2});
}

void set_if_absent(const char* name, double value, schema::CameraConfig& camera) {
  const auto* field = camera.GetDescriptor()->FindFieldByName(name);
  const auto* reflection = camera.GetReflection();
  if (reflection->HasField(camera, field)) return;
  static_cast<schema::Number*>(reflection->MutableMessage(&camera, field))->set_constant(value);
}

void set_lens(core::LensModel model, schema::CameraConfig& camera) {
  if (camera.has_lens()) return;
  camera.mutable_lens()->add_names(model == core::LensModel::kFisheye ? "fisheye" : "pinhole");
  camera.mutable_lens()->add_weights(1);
}

}  // namespace

core::Result<void> apply_calibration(const core::CameraParameters& from, schema::DatasetConfig& config) {
  PB_RETURN_IF_ERROR(
      set_size(from.width_px, from.height_px, "scene.camera.calibration", *config.mutable_image()));
  const double sx = double(config.image().width_px()) / from.width_px;
  const double sy = double(config.image().height_px()) / from.height_px;
  schema::CameraConfig& camera = *config.mutable_scene()->mutable_camera();
  set_lens(from.model, camera);
  set_if_absent("fx_px", from.fx_px * sx, camera);
  set_if_absent("fy_px", from.fy_px * sy, camera);
  set_if_absent("cx_offset_px", (from.cx_px - from.width_px / 2.0) * sx, camera);
  set_if_absent("cy_offset_px", (from.cy_px - from.height_px / 2.0) * sy, camera);
  const auto& k = from.distortion;
  const bool distorted = std::any_of(k.begin(), k.end(), [](double term) { return term != 0; });
  set_if_absent("distorted", distorted ? 1 : 0, camera);
  const bool fisheye = from.model == core::LensModel::kFisheye;
  const std::vector<const char*> terms =
      fisheye
          ? std::vector<const char*>{"k1", "k2", "k3", "k4"}
          : std::vector<const char*>{"k1", "k2", "p1", "p2", "k3", "k4", "k5", "k6", "s1", "s2", "s3", "s4"};
  for (std::size_t i = 0; i < terms.size(); ++i) set_if_absent(terms[i], k[i], camera);
  set_if_absent("tilt_x_deg", k[12] * kDegPerRad, camera);
  set_if_absent("tilt_y_deg", k[13] * kDegPerRad, camera);
  camera.set_calibration("");
  return {};
}

core::Result<void> apply_datasheet(schema::DatasetConfig& config) {
  schema::CameraConfig& camera = *config.mutable_scene()->mutable_camera();
  const std::string sheet = camera.datasheet();
  const auto fail = [&](const std::string& message) {
    return core::fail(
        {"", "scene.camera.datasheet", message, "write it as \"2448x2048 3.45um 16mm f/4\"", 2});
  };
  int width_px = 0, height_px = 0;
  double pitch_um = 0;
  std::istringstream words(sheet);
  for (std::string word; words >> word;) {
    int w = 0, h = 0, end = 0;
    double x = 0;
    const int length = static_cast<int>(word.size());
    if (std::sscanf(word.c_str(), "%dx%d%n", &w, &h, &end) == 2 && end == length && w >= 16 && h >= 16) {
      width_px = w;
      height_px = h;
    } else if (std::sscanf(word.c_str(), "%lfum%n", &x, &end) == 1 && end == length && x > 0) {
      pitch_um = x;
    } else if (std::sscanf(word.c_str(), "%lfmm%n", &x, &end) == 1 && end == length && x > 0) {
      set_if_absent("focal_length_mm", x, camera);
    } else if (std::sscanf(word.c_str(), "f/%lf%n", &x, &end) == 1 && end == length && x > 0) {
      set_if_absent("f_number", x, camera);
    } else {
      return fail("'" + word + "' is no size, pixel pitch, focal length or f-number");
    }
  }
  if (width_px == 0) return fail("the size in pixels is missing");
  if (pitch_um == 0) return fail("the pixel pitch is missing");
  PB_RETURN_IF_ERROR(set_size(width_px, height_px, "scene.camera.datasheet", *config.mutable_image()));
  set_if_absent("sensor_width_mm", width_px * pitch_um * 1e-3, camera);
  camera.set_datasheet("");
  return {};
}

}  // namespace partbooth::scene_gen
