// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/sight.h"

#include <algorithm>
#include <cmath>

#include "scene_gen/occluder.h"
#include "scene_gen/oriented_box.h"
#include "scene_gen/visibility.h"
#include "schema/geometry.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using schema::Light;

// A lens inside a wall or a neighbour sees nothing.
bool inside_something(const schema::Camera& camera, const Layout& layout) {
  const core::Vec3d lens = schema::rigid_of(camera.camera_from_world()).inverse().translation;
  const double margin_m = camera.lens_radius_m() + 0.02 * layout.target().radius_m;
  return std::any_of(layout.items.begin() + 1, layout.items.end(), [&](const Item& item) {
    return box_of(*item.part->part, item.place).holds(lens, margin_m);
  });
}

// Of a ring, points on its rim: its middle is empty.
bool rim_inside(const Light& ring, const OrientedBox& box) {
  constexpr int kPoints = 24;
  const Vec3d center = schema::vec_of(ring.center_m()), u = schema::vec_of(ring.u_axis_m()),
              v = schema::vec_of(ring.v_axis_m());
  for (int i = 0; i < kPoints; ++i) {
    const double a = 2 * M_PI * i / kPoints;
    if (box.holds(center + u * std::cos(a) + v * std::sin(a), 0)) return true;
  }
  return false;
}

OrientedBox box_of(const Light& lamp) {
  const Vec3d u = schema::vec_of(lamp.u_axis_m()), v = schema::vec_of(lamp.v_axis_m());
  const double r = lamp.radius_m();
  OrientedBox box;
  box.center = schema::vec_of(lamp.center_m());
  box.half = {std::max(core::length(u), r), std::max(core::length(v), r), r};
  if (lamp.shape() == Light::SPHERE) return box;
  const Vec3d x = core::normalize(u);
  const Vec3d y = lamp.shape() == Light::TUBE ? core::any_perpendicular(x) : core::normalize(v);
  box.axes = {{x, y, core::cross(x, y)}};
  return box;
}

bool meets(const Light& lamp, const OrientedBox& box) {
  if (lamp.shape() == Light::DISC && lamp.inner_share() > 0) return rim_inside(lamp, box);
  return !apart(box_of(lamp), box);
}

}  // namespace

tl::expected<void, std::string> fill_sight(const schema::SceneConfig& scene,
                                           const schema::MaterialConfig& laws, const Catalog& catalog,
                                           const schema::Camera& camera, const DrawContext& context,
                                           Layout& layout) {
  if (inside_something(camera, layout))
    return tl::unexpected(std::string("scene.camera: the lens would be inside furniture or a neighbour"));
  TargetView view(camera, layout.items.front());
  for (std::size_t i = 1; i < layout.items.size(); ++i) view.hide_by(layout.items[i]);
  const auto occluder = place_occluder(scene, laws, catalog, camera, layout, view, context);
  if (!occluder) return tl::unexpected(occluder.error());
  for (const Item& item : *occluder) {
    view.hide_by(item);
    layout.items.push_back(item);
  }
  const double visible = view.visible();
  if (visible < scene.visibility().least())
    return tl::unexpected(std::string("scene.visibility.least: less of the part would be seen"));
  if (visible > scene.visibility().most())
    return tl::unexpected(std::string("scene.visibility.most: more of the part would be seen"));
  return {};
}

bool lamp_in_furniture(const schema::SceneSpec& scene, const Layout& layout) {
  return std::any_of(layout.items.begin(), layout.items.end(), [&](const Item& item) {
    if (item.role != "furniture") return false;
    const OrientedBox box = box_of(*item.part->part, item.place);
    return std::any_of(scene.lights().begin(), scene.lights().end(),
                       [&](const Light& lamp) { return meets(lamp, box); });
  });
}

}  // namespace partbooth::scene_gen
