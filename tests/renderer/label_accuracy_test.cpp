// SPDX-License-Identifier: Apache-2.0
// Labels of rendered cubes and spheres against closed forms, and a distorted lens against OpenCV's
// calibration.
#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/calib3d.hpp>

#include "labeler/layers.h"
#include "tests/renderer/labelled.h"

namespace partbooth::renderer {
namespace {

using core::Vec2d;
using core::Vec3d;
using scenes::Booth;

constexpr int kSize = 240;

struct Ellipse {
  Vec2d center, half;  // px; its axes lie along x and y
  double area() const { return M_PI * half.x * half.y; }
};

// Image of a sphere that stands beside the optical axis in x: where the cone of half-angle asin(r / d) about
// the direction (sin t, 0, cos t) cuts the picture plane.
Ellipse image_of_sphere(const Booth& booth, Vec3d center, double radius_m) {
  const Vec3d c = camera_from_world(booth).point(center);
  EXPECT_NEAR(c.y, 0, 1e-9);
  const double d = core::length(c), sine = c.x / d, cosine = c.z / d;
  const double k = 1 - radius_m * radius_m / (d * d), m = k - sine * sine;
  const double f = booth.spec.camera().fx_px();
  return {{f * sine * cosine / m + booth.spec.camera().cx_px(), booth.spec.camera().cy_px()},
          {f * std::sqrt(k * (1 - k)) / m, f * std::sqrt((1 - k) / m)}};
}

Booth ball(double radius_m, double aside_m, int columns = 256) {
  Booth booth = label_booth(kSize, kSize);
  booth.look({4, 0, 0}, {0, 0, 0}, 60);
  booth.add(scenes::sphere(radius_m, columns, columns / 2), scenes::lambert(0.5), {0, aside_m, 0});
  return booth;
}

TEST(Accuracy, SpheresHaveTheirArea) {
  for (const double radius_m : {0.03, 0.1, 0.4, 0.9}) {
    for (const double aside_m : {0.0, 0.31, 1.017}) {
      const Booth booth = ball(radius_m, aside_m);
      const auto object = labelled(booth).labels.objects(0);
      const Ellipse truth = image_of_sphere(booth, {0, aside_m, 0}, radius_m);
      EXPECT_NEAR(std::sqrt(object.visible_area_px() / M_PI), std::sqrt(truth.area() / M_PI), 0.1)
          << radius_m << " " << aside_m;
      EXPECT_NEAR(std::sqrt(object.amodal_area_px() / M_PI), std::sqrt(truth.area() / M_PI), 0.1);
    }
  }
}

TEST(Accuracy, SpheresHaveTheirBox) {
  for (const double radius_m : {0.1, 0.4, 0.9}) {
    for (const double aside_m : {0.0, 0.31, 1.017}) {
      const Booth booth = ball(radius_m, aside_m);
      const auto labels = labelled(booth).labels;
      const Ellipse truth = image_of_sphere(booth, {0, aside_m, 0}, radius_m);
      const schema::PixelBox& box = labels.objects(0).subpixel_box();
      EXPECT_NEAR(box.x0(), truth.center.x - truth.half.x, 0.5);
      EXPECT_NEAR(box.x1(), truth.center.x + truth.half.x, 0.5);
      EXPECT_NEAR(box.y0(), truth.center.y - truth.half.y, 0.5);
      EXPECT_NEAR(box.y1(), truth.center.y + truth.half.y, 0.5);
      // Whole pixels: a rim that takes less than half of its pixels is not in the mask.
      EXPECT_NEAR(labels.objects(0).modal_box().x0(), truth.center.x - truth.half.x, 1);
      EXPECT_NEAR(labels.objects(0).modal_box().y1(), truth.center.y + truth.half.y, 1);
    }
  }
}

// Depth of a sphere's front along a ray whose z is 1 in camera axes; nothing if it misses.
double sphere_depth(Vec3d from, Vec3d direction, Vec3d center, double radius_m) {
  const Vec3d o = from - center;
  const double a = core::dot(direction, direction), b = core::dot(o, direction),
               c = core::dot(o, o) - radius_m * radius_m;
  const double root = b * b - a * c;
  return root > 0 ? (-b - std::sqrt(root)) / a : -1;
}

TEST(Accuracy, SpheresHaveTheirDepth) {
  const Vec3d center{0, 0.31, 0};
  const double radius_m = 0.9;
  const Booth booth = ball(radius_m, center.y, 512);
  const core::Frame frame = labelled(booth).frame;
  int compared = 0;
  for (int y = 0; y < kSize; ++y) {
    for (int x = 0; x < kSize; ++x) {
      const Vec3d ray = pinhole_ray(booth, x + 0.5, y + 0.5);
      const double z = sphere_depth(eye(booth), ray, center, radius_m);
      const Vec3d normal = (eye(booth) + ray * z - center) / radius_m;
      // Near the rim, triangles are not yet the sphere.
      if (z < 0 || -core::dot(normal, core::normalize(ray)) < 0.2) continue;
      ++compared;
      ASSERT_EQ(*frame.instance.at(x, y), 1);
      EXPECT_NEAR(*frame.depth_m.at(x, y) / z, 1, 1e-4) << x << " " << y;
    }
  }
  EXPECT_GT(compared, 5000);
}

Booth cube(int pose) {
  Booth booth = label_booth(kSize, kSize);
  booth.look({3.4, 0.8, 1.3}, {0.1 * pose, 0, 0}, 40);
  core::Rigid turned;
  turned.rotation = core::rotation_about(core::normalize(Vec3d{1.0, 0.4 * pose, 0.7}), 0.9 * pose + 0.3);
  *booth.add(scenes::box({1, 1, 1}), scenes::lambert(0.5)).mutable_world_from_part() = scenes::rigid(turned);
  booth.spec.mutable_instances(0)->set_label("cube");
  return booth;
}

schema::DatasetConfig with_corners() {
  schema::DatasetConfig config;
  schema::ClassConfig& item = *config.add_classes();
  item.set_name("cube");
  for (int i = 0; i < 8; ++i) {
    schema::KeypointConfig& point = *item.add_keypoints();
    point.set_name("corner" + std::to_string(i));
    point.set_x_mm(i & 1 ? 500 : -500);
    point.set_y_mm(i & 2 ? 500 : -500);
    point.set_z_mm(i & 4 ? 500 : -500);
  }
  return config;
}

// Its outline is the hull of its corners: the outermost of them touch the box.
TEST(Accuracy, CubesHaveTheirBoxAndCorners) {
  for (int pose = 0; pose < 6; ++pose) {
    const Booth booth = cube(pose);
    const auto object = labelled(booth, with_corners()).labels.objects(0);
    const core::Rigid world_from_part = schema::rigid_of(booth.spec.instances(0).world_from_part());
    ASSERT_EQ(object.keypoints_size(), 8);
    core::Box3d truth;
    for (int i = 0; i < 8; ++i) {
      const Vec2d corner =
          pinhole(booth, world_from_part.point({i & 1 ? 0.5 : -0.5, i & 2 ? 0.5 : -0.5, i & 4 ? 0.5 : -0.5}));
      truth.extend({corner.x, corner.y, 0});
      EXPECT_NEAR(object.keypoints(i).x(), corner.x, 1e-6);
      EXPECT_NEAR(object.keypoints(i).y(), corner.y, 1e-6);
    }
    const schema::PixelBox& box = object.subpixel_box();
    EXPECT_NEAR(box.x0(), truth.min.x, 0.5) << pose;
    EXPECT_NEAR(box.x1(), truth.max.x, 0.5) << pose;
    EXPECT_NEAR(box.y0(), truth.min.y, 0.5) << pose;
    EXPECT_NEAR(box.y1(), truth.max.y, 0.5) << pose;
  }
}

// A corner is hidden by the cube itself where all three of its faces look away. Faces that are seen almost
// edge-on decide nothing.
TEST(Accuracy, CornersOfACubeAreSeenAsTheyAre) {
  int compared = 0;
  for (int pose = 0; pose < 6; ++pose) {
    const Booth booth = cube(pose);
    const auto object = labelled(booth, with_corners()).labels.objects(0);
    const core::Rigid world_from_part = schema::rigid_of(booth.spec.instances(0).world_from_part());
    const Vec3d from = world_from_part.inverse().point(eye(booth));
    for (int i = 0; i < 8; ++i) {
      double best = -1;  // sine of the angle at which the eye sees a face of the corner
      for (int axis = 0; axis < 3; ++axis)
        best = std::max(best, (from[axis] * (i >> axis & 1 ? 1 : -1) - 0.5) / core::length(from));
      if (best > 0 && best < 0.1) continue;
      ++compared;
      EXPECT_EQ(object.keypoints(i).visibility(), best > 0 ? 2u : 1u) << pose << " corner " << i;
    }
  }
  EXPECT_GT(compared, 40);
}

// A block's edge cuts the disc of a ball at `cut` of its radius: what is left is a circular segment.
TEST(Accuracy, VisibleFractionsAreThoseOfTheOverlap) {
  for (const double radius_px : {8.0, 20.0, 70.0}) {
    for (const double cut : {-0.8, -0.3, 0.05, 0.5, 0.9}) {
      Booth booth = label_booth(kSize, kSize);
      booth.look({4, 0, 0}, {0, 0, 0}, 60);
      const double f = booth.spec.camera().fx_px();
      const double radius_m = 4 * std::sin(std::atan(radius_px / f));
      booth.add(scenes::sphere(radius_m, 256, 128), scenes::lambert(0.5));
      // Its right border is seen at cut * radius_px from the middle. World +y is to the right of the picture.
      const double border_m = cut * radius_px / f * 2;
      booth.add(scenes::box({0.001, 2, 4}), scenes::lambert(0.5), {1.9995, border_m - 1, 0});
      const auto object = labelled(booth).labels.objects(0);
      const double visible = (std::acos(cut) - cut * std::sqrt(1 - cut * cut)) / M_PI;
      EXPECT_NEAR(object.visible_fraction(), visible, 0.005) << radius_px << " " << cut;
      EXPECT_NEAR(object.occluded_fraction(), 1 - visible, 0.005);
    }
  }
}

// A board under a strongly distorting lens. Each pixel's object coordinates and the pixel's centre are a pair
// of points for a calibration; the board's named points follow from what it finds.
struct BoardViews {
  std::vector<std::vector<cv::Point3f>> object, named;
  std::vector<std::vector<cv::Point2f>> image, named_image;  // the first pixel's centre is (0, 0)
};

constexpr double kBoardM = 0.3;

schema::DatasetConfig with_board_points() {
  schema::DatasetConfig config;
  schema::ClassConfig& item = *config.add_classes();
  item.set_name("board");
  for (int i = 0; i < 54; ++i) {
    schema::KeypointConfig& point = *item.add_keypoints();
    point.set_name("corner" + std::to_string(i));
    point.set_x_mm((i % 9 - 4) * 30);
    point.set_y_mm((i / 9 - 2.5) * 30);
  }
  return config;
}

void look_at_board(int view, Booth& booth) {
  const schema::Camera before = booth.spec.camera();
  const double a = 0.9 * view, tilt = view % 3 * 0.28 + 0.05;
  const Vec3d from{0.3 * std::sin(tilt) * std::cos(a), 0.3 * std::sin(tilt) * std::sin(a),
                   0.3 * std::cos(tilt)};
  booth.look(from, {0, 0, 0}, 60);
  const schema::RigidTransform pose = booth.spec.camera().camera_from_world();
  *booth.spec.mutable_camera() = before;
  *booth.spec.mutable_camera()->mutable_camera_from_world() = pose;
}

BoardViews look_at_board(Booth booth, int count) {
  BoardViews out;
  const schema::DatasetConfig config = with_board_points();
  for (int view = 0; view < count; ++view) {
    look_at_board(view, booth);
    const Labelled seen = labelled(booth, config);
    const core::ImageF nocs = labeler::nocs(seen.frame, booth.spec, booth.assets);
    auto& object = out.object.emplace_back();
    auto& image = out.image.emplace_back();
    for (int y = 6; y < nocs.height; y += 13) {
      for (int x = 6; x < nocs.width; x += 13) {
        // At its border another ray than the centre's may speak for the pixel.
        if (*seen.frame.instance.at(x, y) != 1 || *seen.frame.coverage_16.at(x, y) != 16) continue;
        const Vec3d at = vec_at(nocs, x, y);
        object.emplace_back(float((at.x - 0.5) * kBoardM), float((at.y - 0.5) * kBoardM), 0.0f);
        image.emplace_back(float(x), float(y));
      }
    }
    auto& named = out.named.emplace_back();
    auto& named_image = out.named_image.emplace_back();
    for (int i = 0; i < seen.labels.objects(0).keypoints_size(); ++i) {
      const schema::KeypointLabel& point = seen.labels.objects(0).keypoints(i);
      if (point.visibility() != 2) continue;
      const schema::KeypointConfig& of = config.classes(0).keypoints(i);
      named.emplace_back(float(of.x_mm() * 1e-3), float(of.y_mm() * 1e-3), 0.0f);
      named_image.emplace_back(float(point.x() - 0.5), float(point.y() - 0.5));
    }
  }
  return out;
}

TEST(Accuracy, OpenCvCalibratesAStrongLensFromTheLabels) {
  const double k1 = -0.32, k2 = 0.13, p1 = 2e-3, p2 = -1.5e-3;
  Booth booth = label_booth(480, 360);
  booth.add(scenes::square(kBoardM), scenes::lambert(0.5)).set_label("board");
  schema::Camera& camera = *booth.spec.mutable_camera();
  camera.set_fx_px(370);
  camera.set_fy_px(373);
  camera.set_cx_px(243);
  camera.set_cy_px(177);
  for (const double term : {k1, k2, p1, p2}) camera.add_distortion(term);
  booth.spec.mutable_render()->set_surface_labels(true);
  const BoardViews views = look_at_board(booth, 6);
  cv::Mat matrix, k;
  std::vector<cv::Mat> r, t;
  const double rms =
      cv::calibrateCamera(views.object, views.image, {480, 360}, matrix, k, r, t, cv::CALIB_FIX_K3);
  EXPECT_LT(rms, 0.02);
  EXPECT_NEAR(matrix.at<double>(0, 0), 370, 0.05);
  EXPECT_NEAR(matrix.at<double>(1, 2), 177 - 0.5, 0.05);
  EXPECT_NEAR(k.at<double>(0), k1, 1e-3);
  double sum2 = 0;
  std::size_t points = 0;
  for (std::size_t view = 0; view < views.named.size(); ++view) {
    std::vector<cv::Point2f> expected;
    cv::projectPoints(views.named[view], r[view], t[view], matrix, k, expected);
    for (std::size_t i = 0; i < expected.size(); ++i, ++points)
      sum2 += std::pow(cv::norm(expected[i] - views.named_image[view][i]), 2);
  }
  EXPECT_GT(points, 200u);
  EXPECT_LT(std::sqrt(sum2 / double(points)), 0.02);
}

}  // namespace
}  // namespace partbooth::renderer
