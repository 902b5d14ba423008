// SPDX-License-Identifier: Apache-2.0
// Rays and triangles: closed meshes hold rays in, surfaces do not meet themselves, furnaces have their closed
// form, and a scene that is turned, scaled or split looks the same.
#include <gtest/gtest.h>

#include <cmath>

#include "renderer/isa.h"
#include "renderer/renderer.h"
#include "tests/renderer/light_run.h"

namespace partbooth::renderer {
namespace {

using core::Vec3d;
using core::Vec3f;
using scenes::Booth;
using statistics::uniform;

constexpr int kRepeats = 10;

std::string best_isa() { return available_isas().front(); }

// A closed sphere whose vertices are moved in and out at random.
core::Part bumpy_sphere(int columns, int rows) {
  core::Part part = scenes::sphere(1, columns, rows);
  for (int j = 0; j <= rows; ++j) {
    for (int i = 0; i <= columns; ++i) {
      // Vertices at the seam and at the poles exist several times, at the same place.
      const bool pole = j == 0 || j == rows;
      const auto id = std::uint64_t(j * columns + (pole ? 0 : i % columns));
      Vec3f& p = part.mesh.positions[std::size_t(j) * std::size_t(columns + 1) + std::size_t(i)];
      p = Vec3f(Vec3d(p) * (0.8 + 0.4 * uniform(id)));
    }
  }
  return part;
}

struct Leaks {
  double rays = 0, missed = 0;
  double rate() const { return missed / rays; }
};

// Points of the picture that the camera's own rays go through.
struct Aims {
  std::vector<float> x, y;

