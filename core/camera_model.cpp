// SPDX-License-Identifier: Apache-2.0
#include "core/camera_model.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/inverse.h"

namespace partbooth::core {
namespace {

// A pinhole's rays are taken up to 87 degrees from its axis, a fisheye's up to straight backwards.
constexpr double kPinholeLimit = 19;
constexpr int kGrid = 64;         // cells each way on which a picture's distortion is looked at
constexpr int kLimitAngles = 32;  // directions and
constexpr int kLimitSteps = 200;  // steps in which the edge of the invertible disc is sought

DistortionTerms<double> terms_of(const CameraParameters& p) {
  const auto& k = p.distortion;
  DistortionTerms<double> out;
  if (p.model == LensModel::kFisheye) {
    std::copy_n(k.begin(), 4, out.numerator);
  } else {
    out.numerator[0] = k[0], out.numerator[1] = k[1], out.numerator[2] = k[4];
    std::copy_n(k.begin() + 5, 3, out.denominator);
    std::copy_n(k.begin() + 2, 2, out.tangential);
    std::copy_n(k.begin() + 8, 4, out.prism);
  }
  return out;
}

// The projection onto a sensor tilted by the angles (OpenCV's computeTiltProjectionMatrix).
Mat3d tilt(double tau_x, double tau_y) {
  const double cx = std::cos(tau_x), sx = std::sin(tau_x), cy = std::cos(tau_y), sy = std::sin(tau_y);
  const Mat3d about_x{{Vec3d{1, 0, 0}, {0, cx, sx}, {0, -sx, cx}}};
  const Mat3d about_y{{Vec3d{cy, 0, -sy}, {0, 1, 0}, {sy, 0, cy}}};
  const Mat3d r = about_y * about_x;
  const Mat3d onto_z{{Vec3d{r.rows[2].z, 0, -r.rows[0].z}, {0, r.rows[2].z, -r.rows[1].z}, {0, 0, 1}}};
  return onto_z * r;
}

Vec2d apply(const Mat3d& m, Vec2d p) {
  const Vec3d v = m * Vec3d{p.x, p.y, 1};
  return {v.x / v.z, v.y / v.z};
}

double radial(const DistortionTerms<double>& terms, double r) {
  DistortionTerms<double> only = terms;
  for (double& t : only.tangential) t = 0;
  for (double& t : only.prism) t = 0;
  return distort(only, r, 0.0).x;
}

// r with radial(r) = wanted in [0, limit], to a percent: a start for Newton's method.
double inverse_radial(const DistortionTerms<double>& terms, double wanted, double limit) {
  double low = 0, high = limit;
  for (int i = 0; i < 60 && high - low > 0.01 * high; ++i) {
    const double middle = (low + high) / 2;
    (radial(terms, middle) < wanted ? low : high) = middle;
  }
  return (low + high) / 2;
}

Error wrong(const std::string& message, const std::string& remedy) {
  return {"", "camera", message, remedy, 2};
}

}  // namespace

Result<CameraModel> CameraModel::create(const CameraParameters& p) {
  const bool telecentric = p.model == LensModel::kTelecentric;
  if (p.width_px <= 0 || p.height_px <= 0) return fail(wrong("the picture has no size", "give it one"));
  if (telecentric ? p.m_per_px <= 0 : p.fx_px <= 0 || p.fy_px <= 0)
    return fail(
        wrong("the camera has no focal length", "set fx_px and fy_px, or m_per_px of a telecentric lens"));
  CameraModel model;
  model.parameters_ = p;
  model.distorts_ = std::any_of(p.distortion.begin(), p.distortion.end(), [](double k) { return k != 0; });
  if (telecentric && model.distorts_)
    return fail(wrong("a telecentric lens cannot be distorted", "remove the distortion"));
  model.terms_ = terms_of(p);
  const double fx = telecentric ? 1 / p.m_per_px : p.fx_px, fy = telecentric ? 1 / p.m_per_px : p.fy_px;
  model.pixel_from_distorted_ = {{Vec3d{fx, 0, p.cx_px}, {0, fy, p.cy_px}, {0, 0, 1}}};
  if (p.model == LensModel::kPinhole)
    model.pixel_from_distorted_ = model.pixel_from_distorted_ * tilt(p.distortion[12], p.distortion[13]);
  // Times the reciprocal, not inverse(): data sets of earlier versions can be extended, to the last bit.
  model.distorted_from_pixel_ = adjugate(model.pixel_from_distorted_);
  const double over = 1 / model.pixel_from_distorted_.determinant();
  for (Vec3d& row : model.distorted_from_pixel_.rows) row = row * over;
  model.find_limit();
  if (telecentric) return model;
  const int cells = model.distorts_ ? kGrid : 1;
  for (int i = 0; i <= cells; ++i) {
    for (int j = 0; j <= cells; ++j) {
      const Vec2d pixel{double(p.width_px) * i / cells, double(p.height_px) * j / cells};
      if (const auto q = model.plane_of_pixel(pixel); q && model.is_monotone(q->x, q->y)) continue;
      return fail(wrong("the lens distortion folds the picture over itself before its corners",
                        "use a weaker distortion or a longer focal length"));
    }
  }
  return model;
}

bool CameraModel::is_monotone(double x, double y) const {
  const Distorted<double> d = distort(terms_, x, y);
  const double outwards = x * x * d.dx_dx + x * y * (d.dx_dy + d.dy_dx) + y * y * d.dy_dy;
  return d.dx_dx * d.dy_dy - d.dx_dy * d.dy_dx > 0 && (outwards > 0 || (x == 0 && y == 0));
}

void CameraModel::find_limit() {
  limit_ = parameters_.model == LensModel::kFisheye ? std::numbers::pi : kPinholeLimit;
  if (!distorts_) return;
  const auto monotone_at = [&](double r) {
    for (int angle = 0; angle < kLimitAngles; ++angle) {
      const double phi = 2 * std::numbers::pi * angle / kLimitAngles;
      if (!is_monotone(r * std::cos(phi), r * std::sin(phi))) return false;
    }
    return true;
  };
  // Quadratic steps: fine near the axis, where strong distortions fold.
  const double unit = limit_ / (double(kLimitSteps) * kLimitSteps);
  for (int step = 1; step <= kLimitSteps; ++step) {
    if (monotone_at(unit * step * step)) continue;
    double inside = unit * (step - 1) * (step - 1), outside = unit * step * step;
    for (int i = 0; i < 30; ++i) {
      const double middle = (inside + outside) / 2;
      (monotone_at(middle) ? inside : outside) = middle;
    }
    limit_ = inside;
    return;
  }
}

std::optional<Vec2d> CameraModel::undistort(Vec2d wanted) const {
  const double r_distorted = std::hypot(wanted.x, wanted.y);
  if (r_distorted == 0) return Vec2d{};
  if (!distorts_) return r_distorted <= limit_ ? std::optional(wanted) : std::nullopt;
  const double r = inverse_radial(terms_, r_distorted, limit_);
  double x = wanted.x * r / r_distorted, y = wanted.y * r / r_distorted;
  for (int i = 0; i < 20; ++i) {
    const double x_before = x, y_before = y;
    undistort_step(terms_, wanted.x, wanted.y, x, y);
    if (const double now = std::hypot(x, y); now > limit_) x *= limit_ / now, y *= limit_ / now;
    if (std::abs(x - x_before) + std::abs(y - y_before) < 1e-15 * (1 + r)) break;
  }
  const Distorted<double> reached = distort(terms_, x, y);
  const double miss = std::hypot(reached.x - wanted.x, reached.y - wanted.y);
  return miss < 1e-12 * (1 + r_distorted) ? std::optional(Vec2d{x, y}) : std::nullopt;
}

std::optional<Vec2d> CameraModel::plane_of_pixel(Vec2d pixel) const {
  const Vec2d distorted = apply(distorted_from_pixel_, pixel);
  if (parameters_.model == LensModel::kTelecentric) return distorted;
  return undistort(distorted);
}

Vec2d CameraModel::pixel_of_plane(Vec2d plane) const {
  const Distorted<double> d = distort(terms_, plane.x, plane.y);
  return apply(pixel_from_distorted_, {d.x, d.y});
}

std::optional<Vec2d> CameraModel::project(Vec3d p) const {
  Vec2d plane{p.x, p.y};
  if (parameters_.model == LensModel::kFisheye) {
    const double side = std::hypot(p.x, p.y), theta = std::atan2(side, p.z);
    if (side == 0 && p.z <= 0) return std::nullopt;
    plane = side > 0 ? Vec2d{p.x * theta / side, p.y * theta / side} : Vec2d{};
  } else if (p.z <= 0) {
    return std::nullopt;
  } else if (parameters_.model == LensModel::kPinhole) {
    plane = {p.x / p.z, p.y / p.z};
  }
  if (distorts_ && std::hypot(plane.x, plane.y) > limit_) return std::nullopt;
  return pixel_of_plane(plane);
}

std::optional<Line> CameraModel::chief_ray(Vec2d pixel) const {
  const auto plane = plane_of_pixel(pixel);
  if (!plane) return std::nullopt;
  switch (parameters_.model) {
    case LensModel::kTelecentric:
      return Line{{plane->x, plane->y, 0}, {0, 0, 1}};
    case LensModel::kFisheye: {
      const double theta = std::hypot(plane->x, plane->y), share = theta > 0 ? std::sin(theta) / theta : 1;
      return Line{{}, {plane->x * share, plane->y * share, std::cos(theta)}};
    }
    case LensModel::kPinhole:
      break;
  }
  return Line{{}, normalize(Vec3d{plane->x, plane->y, 1})};
}

}  // namespace partbooth::core
