// SPDX-License-Identifier: Apache-2.0
// What holds one part: pins, a V-block along x, or a vise whose jaws close in y; before it is turned.
#include <algorithm>
#include <cmath>

#include "scene_gen/layout.h"
#include "scene_gen/materials.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using schema::constant_of;

// In units of the target's radius.
constexpr double kPlate = 0.3;
constexpr double kMargin = 0.25;
constexpr double kSpindleRadius = 0.12, kSpindleLength = 1.2;
// Hull points this far above the lowest count as touching, in units of the radius.
constexpr double kTouch = 1e-5;
constexpr double kContactMargin = 1.02;

class Fixture {
 public:
  Fixture(const LayoutSource& source, Layout& layout)
      : source_(source),
        config_(source.scene.layout().fixture()),
        layout_(layout),
        radius_m_(layout.target().radius_m),
        height_m_(constant_of(config_.height()) * radius_m_),
        material_(furniture_material(schema::name_of(config_.preset()), source.catalog,
                                     "scene.layout.fixture", source.context)) {
    for (const Vec3d p : hull()) box_.extend(p);
  }

  // Where the part touches from below; nothing if three pins would not hold it.
  std::vector<Vec3d> pin_points() const {
    std::vector<Vec3d> touching, chosen;
    for (const Vec3d p : hull())
      if (p.z < kTouch * radius_m_) touching.push_back(p);
    if (touching.size() < 3) return {};
    Vec3d from = box_.center();
    for (int i = 0; i < 3; ++i) {
      const auto distance = [&](Vec3d p) {
        double nearest = i == 0 ? std::hypot(p.x - from.x, p.y - from.y) : 1e300;
        for (const Vec3d q : chosen) nearest = std::min(nearest, std::hypot(p.x - q.x, p.y - q.y));
        return nearest;
      };
      chosen.push_back(*std::max_element(touching.begin(), touching.end(),
                                         [&](Vec3d a, Vec3d b) { return distance(a) < distance(b); }));
    }
    return chosen;
  }

  void add_pins(const std::vector<Vec3d>& points) {
    const double pin = constant_of(config_.pin_radius()) * radius_m_;
    const Vec3d middle = (points[0] + points[1] + points[2]) / 3;
    for (const Vec3d p : points) {
      // The contact lies within the pin's end.
      const Vec3d inwards = middle - p;
      const double way = std::min(0.7 * pin, core::length(inwards));
      const Vec3d at = p + core::normalize(inwards) * way;
      add("cylinder", {at.x, at.y, -height_m_ / 2}, {2 * pin, 2 * pin, height_m_});
    }
    add_plate(-height_m_, box_.min - margin() - Vec3d{pin, pin, 0}, box_.max + margin() + Vec3d{pin, pin, 0});
  }

  // Two slopes of 45 degrees that both touch the part.
  void add_groove() {
    const Vec3d left = lowest_along({0, 1, 1}), right = lowest_along({0, -1, 1});
    const double c1 = left.y + left.z, c2 = right.z - right.y;
    const double bottom = (c1 + c2) / 2, middle = (c1 - c2) / 2, x = box_.center().x;
    const double contact = std::max(left.z, right.z) - bottom;
    const double leg = contact + kMargin * radius_m_;
    double half = constant_of(config_.length()) * (box_.max.x - box_.min.x) / 2;
    for (const Vec3d p : {left, right}) half = std::max(half, std::abs(p.x - x) * kContactMargin);
    const Vec3d size{2 * half, leg, leg};
    add("wedge", {x, middle - leg / 2, bottom + leg / 2}, size);
    add("wedge", {x, middle + leg / 2, bottom + leg / 2}, size, core::rotation_about({0, 0, 1}, M_PI));
    add("box", {x, middle, bottom - height_m_ / 2}, {2 * half, 2 * leg, height_m_});
    layout_.ground_z_m = bottom - height_m_;
  }

