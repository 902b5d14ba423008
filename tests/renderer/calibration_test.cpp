// SPDX-License-Identifier: Apache-2.0
// OpenCV's calibration of rendered boards finds the camera that rendered them, and OpenCV projects as we do.
#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/calib3d.hpp>
#include <opencv2/imgproc.hpp>

#include "core/camera_model.h"
#include "renderer/renderer.h"
#include "schema/geometry.h"
#include "tests/renderer/light_run.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;
using scenes::Booth;

constexpr int kColumns = 9, kRows = 6;  // inner corners
constexpr double kSquareM = 0.03;

// Black and white squares with a white border, in the xy plane about the origin; +x along the columns, y
// downwards.
core::Part board() {
  core::Part part = scenes::square(1);
  part.mesh = {};
  part.faces.resize(2);
  part.faces[0].color = core::Vec3f{1, 1, 1};
  part.faces[1].color = core::Vec3f{0, 0, 0};
  for (core::PartFace& face : part.faces) face.type = core::SurfaceType::kPlane;
  const auto add = [&](double x, double y, std::uint32_t face) {
    const auto first = std::uint32_t(part.mesh.positions.size());
    for (const auto& [dx, dy] : {std::pair{0, 0}, {1, 0}, {1, 1}, {0, 1}}) {
      part.mesh.positions.emplace_back(float((x + dx) * kSquareM), float(-(y + dy) * kSquareM), 0.0f);
      part.mesh.normals.emplace_back(0.0f, 0.0f, 1.0f);
    }
    part.mesh.triangles.push_back({first, first + 2, first + 1});
    part.mesh.triangles.push_back({first, first + 3, first + 2});
    part.mesh.face_of_triangle.insert(part.mesh.face_of_triangle.end(), {face, face});
  };
  for (int y = -1; y <= kRows + 1; ++y) {
    for (int x = -1; x <= kColumns + 1; ++x) {
      const bool border = y < 0 || x < 0 || y > kRows || x > kColumns;
      add(x - (kColumns + 1) / 2.0, y - (kRows + 1) / 2.0, !border && (x + y) % 2 == 0 ? 1 : 0);
    }
  }
  return part;
}

// The inner corners, in the board's frame with y downwards.
std::vector<cv::Point3f> corners() {
  std::vector<cv::Point3f> out;
  for (int y = 0; y < kRows; ++y) {
    for (int x = 0; x < kColumns; ++x)
      out.emplace_back(float((x - (kColumns - 1) / 2.0) * kSquareM),
                       float((y - (kRows - 1) / 2.0) * kSquareM), 0.0f);
  }
  return out;
}

Vec3d corner_in_world(const cv::Point3f& p) { return {p.x, -p.y, 0}; }

// The camera over the board: tilted, turned and moved aside so that all of the board is seen.
void place(Booth& booth, int view, double distance_m) {
  const double a = 0.9 * view, tilt = view % 3 * 0.28 + 0.05;
  const Vec3d at{0.035 * std::cos(2.1 * view), 0.025 * std::sin(1.7 * view), 0};
  const Vec3d from = at + Vec3d{std::sin(tilt) * std::cos(a), std::sin(tilt) * std::sin(a), std::cos(tilt)} *
                              (distance_m * (1 + 0.07 * (view % 4)));
  const schema::Camera before = booth.spec.camera();
  booth.look(from, at, 60);
  schema::Camera& camera = *booth.spec.mutable_camera();
  const schema::RigidTransform pose = camera.camera_from_world();
  camera = before;
  *camera.mutable_camera_from_world() = pose;
}

struct Views {
  std::vector<std::vector<cv::Point3f>> object;
  std::vector<std::vector<cv::Point2f>> image;  // OpenCV's pixels: the first centre is (0, 0)
};

// Corners found in rendered pictures, to a few hundredths of a pixel. The search begins at the projected
// corner.
Views photograph(Booth booth, int count, double distance_m) {
  Views out;
  const auto model = core::CameraModel::create(schema::parameters_of(booth.spec.camera()));
  EXPECT_TRUE(model.has_value());
  for (int view = 0; view < count; ++view) {
    place(booth, view, distance_m);
    booth.spec.mutable_render()->set_sampler_seed(std::uint64_t(view));
    const core::ImageF light = run_light(booth, available_isas().front()).radiance;
    cv::Mat picture(light.height, light.width, CV_32F);
    for (int y = 0; y < light.height; ++y) {
      for (int x = 0; x < light.width; ++x) picture.at<float>(y, x) = 255 * light.at(x, y)[0];
    }
    // As a lens does, so that the search sees slopes.
    cv::GaussianBlur(picture, picture, {}, 1.5);
    const core::Rigid camera_from_world = schema::rigid_of(booth.spec.camera().camera_from_world());
    std::vector<cv::Point2f> found;
    std::vector<cv::Point3f> object;
    for (const cv::Point3f& p : corners()) {
      const auto pixel = model->project(camera_from_world.point(corner_in_world(p)));
      if (!pixel || pixel->x < 16 || pixel->y < 16 || pixel->x > light.width - 16 ||
          pixel->y > light.height - 16)
        continue;
      // Up to a pixel off: the answer must come from the picture.
      found.emplace_back(float(pixel->x - 0.5 + 0.7 * std::sin(view + p.x * 99)),
                         float(pixel->y - 0.5 - 0.5));
      object.push_back(p);
    }
    cv::cornerSubPix(picture, found, {10, 10}, {-1, -1},
                     {cv::TermCriteria::EPS | cv::TermCriteria::COUNT, 100, 1e-4});
    out.object.push_back(object);
    out.image.push_back(found);
  }
  return out;
}

