// SPDX-License-Identifier: Apache-2.0
// Calibrations as their own tools write them.
#include "media/calibration.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <opencv2/core.hpp>

namespace partbooth::media {
namespace {

std::string write(const std::string& name, const std::string& text) {
  const std::string path = testing::TempDir() + name;
  std::ofstream(path) << text;
  return path;
}

constexpr const char* kRos = R"(image_width: 1280
image_height: 1024
camera_name: cell_3
camera_matrix:
  rows: 3
  cols: 3
  data: [1402.5, 0, 641.25, 0, 1401.25, 509.75, 0, 0, 1]
distortion_model: plumb_bob
distortion_coefficients:
  rows: 1
  cols: 5
  data: [-0.21, 0.11, 0.0007, -0.0004, -0.02]
rectification_matrix:
  rows: 3
  cols: 3
  data: [1, 0, 0, 0, 1, 0, 0, 0, 1]
)";

void expect_cell_3(const core::CameraParameters& camera) {
  EXPECT_EQ(camera.model, core::LensModel::kPinhole);
  EXPECT_EQ(camera.width_px, 1280);
  EXPECT_EQ(camera.height_px, 1024);
  EXPECT_DOUBLE_EQ(camera.fx_px, 1402.5);
  EXPECT_DOUBLE_EQ(camera.fy_px, 1401.25);
  EXPECT_DOUBLE_EQ(camera.cx_px, 641.75) << "our pixel centres lie at +0.5";
  EXPECT_DOUBLE_EQ(camera.cy_px, 510.25);
  EXPECT_DOUBLE_EQ(camera.distortion[0], -0.21);
  EXPECT_DOUBLE_EQ(camera.distortion[4], -0.02);
  EXPECT_DOUBLE_EQ(camera.distortion[5], 0);
}

TEST(Calibration, RosIsRead) {
  const auto camera = read_calibration(write("ros.yaml", kRos));
  ASSERT_TRUE(camera.has_value()) << camera.error().text();
  expect_cell_3(*camera);
}

TEST(Calibration, WhatOpenCvWritesIsReadInEachOfItsFormats) {
  const cv::Mat k = (cv::Mat_<double>(3, 3) << 1402.5, 0, 641.25, 0, 1401.25, 509.75, 0, 0, 1);
  const cv::Mat d = (cv::Mat_<double>(5, 1) << -0.21, 0.11, 0.0007, -0.0004, -0.02);
  for (const std::string extension : {"yml", "xml", "json"}) {
    const std::string path = testing::TempDir() + "camera." + extension;
    {
      cv::FileStorage file(path, cv::FileStorage::WRITE);
      file << "image_width" << 1280 << "image_height" << 1024 << "camera_matrix" << k
           << "distortion_coefficients" << d;
    }
    const auto camera = read_calibration(path);
    ASSERT_TRUE(camera.has_value()) << camera.error().text();
    expect_cell_3(*camera);
  }
}

TEST(Calibration, KalibrsFisheyeIsRead) {
  const auto camera = read_calibration(write("kalibr.yaml", R"(cam0:
  camera_model: pinhole
  distortion_coeffs: [-0.013, 0.021, -0.011, 0.002]
  distortion_model: equidistant
  intrinsics: [461.6, 460.3, 363.0, 248.1]
  resolution: [752, 480]
)"));
  // Kalibr names the projection and the distortion apart: it is the distortion that makes a fisheye.
  ASSERT_TRUE(camera.has_value()) << camera.error().text();
  EXPECT_EQ(camera->model, core::LensModel::kFisheye);
  EXPECT_DOUBLE_EQ(camera->fy_px, 460.3);
  EXPECT_DOUBLE_EQ(camera->cx_px, 363.5);
  EXPECT_DOUBLE_EQ(camera->distortion[3], 0.002);
}

TEST(Calibration, WhatIsWrongIsNamed) {
  const auto error_of = [](const std::string& text) {
    const auto camera = read_calibration(write("wrong.yaml", text));
    return camera ? std::string("no error") : camera.error().text();
  };
  const auto without = [](const std::string& from, const std::string& to) {
    std::string text = kRos;
    return text.replace(text.find(from), from.size(), to);
  };
  EXPECT_NE(error_of(without("image_width: 1280", "")).find("image_width"), std::string::npos);
  EXPECT_NE(error_of(without("1402.5, 0,", "")).find("7 numbers"), std::string::npos);
  EXPECT_NE(error_of(without("1402.5", "-3")).find("not positive"), std::string::npos);
  EXPECT_NE(error_of(without(", -0.0004, -0.02", "")).find("3 numbers"), std::string::npos);
  EXPECT_NE(error_of(without("-0.21", "-9")).find("distortion_coefficients"), std::string::npos)
      << "folds over";
  EXPECT_NE(error_of("image_width: [[[").find("calibration"), std::string::npos);
  EXPECT_NE(error_of("<?xml version=\"1.0\"?><a>").find("calibration"), std::string::npos);
  EXPECT_EQ(read_calibration("no/such/file.yaml").error().exit_code, 2);
}

}  // namespace
}  // namespace partbooth::media