  void add_vise() {
    const Vec3d low = lowest_along({0, 1, 0}), high = lowest_along({0, -1, 0});
    const double top = std::max(
        {constant_of(config_.jaw_height()) * box_.max.z, low.z * kContactMargin, high.z * kContactMargin});
    const double jaw = constant_of(config_.jaw_width()) * radius_m_, x = box_.center().x;
    double half = constant_of(config_.length()) * (box_.max.x - box_.min.x) / 2;
    for (const Vec3d p : {low, high}) half = std::max(half, std::abs(p.x - x) * kContactMargin);
    add("box", {x, box_.min.y - jaw / 2, top / 2}, {2 * half, jaw, top});
    add("box", {x, box_.max.y + jaw / 2, top / 2}, {2 * half, jaw, top});
    const double spindle = std::min(kSpindleRadius * radius_m_, 0.4 * top), out = kSpindleLength * radius_m_;
    add("cylinder", {x, box_.max.y + jaw + out / 2, top / 2}, {2 * spindle, 2 * spindle, out},
        core::rotation_about({1, 0, 0}, M_PI / 2));
    const double wide = std::max(half, (box_.max.x - box_.min.x) / 2 * 0.8);
    add_plate(0, {x - wide, box_.min.y - jaw - kMargin * radius_m_, 0},
              {x + wide, box_.max.y + jaw + out, 0});
  }

 private:
  const std::vector<Vec3d>& hull() const { return layout_.target().hull; }
  Vec3d margin() const { return {kMargin * radius_m_, kMargin * radius_m_, 0}; }

  void add(const char* solid, Vec3d center, Vec3d size, const core::Mat3d& rotation = {}) {
    layout_.items.push_back(furniture(source_.catalog, solid, center, size, material_, rotation));
  }

  void add_plate(double top, Vec3d low, Vec3d high) {
    const double bottom = top - kPlate * radius_m_;
    add("box", {(low.x + high.x) / 2, (low.y + high.y) / 2, (top + bottom) / 2},
        {high.x - low.x, high.y - low.y, top - bottom});
    layout_.ground_z_m = bottom;
  }

  // The hull's first point against a plane that comes along this direction; of several, the one in the
  // middle of the part's length, the lower one before all.
  Vec3d lowest_along(Vec3d n) const {
    double least = 1e300;
    for (const Vec3d p : hull()) least = std::min(least, core::dot(n, p));
    Vec3d best{};
    double best_rank = 1e300;
    for (const Vec3d p : hull()) {
      const double rank = std::abs(p.x - box_.center().x) + p.z;
      if (core::dot(n, p) > least + kTouch * radius_m_ || rank >= best_rank) continue;
      best = p;
      best_rank = rank;
    }
    return best;
  }

  const LayoutSource& source_;
  const schema::FixtureConfig& config_;
  Layout& layout_;
  double radius_m_, height_m_;
  schema::Material material_;
  core::Box3d box_;
};

}  // namespace

Layout fixture_layout(const LayoutSource& source) {
  const schema::FixtureConfig& config = source.scene.layout().fixture();
  Layout layout;
  Item target = source.target;
  target.place = place_resting(*source.part.part, source.scene.pose());
  const std::string& kind = schema::name_of(config.kind());
  // Jaws and grooves take a part squarely, this way round or that.
  const double half_turn = constant_of(source.scene.pose().yaw_deg()) < 180 ? 0 : M_PI;
  if (kind != "pins")
    target.place = turned(std::move(target.place), squaring_turn(target.place.hull) + half_turn);
  layout.items.push_back(std::move(target));
  Fixture fixture(source, layout);
  const std::vector<Vec3d> pins = fixture.pin_points();
  if (kind == "vise")
    fixture.add_vise();
  else if (kind == "pins" && !pins.empty())
    fixture.add_pins(pins);
  else
    fixture.add_groove();
  turn(layout, constant_of(config.yaw_deg()) * M_PI / 180);
  layout.area.z_m = layout.ground_z_m;
  for (const Item& item : layout.items) layout.around.join(Footprint(item.place.hull));
  return layout;
}

}  // namespace partbooth::scene_gen
