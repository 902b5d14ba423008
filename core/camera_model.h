// SPDX-License-Identifier: Apache-2.0
// Where a camera sees a point, and which line it sees at a point of the picture: exact, both ways.
//
// Camera axes as OpenCV (+X right, +Y down, +Z forward), pixel centres at +0.5. The lens centre is the
// origin. The lens plane of a model is where its distortion acts: (x/z, y/z) of a pinhole, the vector of
// length theta of a fisheye.
#pragma once

#include <array>
#include <optional>

#include "core/distortion.h"
#include "core/result.h"
#include "core/vec.h"

namespace partbooth::core {

enum class LensModel { kPinhole, kFisheye, kTelecentric };

struct CameraParameters {
  LensModel model = LensModel::kPinhole;
  int width_px = 0, height_px = 0;
  double fx_px = 0, fy_px = 0;  // not of a telecentric lens
  double cx_px = 0, cy_px = 0;
  double m_per_px = 0;  // telecentric
  // Pinhole: OpenCV's k1 k2 p1 p2 k3 k4 k5 k6 s1 s2 s3 s4 tau_x tau_y. Fisheye: k1 k2 k3 k4.
  std::array<double, 14> distortion{};
};

struct Line {
  Vec3d origin, direction;  // unit direction
};

class CameraModel {
 public:
  // Error: a size or focal length that is not positive; a distortion that folds the picture over itself
  // before its corners.
  static Result<CameraModel> create(const CameraParameters& parameters);

  const CameraParameters& parameters() const { return parameters_; }
  bool distorts() const { return distorts_; }

  // Image point of a point in camera axes. Nothing behind the camera (a fisheye sees there too), nor where
  // the distortion has folded over: that may lie outside the picture only.
  std::optional<Vec2d> project(Vec3d p) const;
  // The chief ray of an image point, also outside the picture; nothing where no light comes from.
  std::optional<Line> chief_ray(Vec2d pixel) const;

  // The parts of the two functions, for tables. The lens plane of a telecentric camera is in metres.
  Vec2d pixel_of_plane(Vec2d plane) const;
  std::optional<Vec2d> plane_of_pixel(Vec2d pixel) const;
  // Image point to the distorted lens plane: the inverse of focal lengths, principal point and tilt.
  // Row-major, homogeneous.
  const Mat3d& distorted_from_pixel() const { return distorted_from_pixel_; }
  const DistortionTerms<double>& terms() const { return terms_; }
  // Radius of the lens plane's disc in which the distortion is invertible.
  double plane_limit() const { return limit_; }

 private:
  CameraModel() = default;
  void find_limit();
  bool is_monotone(double x, double y) const;
  std::optional<Vec2d> undistort(Vec2d distorted) const;

  CameraParameters parameters_;
  bool distorts_ = false;
  DistortionTerms<double> terms_;
  Mat3d pixel_from_distorted_, distorted_from_pixel_;
  double limit_ = 0;
};

}  // namespace partbooth::core
