// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/part_hollows.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace partbooth::renderer {
namespace {

using core::Vec3d;

constexpr int kCells = 40;  // along the longest side
constexpr int kDirections = 6;
constexpr int kMinPoints = 4000, kMaxPoints = 16000;
constexpr int kRays = 64;  // a point; blocks of 16
constexpr int kPacket = 16;
// What is further away than this does not keep dirt in.
constexpr double kReachOfDiagonal = 0.3;

double fraction(double x) { return x - std::floor(x); }

struct Grid {
  Vec3d origin;
  double cell = 0;
  std::array<int, 3> size{};

  explicit Grid(const core::Box3d& box) {
    const Vec3d extent = box.size();
    cell = std::max({extent.x, extent.y, extent.z}) / kCells;
    origin = box.min;
    for (int axis = 0; axis < 3; ++axis) size[axis] = std::max(2, int(std::ceil(extent[axis] / cell)) + 1);
  }
  std::size_t count() const { return std::size_t(size[0]) * std::size_t(size[1]) * std::size_t(size[2]); }
  std::size_t stride(int axis) const {
    return axis == 0 ? 1 : axis == 1 ? std::size_t(size[0]) : std::size_t(size[0]) * std::size_t(size[1]);
  }
};

// Sums of samples and of their weights, a plane of values for each direction.
struct Sums {
  std::array<std::vector<float>, kDirections> value, weight;
  explicit Sums(std::size_t count) {
    for (int d = 0; d < kDirections; ++d) {
      value[d].assign(count, 0);
      weight[d].assign(count, 0);
    }
  }
};

int direction_of(int axis, double component) { return 2 * axis + (component < 0 ? 1 : 0); }

void add_sample(const Grid& grid, Vec3d p, Vec3d normal, double open, Sums& sums) {
  std::array<int, 3> cell{};
  std::array<double, 3> f{};
  for (int axis = 0; axis < 3; ++axis) {
    const double x = (p[axis] - grid.origin[axis]) / grid.cell;
    cell[axis] = std::clamp(int(std::floor(x)), 0, grid.size[axis] - 2);
    f[axis] = std::clamp(x - cell[axis], 0.0, 1.0);
  }
  for (int corner = 0; corner < 8; ++corner) {
    std::size_t index = 0;
    double weight = 1;
    for (int axis = 0; axis < 3; ++axis) {
      const int step = corner >> axis & 1;
      index += std::size_t(cell[axis] + step) * grid.stride(axis);
      weight *= step != 0 ? f[axis] : 1 - f[axis];
    }
    for (int axis = 0; axis < 3; ++axis) {
      const auto d = std::size_t(direction_of(axis, normal[axis]));
      const double share = weight * normal[axis] * normal[axis];
      sums.value[d][index] += float(share * open);
      sums.weight[d][index] += float(share);
    }
  }
}

// Share of cosine-weighted rays that leave freely.
double open_share(RTCScene scene, Vec3d p, Vec3d normal, double reach, double turn) {
  const Vec3d t = core::any_perpendicular(normal), b = core::cross(normal, t);
  int free = 0;
  for (int first = 0; first < kRays; first += kPacket) {
    alignas(64) RTCRay16 rays{};
    alignas(64) int valid[kPacket];
    for (int i = 0; i < kPacket; ++i) {
      const int k = first + i;
      const double radius = std::sqrt((k + 0.5) / kRays);
      const double phi = 2 * std::numbers::pi * (fraction(k * 0.6180339887498949) + turn);
      const Vec3d d = t * (radius * std::cos(phi)) + b * (radius * std::sin(phi)) +
                      normal * std::sqrt(1 - radius * radius);
      valid[i] = -1;
      rays.org_x[i] = float(p.x);
      rays.org_y[i] = float(p.y);
      rays.org_z[i] = float(p.z);
      rays.dir_x[i] = float(d.x);
      rays.dir_y[i] = float(d.y);
      rays.dir_z[i] = float(d.z);
      rays.tfar[i] = float(reach);
      rays.mask[i] = ~0u;
    }
    RTCIntersectContext context;
    rtcInitIntersectContext(&context);
    rtcOccluded16(valid, scene, &context, &rays);
    for (const float far : rays.tfar) free += far >= 0;
  }
  return double(free) / kRays;
}

// Points spread evenly over the surface: steps of the golden ratio along the summed area.
void sample_part(RTCScene scene, const core::TriangleMesh& mesh, const core::Box3d& box, const Grid& grid,
                 Sums& sums) {
  std::vector<double> area{0};
  for (const auto& [a, b, c] : mesh.triangles) {
    const Vec3d origin(mesh.positions[a]);
    area.push_back(
        area.back() +
        core::length(core::cross(Vec3d(mesh.positions[b]) - origin, Vec3d(mesh.positions[c]) - origin)) / 2);
  }
  if (area.back() <= 0) return;
  const int points = std::clamp(int(6 * area.back() / (grid.cell * grid.cell)), kMinPoints, kMaxPoints);
  for (int i = 0; i < points; ++i) {
    const double at = (i + 0.5) / points * area.back();
    const auto t = std::size_t(std::upper_bound(area.begin(), area.end() - 1, at) - area.begin()) - 1;
    const auto& [a, b, c] = mesh.triangles[t];
    // R2 sequence (M. Roberts), folded into the triangle.
    double u = fraction(i * 0.7548776662466927), v = fraction(i * 0.5698402909980532);
    if (u + v > 1) {
      u = 1 - u;
      v = 1 - v;
    }
    const Vec3d origin(mesh.positions[a]), ab = Vec3d(mesh.positions[b]) - origin,
                                           ac = Vec3d(mesh.positions[c]) - origin;
    const Vec3d normal = core::normalize(core::cross(ab, ac));
    const Vec3d p = origin + ab * u + ac * v;
    const Vec3d above = p + normal * (box.diagonal() * 1e-5);
    add_sample(
        grid, p, normal,
        open_share(scene, above, normal, kReachOfDiagonal * box.diagonal(), fraction(i * 0.8191725134)),
        sums);
  }
}

// One pass of 1 2 1 along each axis: neighbours share what they know.
void smooth(const Grid& grid, std::vector<float>& plane) {
  for (int axis = 0; axis < 3; ++axis) {
    const std::size_t step = grid.stride(axis);
    const std::vector<float> before = plane;
    for (std::size_t i = 0; i < plane.size(); ++i) {
      const int at = int(i / step % std::size_t(grid.size[axis]));
      const float low = at > 0 ? before[i - step] : 0, high = at + 1 < grid.size[axis] ? before[i + step] : 0;
      plane[i] = 2 * before[i] + low + high;
    }
  }
}

}  // namespace

PartHollows::PartHollows(RTCScene scene, const core::Part& part) : view{} {
  const Grid grid(part.box);
  Sums sums(grid.count());
  sample_part(scene, part.mesh, part.box, grid, sums);
  vertices.assign(grid.count() * kHollowFloats, 1);
  for (std::size_t d = 0; d < kDirections; ++d) {
    smooth(grid, sums.value[d]);
    smooth(grid, sums.weight[d]);
    for (std::size_t i = 0; i < grid.count(); ++i) {
      if (sums.weight[d][i] > 0) vertices[i * kHollowFloats + d] = sums.value[d][i] / sums.weight[d][i];
    }
  }
  for (int axis = 0; axis < 3; ++axis) {
    view.origin[axis] = float(grid.origin[axis]);
    view.size[axis] = std::uint32_t(grid.size[axis]);
  }
  view.inverse_cell_m = float(1 / grid.cell);
  view.vertices = vertices.data();
}

}  // namespace partbooth::renderer
