// SPDX-License-Identifier: Apache-2.0
// What finishes know of a part's shape: sharp edges, their grid, hollows; and the kernels' look-ups of both.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/random.h"
#include "renderer/isa.h"
#include "renderer/renderer.h"
#include "renderer/scene/finish_records.h"
#include "renderer/scene/part_edges.h"
#include "renderer/scene/part_geometry.h"
#include "renderer/scene/part_hollows.h"
#include "tests/renderer/cup.h"
#include "tests/renderer/probe/probe.h"
#include "tests/renderer/scenes.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;
using core::Vec3f;

int count_convex(const std::vector<SharpEdge>& edges) {
  return int(std::count_if(edges.begin(), edges.end(), [](const SharpEdge& e) { return e.convex; }));
}

double distance_to(const SharpEdge& edge, Vec3d p) {
  const Vec3d a(edge.a), along = Vec3d(edge.b) - a;
  const double t = std::clamp(core::dot(p - a, along) / core::dot(along, along), 0.0, 1.0);
  return core::length(a + along * t - p);
}

TEST(Edges, OfABoxAreTwelveAndConvex) {
  const core::Part part = scenes::box({0.03, 0.02, 0.01});
  const auto edges = find_sharp_edges(part.mesh);
  ASSERT_EQ(edges.size(), 12u);
  EXPECT_EQ(count_convex(edges), 12);
  for (const SharpEdge& edge : edges) {
    EXPECT_NEAR(core::dot(edge.normal[0], edge.normal[1]), 0, 1e-6);
    // The bisector points out of the box.
    EXPECT_GT(core::dot(edge.normal[0] + edge.normal[1], edge.a + edge.b), 0);
  }
}

TEST(Edges, OfABlindHoleAreConvexAtItsRimAndConcaveInside) {
  const auto edges = find_sharp_edges(scenes::cup().mesh);
  ASSERT_EQ(edges.size(), 24u);
  EXPECT_EQ(count_convex(edges), 16);
  for (const SharpEdge& edge : edges) {
    const bool inside = std::max(std::abs(edge.a.x), std::abs(edge.b.x)) < 0.01f;
    const bool rim = edge.a.z > 0.019f && edge.b.z > 0.019f;
    EXPECT_EQ(edge.convex, !inside || rim);
  }
}

TEST(Edges, SmoothSurfacesHaveNone) {
  EXPECT_TRUE(find_sharp_edges(scenes::sphere(0.02, 40, 20).mesh).empty());
}

TEST(Edges, TurnedInsideOutConvexIsConcave) {
  core::Part part = scenes::cup();
  for (auto& triangle : part.mesh.triangles) std::swap(triangle[0], triangle[1]);
  for (Vec3f& n : part.mesh.normals) n = -n;
  EXPECT_EQ(count_convex(find_sharp_edges(part.mesh)), 8);
}

// Points that have an edge within `reach` which their cell does not list.
int missing_from_lists(const core::Part& part, double reach_factor) {
  const PartEdges lists(part);
  auto edges = find_sharp_edges(part.mesh);
  std::erase_if(edges, [](const SharpEdge& e) { return !e.convex; });
  const core::RandomStream random(1, 0, "points");
  int missing = 0;
  for (std::uint32_t i = 0; i < 3000; ++i) {
    Vec3d p;
    std::size_t cell[3];
    for (int axis = 0; axis < 3; ++axis) {
      p[axis] = part.box.min[axis] + part.box.size()[axis] * random.uniform(3 * i + std::uint32_t(axis));
      const double c = (p[axis] - double(lists.view.origin[axis])) * double(lists.view.inverse_cell_m);
      cell[axis] = std::min(std::size_t(c), std::size_t(lists.view.size[axis] - 1));
    }
    const std::size_t index = (cell[2] * lists.view.size[1] + cell[1]) * lists.view.size[0] + cell[0];
    for (std::uint32_t e = 0; e < edges.size(); ++e) {
      if (distance_to(edges[e], p) > double(lists.view.reach_m) * reach_factor) continue;
      const auto begin = lists.items.begin() + lists.cells[index],
                 end = lists.items.begin() + lists.cells[index + 1];
      const auto found = std::find_if(begin, end, [&](const EdgeItem& item) { return item.segment == e; });
      // Nor may the bound, by which the search ends, be too large.
      missing += found == end || double(found->least_m) > distance_to(edges[e], p) ? 1 : 0;
    }
  }
  return missing;
}

