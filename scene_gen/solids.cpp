// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/solids.h"

#include <cmath>

#include "scene_gen/solid_builder.h"

namespace partbooth::scene_gen {
namespace {

using core::SurfaceType;
using core::Vec3d;

const Vec3d kDown{0, 0, -1}, kUp{0, 0, 1};

void rest_on_six_sides(SolidBuilder& builder) {
  for (int axis = 0; axis < 3; ++axis) {
    for (const double sign : {-1.0, 1.0}) {
      Vec3d down{};
      down[axis] = sign;
      builder.rests_on(down, axis == 2 ? 2 : 1);
    }
  }
}

core::Part box() {
  SolidBuilder builder("box");
  for (int axis = 0; axis < 3; ++axis) {
    for (const double sign : {-1.0, 1.0}) {
      Vec3d n{}, u{}, v{};
      n[axis] = sign / 2;
      u[(axis + 1) % 3] = 0.5;
      v[(axis + 2) % 3] = sign / 2;
      builder.add_polygon({n - u - v, n + u - v, n + u + v, n - u + v});
    }
  }
  rest_on_six_sides(builder);
  return builder.finish();
}

// Each side of the box is a grid whose outer strips bend round the edges and corners.
core::Part rounded_box() {
  constexpr double kRound = 0.08, kFlat = 0.5 - kRound;
  constexpr int kSteps = 4;
  SolidBuilder builder("rounded_box");
  const auto at = [](int i) {
    struct Place {
      double side, slope;
    };
    return i <= kSteps ? Place{-1, std::tan((i - kSteps) * M_PI / 4 / kSteps)}
                       : Place{1, std::tan((i - kSteps - 1) * M_PI / 4 / kSteps)};
  };
  for (int axis = 0; axis < 3; ++axis) {
    for (const double sign : {-1.0, 1.0}) {
      builder.add_grid(2 * kSteps + 1, 2 * kSteps + 1, SurfaceType::kFreeform, [&](int column, int row) {
        const auto u = at(column), v = at(row);
        Vec3d normal{}, flat{};
        normal[axis] = sign;
        normal[(axis + 1) % 3] = u.slope;
        normal[(axis + 2) % 3] = v.slope * sign;
        flat[axis] = sign;
        flat[(axis + 1) % 3] = u.side;
        flat[(axis + 2) % 3] = v.side * sign;
        normal = core::normalize(normal);
        return SolidBuilder::Point{flat * kFlat + normal * kRound, normal};
      });
    }
  }
  rest_on_six_sides(builder);
  return builder.finish();
}

core::Part cylinder() {
  SolidBuilder builder("cylinder");
  builder.add_profile({{0, -0.5}, {0.5, -0.5}, {0.5, 0.5}, {0, 0.5}});
  builder.rests_on(kDown, 1);
  builder.rests_on(kUp, 1);
  builder.rests_on({std::cos(M_PI / 48), std::sin(M_PI / 48), 0}, 2);
  return builder.finish();
}

core::Part tube() {
  SolidBuilder builder("tube");
  builder.add_profile({{0.35, -0.5}, {0.5, -0.5}, {0.5, 0.5}, {0.35, 0.5}, {0.35, -0.5}});
  builder.rests_on(kDown, 2);
  builder.rests_on({std::cos(M_PI / 48), std::sin(M_PI / 48), 0}, 1);
  return builder.finish();
}

core::Part cone() {
  SolidBuilder builder("cone");
  builder.add_profile({{0, -0.5}, {0.5, -0.5}, {0, 0.5}});
  builder.rests_on(kDown, 1);
  return builder.finish();
}

core::Part sphere() {
  constexpr int kRows = 24;
  SolidBuilder builder("sphere");
  std::vector<RimPoint> profile, normals;
  for (int i = 0; i <= kRows; ++i) {
    const double a = M_PI * i / kRows;
    normals.push_back({i == 0 || i == kRows ? 0 : std::sin(a), -std::cos(a)});
    profile.push_back({normals.back().r / 2, normals.back().z / 2});
  }
  builder.add_turned(profile, normals, SurfaceType::kSphere);
  builder.rests_on(kDown, 1);
  return builder.finish();
}

// A prism along z from its outline, counter-clockwise seen from above.
void add_prism(SolidBuilder& builder, const std::vector<Vec3d>& outline, double bottom, double top) {
  const std::size_t n = outline.size();
  std::vector<Vec3d> low, high;
  for (std::size_t i = 0; i < n; ++i) {
    low.push_back({outline[n - 1 - i].x, outline[n - 1 - i].y, bottom});
    high.push_back({outline[i].x, outline[i].y, top});
  }
  builder.add_polygon(low);
  builder.add_polygon(high);
  for (std::size_t i = 0; i < n; ++i) {
    const Vec3d a = outline[i], b = outline[(i + 1) % n];
    builder.add_polygon({{a.x, a.y, bottom}, {b.x, b.y, bottom}, {b.x, b.y, top}, {a.x, a.y, top}});
  }
}

std::vector<Vec3d> hexagon(double across_corners) {
  std::vector<Vec3d> outline;
  for (int i = 0; i < 6; ++i)
    outline.push_back(
        {std::cos(i * M_PI / 3) * across_corners / 2, std::sin(i * M_PI / 3) * across_corners / 2, 0});
  return outline;
}

// Its corners touch the box in x alone.
core::Part hex_prism() {
  SolidBuilder builder("hex_prism");
  add_prism(builder, hexagon(1), -0.5, 0.5);
  builder.rests_on(kDown, 2);
  builder.rests_on(kUp, 2);
  builder.rests_on({std::cos(M_PI / 6), std::sin(M_PI / 6), 0}, 1);
  return builder.finish();
}

core::Part wedge() {
  SolidBuilder builder("wedge");
  const double h = 0.5;
  builder.add_polygon({{-h, -h, -h}, {-h, h, -h}, {h, h, -h}, {h, -h, -h}});
  builder.add_polygon({{-h, -h, -h}, {h, -h, -h}, {h, -h, h}, {-h, -h, h}});
  builder.add_polygon({{-h, h, -h}, {-h, -h, h}, {h, -h, h}, {h, h, -h}});
  builder.add_polygon({{-h, -h, -h}, {-h, -h, h}, {-h, h, -h}});
  builder.add_polygon({{h, -h, -h}, {h, h, -h}, {h, -h, h}});
  builder.rests_on(kDown, 2);
  builder.rests_on({0, -1, 0}, 2);
  builder.rests_on({1, 0, 0}, 1);
  builder.rests_on({-1, 0, 0}, 1);
  return builder.finish();
}

// Length 1, head of 0.4 across the corners. The thread is a row of ridges: at its size nobody sees the helix.
core::Part screw() {
  constexpr double kCore = 0.085, kCrest = 0.105, kThreadTop = 0.15, kPitch = 0.04;
  SolidBuilder builder("screw");
  add_prism(builder, hexagon(0.4), 0.35, 0.5);
  std::vector<RimPoint> profile{{0, -0.5}, {0.07, -0.5}, {kCore, -0.48}};
  for (double z = -0.48; z < kThreadTop - 1e-9; z += kPitch) {
    profile.push_back({kCrest, z + kPitch / 2});
    profile.push_back({kCore, z + kPitch});
  }
  profile.push_back({kCrest, profile.back().z});
  profile.push_back({kCrest, 0.36});
  profile.push_back({0, 0.36});
  builder.add_profile(profile);
  // On an edge of its head and the last crest of its thread.
  const double lean = std::atan2(0.2 * std::cos(M_PI / 6) - kCrest, 0.81);
  builder.rests_on(
      {std::cos(M_PI / 6) * std::cos(lean), std::sin(M_PI / 6) * std::cos(lean), -std::sin(lean)}, 6);
  builder.rests_on(kUp, 1);
  return builder.finish();
}

core::Part screwdriver() {
  SolidBuilder builder("screwdriver");
  builder.add_profile({{0, -0.5},
                       {0.02, -0.5},
                       {0.03, -0.44},
                       {0.03, 0.06},
                       {0.08, 0.08},
                       {0.125, 0.16},
                       {0.115, 0.3},
                       {0.125, 0.42},
                       {0.1, 0.5},
                       {0, 0.5}});
  builder.rests_on({std::cos(M_PI / 48), std::sin(M_PI / 48), 0}, 1);  // on its handle, the heavy end
  return builder.finish();
}

// A thin strip along a helix that opens.
core::Part chip() {
  constexpr int kColumns = 96;
  constexpr double kTurns = 2.6, kThick = 0.03, kWidth = 0.3;
  SolidBuilder builder("chip");
  const auto place = [](double t) {
    const double a = 2 * M_PI * kTurns * t, r = 0.25 + 0.22 * t;
    return SolidBuilder::Point{{r * std::cos(a), r * std::sin(a), -0.35 + 0.7 * t},
                               {std::cos(a), std::sin(a), 0}};
  };
  // Corner i of the strip's cross-section, and the side from it to the next one.
  const auto corner = [&](double t, int i) {
    const SolidBuilder::Point p = place(t);
    const double out = i == 1 || i == 2 ? kThick : 0, up = i >= 2 ? kWidth / 2 : -kWidth / 2;
    return p.at + p.normal * out + kUp * up;
  };
  const Vec3d sides[4] = {{0, 0, -1}, {1, 0, 0}, {0, 0, 1}, {-1, 0, 0}};
  for (int i = 0; i < 4; ++i) {
    builder.add_grid(kColumns, 1, SurfaceType::kFreeform, [&](int column, int row) {
      const double t = static_cast<double>(column) / kColumns;
      const Vec3d normal = place(t).normal * sides[i].x + kUp * sides[i].z;
      return SolidBuilder::Point{corner(t, (i + row) % 4), normal};
    });
  }
  const auto cap = [&](double t, bool last) {
    std::vector<Vec3d> corners;
    for (int i = 0; i < 4; ++i) corners.push_back(corner(t, last ? 3 - i : i));
    builder.add_polygon(corners);
  };
  cap(0, false);
  cap(1, true);
  builder.rests_on(kDown, 1);
  builder.rests_on({1, 0, 0}, 2);
  builder.rests_on({0, -1, 0}, 2);
  return builder.finish();
}

}  // namespace

std::vector<core::Part> make_solids() {
  std::vector<core::Part> solids;
  for (core::Part (*make)() :
       {box, chip, cone, cylinder, hex_prism, rounded_box, screw, screwdriver, sphere, tube, wedge})
    solids.push_back(make());
  return solids;
}

const std::vector<std::string>& tool_solids() {
  static const std::vector<std::string> kNames{"chip", "screw", "screwdriver"};
  return kNames;
}

const std::vector<std::string>& primitive_solids() {
  static const std::vector<std::string> kNames{"box",         "cone", "cylinder", "hex_prism",
                                               "rounded_box", "tube", "wedge"};
  return kNames;
}

}  // namespace partbooth::scene_gen