Booth studio(std::initializer_list<double> distortion) {
  Booth booth;
  booth.size(480, 360);
  booth.add(board(), scenes::lambert(1)).mutable_material()->set_use_cad_color(true);
  booth.dome(1);
  booth.spec.mutable_render()->set_spp(64);
  booth.spec.mutable_render()->set_max_depth(1);
  schema::Camera& camera = *booth.spec.mutable_camera();
  camera.set_fx_px(370);
  camera.set_fy_px(373);
  camera.set_cx_px(243);
  camera.set_cy_px(177);
  camera.mutable_distortion()->Assign(distortion.begin(), distortion.end());
  return booth;
}

TEST(Calibration, OpenCvFindsTheCamera) {
  const double k1 = -0.28, k2 = 0.11, p1 = 1.5e-3, p2 = -1e-3;
  const Booth booth = studio({k1, k2, p1, p2});
  const Views views = photograph(booth, 8, 0.26);
  cv::Mat matrix, k;
  std::vector<cv::Mat> r, t;
  const double rms =
      cv::calibrateCamera(views.object, views.image, {480, 360}, matrix, k, r, t, cv::CALIB_FIX_K3);
  EXPECT_LT(rms, 0.02);
  EXPECT_NEAR(matrix.at<double>(0, 0), 370, 0.3);
  EXPECT_NEAR(matrix.at<double>(1, 1), 373, 0.3);
  EXPECT_NEAR(matrix.at<double>(0, 2), 243 - 0.5, 0.3);
  EXPECT_NEAR(matrix.at<double>(1, 2), 177 - 0.5, 0.3);
  EXPECT_NEAR(k.at<double>(0), k1, 0.004);
  EXPECT_NEAR(k.at<double>(1), k2, 0.015);
  EXPECT_NEAR(k.at<double>(2), p1, 4e-4);
  EXPECT_NEAR(k.at<double>(3), p2, 4e-4);
}

TEST(Calibration, OpenCvFindsTheFisheye) {
  Booth booth = studio({0.06, -0.03, 0.01, -0.002});
  booth.spec.mutable_camera()->set_model(schema::Camera::FISHEYE);
  booth.spec.mutable_camera()->set_fx_px(300);
  booth.spec.mutable_camera()->set_fy_px(302);
  Views views = photograph(booth, 8, 0.18);
  cv::Mat matrix, k;
  std::vector<cv::Mat> r, t;
  std::vector<std::vector<cv::Point3d>> object;
  std::vector<std::vector<cv::Point2d>> image;
  for (const auto& points : views.object) object.emplace_back(points.begin(), points.end());
  for (const auto& points : views.image) image.emplace_back(points.begin(), points.end());
  const double rms =
      cv::fisheye::calibrate(object, image, {480, 360}, matrix, k, r, t,
                             cv::fisheye::CALIB_RECOMPUTE_EXTRINSIC | cv::fisheye::CALIB_FIX_SKEW);
  EXPECT_LT(rms, 0.03);
  EXPECT_NEAR(matrix.at<double>(0, 0), 300, 0.5);
  EXPECT_NEAR(matrix.at<double>(0, 2), 243 - 0.5, 0.3);
  // The terms trade off against each other; their sum at the border does not.
  const double theta = 0.6, t2 = theta * theta;
  const auto bend = [&](double a, double b, double c, double d) {
    return theta * (1 + t2 * (a + t2 * (b + t2 * (c + t2 * d))));
  };
  EXPECT_NEAR(bend(k.at<double>(0), k.at<double>(1), k.at<double>(2), k.at<double>(3)),
              bend(0.06, -0.03, 0.01, -0.002), 2e-3);
}

TEST(Calibration, OpenCvProjectsAsWeDo) {
  core::CameraParameters p = schema::parameters_of(studio({}).spec.camera());
  p.distortion = {-0.2, 0.08, 2e-3, -1e-3, 0.01, 0.1, 0.02, 0.004, 3e-3, 1e-3, -2e-3, 1e-3, 0.04, -0.03};
  const auto model = core::CameraModel::create(p);
  ASSERT_TRUE(model.has_value());
  const cv::Matx33d matrix(p.fx_px, 0, p.cx_px, 0, p.fy_px, p.cy_px, 0, 0, 1);
  std::vector<cv::Point3d> points;
  for (double y = -0.4; y <= 0.4; y += 0.1) {
    for (double x = -0.5; x <= 0.5; x += 0.1) points.emplace_back(x * 1.3, y * 1.3, 1.3);
  }
  std::vector<cv::Point2d> pixels;
  cv::projectPoints(points, cv::Vec3d(), cv::Vec3d(), matrix,
                    std::vector<double>(p.distortion.begin(), p.distortion.end()), pixels);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const auto ours = model->project({points[i].x, points[i].y, points[i].z});
    ASSERT_TRUE(ours.has_value());
    EXPECT_NEAR(ours->x, pixels[i].x, 1e-9);
    EXPECT_NEAR(ours->y, pixels[i].y, 1e-9);
  }
}

}  // namespace
}  // namespace partbooth::renderer