TEST(Edges, ListsAreComplete) {
  EXPECT_EQ(missing_from_lists(scenes::cup(), 1), 0);
  EXPECT_EQ(missing_from_lists(scenes::box({0.1, 0.004, 0.05}), 1), 0);
  EXPECT_GT(missing_from_lists(scenes::cup(), 4), 0) << "the search would notice";
}

FinishRecord record_of(double scale) {
  schema::Finish finish;
  finish.set_edge_break_m(0.001);
  return make_finish_record(finish, {}, scale);
}

TEST(Edges, KernelsFindTheNearestOfTheirFace) {
  const core::Part part = scenes::cup();
  const PartEdges lists(part);
  FinishRecord record = record_of(2);
  record.edge_view = &lists.view;
  auto edges = find_sharp_edges(part.mesh);
  std::erase_if(edges, [](const SharpEdge& e) { return !e.convex; });
  // Points on the top and on a wall of the hole, in the body frame, which is twice the part's.
  std::vector<float> points, normals;
  const core::RandomStream random(2, 0, "points");
  for (std::uint32_t i = 0; i < 2000; ++i) {
    const float u = float(random.uniform(2 * i)) - 0.5f, v = float(random.uniform(2 * i + 1)) - 0.5f;
    const bool top = i % 2 == 0;
    const Vec3f p =
        top ? Vec3f{0.04f * u, 0.04f * v, 0.02f} : Vec3f{-0.004f, 0.008f * u, 0.02f - 0.01f * (v + 0.5f)};
    points.insert(points.end(), {2 * p.x, 2 * p.y, 2 * p.z});
    const Vec3f n = top ? Vec3f{0, 0, 1} : Vec3f{1, 0, 0};
    normals.insert(normals.end(), {n.x, n.y, n.z});
  }
  const float radius = 0.0025f;
  for (const NamedProbe& probe : available_probes()) {
    std::vector<float> distance(2000), other(6000);
    probe.table->nearest_edge(record, points.data(), normals.data(), radius, 2000, distance.data(),
                              other.data());
    int found = 0;
    for (std::size_t i = 0; i < 2000; ++i) {
      const Vec3d p = Vec3d{points[3 * i], points[3 * i + 1], points[3 * i + 2]} / 2;
      const Vec3f n{normals[3 * i], normals[3 * i + 1], normals[3 * i + 2]};
      double best = double(radius) / 2;
      for (const SharpEdge& edge : edges) {
        const bool own = std::max(core::dot(edge.normal[0], n), core::dot(edge.normal[1], n)) > 0.9f;
        if (own && std::abs(core::dot(Vec3d(edge.a) - p, Vec3d(n))) < 1e-6)
          best = std::min(best, distance_to(edge, p));
      }
      const bool expected = best < double(radius) / 2;
      if (std::abs(best - double(radius) / 2) < 1e-6) continue;  // at the limit either answer is right
      ASSERT_EQ(distance[i] >= 0, expected) << probe.isa << " point " << i;
      if (!expected) continue;
      ++found;
      ASSERT_NEAR(distance[i], 2 * best, 2e-7) << probe.isa;
      ASSERT_NEAR(other[3 * i] * n.x + other[3 * i + 1] * n.y + other[3 * i + 2] * n.z, 0, 1e-5);
    }
    EXPECT_GT(found, 200);
  }
}

