// SPDX-License-Identifier: Apache-2.0
// Vectors, 3x3 matrices and rigid transforms.
//
// Conventions: column vectors, `dst_from_src` names, right-handed frames. The world has +Z up, the camera is
// OpenCV's (+X right, +Y down, +Z forward). Lengths are metres, angles radians.
#pragma once

#include <array>
#include <cmath>

namespace partbooth::core {

template <class T>
struct Vec2 {
  T x{}, y{};
  friend constexpr bool operator==(const Vec2&, const Vec2&) = default;
};

template <class T>
struct Vec3 {
  T x{}, y{}, z{};

  constexpr Vec3() = default;
  constexpr Vec3(T x_in, T y_in, T z_in) : x(x_in), y(y_in), z(z_in) {}
  template <class U>
  explicit constexpr Vec3(const Vec3<U>& v) : x(T(v.x)), y(T(v.y)), z(T(v.z)) {}

  constexpr T operator[](int i) const { return i == 0 ? x : i == 1 ? y : z; }
  constexpr T& operator[](int i) { return i == 0 ? x : i == 1 ? y : z; }

  friend constexpr bool operator==(const Vec3&, const Vec3&) = default;
  friend constexpr Vec3 operator+(Vec3 a, Vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
  friend constexpr Vec3 operator-(Vec3 a, Vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
  friend constexpr Vec3 operator-(Vec3 a) { return {-a.x, -a.y, -a.z}; }
  friend constexpr Vec3 operator*(Vec3 a, T s) { return {a.x * s, a.y * s, a.z * s}; }
  friend constexpr Vec3 operator*(T s, Vec3 a) { return a * s; }
  friend constexpr Vec3 operator/(Vec3 a, T s) { return {a.x / s, a.y / s, a.z / s}; }
  constexpr Vec3& operator+=(Vec3 b) { return *this = *this + b; }
};

using Vec2f = Vec2<float>;
using Vec2d = Vec2<double>;
using Vec3f = Vec3<float>;
using Vec3d = Vec3<double>;

template <class T>
constexpr T dot(Vec3<T> a, Vec3<T> b) {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}
template <class T>
constexpr Vec3<T> cross(Vec3<T> a, Vec3<T> b) {
  return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x};
}
template <class T>
T length(Vec3<T> v) {
  return std::sqrt(dot(v, v));
}
// v / |v|; the zero vector stays zero.
template <class T>
Vec3<T> normalize(Vec3<T> v) {
  const T n = length(v);
  return n > 0 ? v / n : v;
}
template <class T>
constexpr Vec3<T> min(Vec3<T> a, Vec3<T> b) {
  return {a.x < b.x ? a.x : b.x, a.y < b.y ? a.y : b.y, a.z < b.z ? a.z : b.z};
}
template <class T>
constexpr Vec3<T> max(Vec3<T> a, Vec3<T> b) {
  return {a.x > b.x ? a.x : b.x, a.y > b.y ? a.y : b.y, a.z > b.z ? a.z : b.z};
}

// A unit vector perpendicular to the unit vector n.
inline Vec3d any_perpendicular(Vec3d n) {
  return normalize(std::abs(n.z) < 0.9 ? cross(n, Vec3d{0, 0, 1}) : cross(n, Vec3d{1, 0, 0}));
}

// Row-major 3x3 matrix; m.rows[r][c].
struct Mat3d {
  std::array<Vec3d, 3> rows{Vec3d{1, 0, 0}, Vec3d{0, 1, 0}, Vec3d{0, 0, 1}};

  friend bool operator==(const Mat3d&, const Mat3d&) = default;
  Vec3d operator*(Vec3d v) const { return {dot(rows[0], v), dot(rows[1], v), dot(rows[2], v)}; }
  Mat3d transposed() const {
    return {{Vec3d{rows[0].x, rows[1].x, rows[2].x}, Vec3d{rows[0].y, rows[1].y, rows[2].y},
             Vec3d{rows[0].z, rows[1].z, rows[2].z}}};
  }
  Mat3d operator*(const Mat3d& b) const {
    const Mat3d t = b.transposed();
    Mat3d out;
    for (int r = 0; r < 3; ++r) out.rows[r] = t * rows[r];
    return out;
  }
  double determinant() const { return dot(rows[0], cross(rows[1], rows[2])); }
};

// Rotation by angle_rad about the unit axis (Rodrigues).
Mat3d rotation_about(Vec3d axis, double angle_rad);
// The smallest rotation that takes unit vector `from` to unit vector `to`.
Mat3d rotation_between(Vec3d from, Vec3d to);
// Rotation of the unit quaternion (w, x, y, z).
Mat3d rotation_from_quaternion(double w, double x, double y, double z);

// Rotation and translation: dst = rotation * src + translation. The determinant of rotation is +1.
struct Rigid {
  Mat3d rotation;
  Vec3d translation;

  friend bool operator==(const Rigid&, const Rigid&) = default;
  Vec3d point(Vec3d p) const { return rotation * p + translation; }
  Vec3d direction(Vec3d d) const { return rotation * d; }
  Rigid inverse() const {
    const Mat3d r = rotation.transposed();
    return {r, -(r * translation)};
  }
  // (a * b).point(p) == a.point(b.point(p))
  friend Rigid operator*(const Rigid& a, const Rigid& b) {
    return {a.rotation * b.rotation, a.rotation * b.translation + a.translation};
  }
};

// Axis-aligned box, empty when min > max.
struct Box3d {
  Vec3d min{1e300, 1e300, 1e300};
  Vec3d max{-1e300, -1e300, -1e300};

  void extend(Vec3d p) {
    min = core::min(min, p);
    max = core::max(max, p);
  }
  bool empty() const { return min.x > max.x; }
  Vec3d size() const { return max - min; }
  Vec3d center() const { return (min + max) * 0.5; }
  double diagonal() const { return length(size()); }
};

}  // namespace partbooth::core