  // Where the camera sees p, and a step beside it; what lies behind the camera does not count.
  void add(const CameraView& camera, Vec3d p, double step_px = 0) {
    const auto axis = [](const float* a) { return Vec3d{a[0], a[1], a[2]}; };
    const Vec3d v = p - axis(camera.origin);
    const double z = core::dot(v, axis(camera.forward));
    if (z < 0.05) return;
    x.push_back(float(camera.fx_px * core::dot(v, axis(camera.right)) / z + camera.cx_px + step_px));
    y.push_back(float(camera.fy_px * core::dot(v, axis(camera.down)) / z + camera.cy_px + step_px / 3));
  }
};

void count_leaks(const std::string& isa, const SceneView& view, const Aims& aims, Leaks& out) {
  std::vector<std::uint32_t> instance(aims.x.size()), triangle(aims.x.size());
  std::vector<float> depth(aims.x.size());
  kernel_of(isa).trace_labels(view, aims.x.data(), aims.y.data(), int(aims.x.size()), ~0u,
                              {instance.data(), triangle.data(), depth.data()});
  out.rays += double(instance.size());
  for (const std::uint32_t i : instance) out.missed += i == kNoInstance ? 1 : 0;
}

struct LeakCount {
  Leaks at_random, at_vertices, near_vertices, at_edges;
};

// Rays from inside the part, to six sides from three places.
LeakCount leaks_of(const core::Part& part, const std::string& isa, bool robust) {
  LeakCount out;
  SceneCache cache(isa);
  for (int look = 0; look < 18; ++look) {
    Booth booth;
    Vec3d side;
    side[look % 3] = look % 6 < 3 ? 1 : -1;
    const auto seed = std::uint64_t(look / 6) * 3;
    const Vec3d from = Vec3d{uniform(seed), uniform(seed + 1), uniform(seed + 2)} * 0.2;
    booth.look(from, from + side, 91);
    booth.add(part, scenes::lambert(0.5));
    booth.spec.mutable_render()->set_robust(robust);
    const PreparedScene scene(booth.spec, booth.assets, cache);
    const CameraView& camera = scene.view().camera;
    Aims random, vertices, near_vertices, edges;
    for (std::uint64_t i = 0; i < 6000; ++i) {
      random.x.push_back(float(64 * uniform(2 * i + std::uint64_t(look) * 20000)));
      random.y.push_back(float(64 * uniform(2 * i + 1 + std::uint64_t(look) * 20000)));
    }
    for (const Vec3f& p : part.mesh.positions) {
      vertices.add(camera, Vec3d(p));
      near_vertices.add(camera, Vec3d(p), 1e-3);
    }
    for (const auto& [a, b, c] : part.mesh.triangles) {
      const Vec3d p(part.mesh.positions[a]), q(part.mesh.positions[b]);
      edges.add(camera, p + (q - p) * uniform(std::uint64_t(a) * 31 + b));
    }
    count_leaks(isa, scene.view(), random, out.at_random);
    count_leaks(isa, scene.view(), vertices, out.at_vertices);
    count_leaks(isa, scene.view(), near_vertices, out.near_vertices);
    count_leaks(isa, scene.view(), edges, out.at_edges);
  }
  return out;
}

TEST(Watertight, RobustScenesHoldEveryRay) {
  const core::Part part = bumpy_sphere(96, 48);
  for (const std::string& isa : available_isas()) {
    const LeakCount leaks = leaks_of(part, isa, true);
    EXPECT_GE(leaks.at_random.rays, 1e5);
    EXPECT_GE(leaks.at_edges.rays, 2e4);
    EXPECT_EQ(leaks.at_random.missed, 0) << isa;
    EXPECT_EQ(leaks.at_edges.missed, 0) << isa;
    EXPECT_EQ(leaks.near_vertices.missed, 0) << isa;
    EXPECT_EQ(leaks.at_vertices.missed, 0) << isa;
  }
}

TEST(Watertight, OtherScenesLoseFewRays) {
  const core::Part part = bumpy_sphere(96, 48);
  for (const std::string& isa : available_isas()) {
    const LeakCount leaks = leaks_of(part, isa, false);
    EXPECT_LE(leaks.at_random.rate(), 2e-5) << isa;
    EXPECT_LE(leaks.near_vertices.rate(), 1e-3) << isa;
    // Aimed at what random rays hardly ever meet.
    EXPECT_LE(leaks.at_vertices.rate(), 0.2) << isa;
    EXPECT_LE(leaks.at_edges.rate(), 0.05) << isa;
    RecordProperty("missed_at_vertices_" + isa, std::to_string(leaks.at_vertices.rate()));
    RecordProperty("missed_at_edges_" + isa, std::to_string(leaks.at_edges.rate()));
  }
}

TEST(Watertight, AMissingTriangleIsNoticed) {
  core::Part part = bumpy_sphere(96, 48);
  const std::size_t t = part.mesh.triangles.size() / 2;
  part.mesh.triangles.erase(part.mesh.triangles.begin() + long(t));
  part.mesh.face_of_triangle.pop_back();
  EXPECT_GT(leaks_of(part, best_isa(), true).at_random.missed, 0);
}

// A convex body of flat facets, half grey, in a white dome: rays that leave it cannot meet it again, and
// every sample is half grey. One that meets the body again is a quarter; one that leaves along the surface
// itself may be black. `dent` moves one vertex in.
struct ConvexRun {
  int met_again = 0, black = 0;
};

ConvexRun convex_in_dome(const std::string& isa, double scale, double distance, bool dent) {
  constexpr int kSpp = 256;
  core::Part part = scenes::sphere(scale, 48, 24);
  for (Vec3f& n : part.mesh.normals) n = {};
  if (dent) part.mesh.positions[12 * 49 + 5] = {};
  Booth booth;
  booth.size(24, 24);
  const Vec3d at = Vec3d{1, -0.7, 0.4} * (distance * scale);
  booth.look(at + Vec3d{1.7, 1, 0.2} * scale, at, 20);
  booth.add(part, scenes::lambert(0.5), at);
  booth.dome(1);
  booth.spec.mutable_render()->set_spp(kSpp);
  booth.spec.mutable_render()->set_max_depth(2);
  const core::ImageF image = run_light(booth, isa).radiance;
  ConvexRun out;
  for (std::size_t p = 0; p < image.data.size(); p += 3) {
    const long quarters = std::lround((0.5 - image.data[p]) * 4 * kSpp);
    out.met_again += quarters % 2 != 0 ? 1 : 0;
    out.black += int(quarters / 2);
  }
  return out;
}

TEST(SelfIntersection, ConvexBodiesNeverMeetThemselves) {
  for (const double scale : {1e-8, 1e-4, 1.0, 1e4, 1e8}) {
    for (const double distance : {0.0, 30.0}) {
      for (const std::string& isa : available_isas()) {
        const ConvexRun run = convex_in_dome(isa, scale, distance, false);
        EXPECT_EQ(run.met_again, 0) << isa << " scale " << scale << " at " << distance;
        EXPECT_LE(run.black, 2) << isa << " scale " << scale << " at " << distance;  // of 147,456
      }
    }
  }
}

TEST(SelfIntersection, ADentIsNoticed) { EXPECT_GT(convex_in_dome(best_isa(), 1, 0, true).met_again, 10); }

// Inside a closed box whose walls are lined with lamps of radiance 1: after D vertices of albedo a the camera
// has seen a + a^2 + ... + a^D.
Booth furnace(double albedo, int depth) {
  Booth booth;
  booth.size(16, 16);
  booth.look({0.1, 0.2, 0.1}, {1, 0.4, 0.3}, 60);
  booth.add(scenes::box({2, 2, 2}), scenes::lambert(albedo));
  constexpr double kAt = 1 - 1e-4;
  for (int axis = 0; axis < 3; ++axis) {
    for (const double side : {-1.0, 1.0}) {
      Vec3d center;
      center[axis] = side * kAt;
      booth.lamp(center, {}, 2 * kAt, 1);
    }
  }
  booth.spec.mutable_render()->set_max_depth(std::uint32_t(depth));
  booth.spec.mutable_render()->set_spp(64);
  return booth;
}

TEST(Furnace, ClosedBoxFollowsTheGeometricSeries) {
  for (const double a : {0.5, 0.8}) {
    for (const int depth : {1, 4, 16}) {
      const double exact = a * (1 - std::pow(a, depth)) / (1 - a);
      for (const Technique technique : {Technique::kMis, Technique::kLightOnly, Technique::kBsdfOnly}) {
        const auto mean = mean_radiance(furnace(a, depth), best_isa(), kRepeats, technique);
        EXPECT_TRUE(agree(mean, exact, kRepeats, 1e-3 * exact))
            << "albedo " << a << " depth " << depth << " technique " << int(technique) << ": " << mean.mean
            << " +- " << mean.standard_error << ", exact " << exact;
        EXPECT_LT(mean.standard_error, 0.01 * exact);
      }
    }
  }
}

TEST(Furnace, AnotherDepthIsNoticed) {
  const double exact = 0.8 * (1 - std::pow(0.8, 5)) / 0.2;
  EXPECT_FALSE(agree(mean_radiance(furnace(0.8, 4), best_isa(), kRepeats), exact, kRepeats, 1e-3 * exact));
}

// A body of metal and one of plastic under two lamps; everything turned, moved and scaled.
Booth posed(const core::Mat3d& turn, Vec3d move, double scale) {
  const auto at = [&](Vec3d p) { return (turn * p + move) * scale; };
  Booth booth;
  booth.size(32, 32);
  const auto add = [&](const core::Part& part, const schema::Material& material, Vec3d center) {
    core::Rigid pose;
    pose.rotation = turn;
    pose.translation = at(center);
    schema::Instance& instance = booth.add(part, material);
    *instance.mutable_world_from_part() = scenes::rigid(pose);
    instance.set_scale(scale);
  };
  add(scenes::sphere(0.5, 96, 48), scenes::metal(0.8, 0.4), {0, -0.6, 0.5});
  add(scenes::box({0.8, 0.8, 0.8}), scenes::plastic(0.5, 0.4), {0, 0.6, 0.4});
  add(scenes::box({6, 6, 0.1}), scenes::lambert(0.5), {0, 0, -0.05});
  booth.look(at({4, 1, 2}), at({0, 0, 0.4}), 35);
  // look() keeps the horizon level: the camera turns with the scene instead.
  core::Rigid camera_from_world;
  const Vec3d from{4, 1, 2}, forward = core::normalize(Vec3d{0, 0, 0.4} - from);
  const Vec3d right = core::normalize(core::cross(forward, {0, 0, 1}));
  camera_from_world.rotation.rows = {turn * right, turn * core::cross(forward, right), turn * forward};
  camera_from_world.translation = -(camera_from_world.rotation * at(from));
  *booth.spec.mutable_camera()->mutable_camera_from_world() = scenes::rigid(camera_from_world);
  booth.lamp(at({1, 1, 3}), at({0, 0, 0}), 1.5 * scale, 6);
  booth.lamp(at({2, -2, 2}), at({0, 0, 0}), 1.0 * scale, 8);
  booth.spec.mutable_render()->set_max_depth(4);
  return booth;
}

core::Mat3d tilt() {
  const double a = 0.7, b = 1.1, ca = std::cos(a), sa = std::sin(a), cb = std::cos(b), sb = std::sin(b);
  core::Mat3d out;
  out.rows = {Vec3d{cb, -sb * ca, sb * sa}, Vec3d{sb, cb * ca, -cb * sa}, Vec3d{0, sa, ca}};
  return out;
}

TEST(Metamorphic, TurnedMovedAndScaledScenesLookTheSame) {
  const auto plain = mean_radiance(posed({}, {}, 1), best_isa(), kRepeats);
  // Lamps are square: their turn about their own normal shows a little.
  const auto moved = mean_radiance(posed({}, {3, -2, 1}, 1), best_isa(), kRepeats);
  const auto large = mean_radiance(posed({}, {}, 500), best_isa(), kRepeats);
  EXPECT_TRUE(agree(moved, plain, kRepeats)) << moved.mean << " " << plain.mean;
  EXPECT_TRUE(agree(large, plain, kRepeats)) << large.mean << " " << plain.mean;
  const auto turned = mean_radiance(posed(tilt(), {}, 1), best_isa(), kRepeats);
  EXPECT_NEAR(turned.mean, plain.mean, 0.005 * plain.mean);
  EXPECT_LT(plain.standard_error, 0.005 * plain.mean);
}

TEST(Metamorphic, TwiceTheSizeHasTheSameBits) {
  for (const std::string& isa : available_isas()) {
    const core::ImageF once = run_light(posed({}, {}, 1), isa).radiance;
    const core::ImageF large = run_light(posed({}, {}, 1024), isa).radiance;
    int different = 0;
    for (std::size_t i = 0; i < once.data.size(); ++i) different += once.data[i] != large.data[i] ? 1 : 0;
    EXPECT_EQ(different, 0) << isa;
  }
}

TEST(Metamorphic, ALampInFourPartsIsTheSameLamp) {
  Booth booth = posed({}, {}, 1);
  const auto whole = mean_radiance(booth, best_isa(), kRepeats);
  const schema::Light lamp = booth.spec.lights(0);
  booth.spec.mutable_lights()->DeleteSubrange(0, 1);
  for (const auto& [a, b] : {std::pair{-0.5, -0.5}, {-0.5, 0.5}, {0.5, -0.5}, {0.5, 0.5}}) {
    schema::Light& part = *booth.spec.add_lights();
    part = lamp;
    for (const bool u : {true, false}) {
      const schema::Vector3& axis = u ? lamp.u_axis_m() : lamp.v_axis_m();
      const double shift = u ? a : b;
      schema::Vector3& half = u ? *part.mutable_u_axis_m() : *part.mutable_v_axis_m();
      schema::Vector3& center = *part.mutable_center_m();
      center.set_x(center.x() + shift * axis.x());
      center.set_y(center.y() + shift * axis.y());
      center.set_z(center.z() + shift * axis.z());
      half.set_x(axis.x() / 2);
      half.set_y(axis.y() / 2);
      half.set_z(axis.z() / 2);
    }
  }
  EXPECT_TRUE(agree(mean_radiance(booth, best_isa(), kRepeats), whole, kRepeats));
  booth.spec.mutable_lights()->DeleteSubrange(1, 1);
  EXPECT_FALSE(agree(mean_radiance(booth, best_isa(), kRepeats), whole, kRepeats));
}

TEST(Determinism, TheOrderOfPicturesDoesNotMatter) {
  const Booth a = posed({}, {}, 1), b = furnace(0.5, 4);
  for (const std::string& isa : available_isas()) {
    auto first = Renderer::create(isa, "none"), second = Renderer::create(isa, "none");
    ASSERT_TRUE(first.has_value() && second.has_value());
    core::AssetSet assets = a.assets;
    Booth other = b;
    other.assets.parts.clear();
    for (const auto& [key, part] : b.assets.parts) assets.parts["b" + key] = part;
    for (schema::Instance& i : *other.spec.mutable_instances()) i.set_part_sha256("b" + i.part_sha256());
    const core::Frame a_first = (*first)->render(a.spec, assets),
                      b_second = (*first)->render(other.spec, assets);
    const core::Frame b_first = (*second)->render(other.spec, assets),
                      a_second = (*second)->render(a.spec, assets);
    EXPECT_EQ(a_first.radiance, a_second.radiance) << isa;
    EXPECT_EQ(b_first.radiance, b_second.radiance) << isa;
    EXPECT_EQ(a_first.instance, a_second.instance) << isa;
  }
}

}  // namespace
}  // namespace partbooth::renderer