class Hollows : public ::testing::Test {
 protected:
  // Openness of points of the part with normals, by each backend the same.
  std::vector<float> open(const core::Part& part, const std::vector<float>& p, const std::vector<float>& n) {
    const DeviceHandle device = make_device(embree_config(available_isas().front()));
    const PartGeometry geometry = build_part_geometry(device.get(), part.mesh, part.faces, false);
    const PartHollows hollows(geometry.scene.get(), part);
    FinishRecord record = record_of(1);
    record.hollow_view = &hollows.view;
    std::vector<float> out(p.size() / 3), other(p.size() / 3);
    const auto probes = available_probes();
    probes.front().table->openness(record, p.data(), n.data(), int(out.size()), out.data());
    for (const NamedProbe& probe : probes) {
      probe.table->openness(record, p.data(), n.data(), int(out.size()), other.data());
      for (std::size_t i = 0; i < out.size(); ++i) EXPECT_NEAR(other[i], out[i], 1e-5f) << probe.isa;
    }
    return out;
  }
};

TEST_F(Hollows, AConvexBodyHasNone) {
  const auto values =
      open(scenes::box({0.03, 0.02, 0.01}), {0, 0, 0.005f, 0.0149f, 0.0099f, 0.005f, 0.015f, 0, 0},
           {0, 0, 1, 0, 0, 1, 1, 0, 0});
  for (const float value : values) EXPECT_NEAR(value, 1, 1e-5f);
}

TEST_F(Hollows, ADeepHoleIsHollowAndItsRimIsNot) {
  const auto values =
      open(scenes::cup(), {0, 0, -0.016f, -0.004f, 0, -0.008f, 0.015f, 0.015f, 0.02f, 0.02f, 0, 0},
           {0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0});
  EXPECT_LT(values[0], 0.15f) << "floor of the hole";
  EXPECT_LT(values[1], 0.4f) << "its wall";
  EXPECT_GT(values[2], 0.97f) << "top";
  EXPECT_GT(values[3], 0.97f) << "side";
}

TEST(Noise, IsTheSameInAllBackendsAndAgreesWithItsDerivative) {
  std::vector<float> p, moved;
  const core::RandomStream random(3, 0, "points");
  constexpr int kN = 4000;
  constexpr float kStep = 1.0f / 1024;
  for (std::uint32_t i = 0; i < kN; ++i) {
    for (std::uint32_t axis = 0; axis < 3; ++axis) {
      // Multiples of the step, so that the move is exact.
      p.push_back(std::floor(float(random.uniform(3 * i + axis) * 200 - 100) / kStep) * kStep);
      moved.push_back(p.back() + (axis == 0 ? kStep : 0));
    }
  }
  std::vector<float> value(kN), gradient(3 * kN), next(kN), other(kN), unused(3 * kN);
  const auto probes = available_probes();
  probes.back().table->noise(p.data(), 7, kN, value.data(), gradient.data());
  probes.back().table->noise(moved.data(), 7, kN, next.data(), unused.data());
  double square = 0, slope_square = 0, mean = 0;
  for (std::size_t i = 0; i < kN; ++i) {
    EXPECT_NEAR((next[i] - value[i]) / kStep, gradient[3 * i], 0.02f);
    mean += double(value[i]) / kN;
    square += double(value[i]) * double(value[i]) / kN;
    slope_square += double(gradient[3 * i]) * double(gradient[3 * i]) / kN;
  }
  // The constants of kernel/noise.h.
  EXPECT_NEAR(mean, 0, 0.02);
  EXPECT_NEAR(std::sqrt(square), 0.192, 0.01);
  EXPECT_NEAR(std::sqrt(slope_square), 0.5, 0.02);
  for (const NamedProbe& probe : probes) {
    probe.table->noise(p.data(), 7, kN, other.data(), unused.data());
    for (std::size_t i = 0; i < kN; ++i) EXPECT_NEAR(other[i], value[i], 2e-6f) << probe.isa;
  }
  probes.front().table->noise(p.data(), 8, kN, other.data(), unused.data());
  int same = 0;
  for (std::size_t i = 0; i < kN; ++i) same += std::abs(other[i] - value[i]) < 1e-3f ? 1 : 0;
  EXPECT_LT(same, kN / 50) << "another seed is another pattern";
}

}  // namespace
}  // namespace partbooth::renderer
