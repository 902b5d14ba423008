// SPDX-License-Identifier: Apache-2.0
#include "tests/renderer/references/references.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "renderer/renderer.h"
#include "tests/renderer/cross/cross_scenes.h"

namespace partbooth::renderer::references {
namespace {

using core::Vec3d;
using scenes::Booth;

void set(schema::Rgb& out, Vec3d color) {
  out.set_r(color.x);
  out.set_g(color.y);
  out.set_b(color.z);
}

// A turned part between three lamps; its material is still matte.
Booth turned_part() {
  Booth booth = cross::make_scene("rough_metal", kSizePx, 1).value();
  *booth.spec.mutable_instances(0)->mutable_material() = scenes::plastic(0.4, 0.3);
  return booth;
}

Booth with(const std::function<void(schema::Material&)>& change) {
  Booth booth = turned_part();
  change(*booth.spec.mutable_instances(0)->mutable_material());
  return booth;
}

Booth anisotropic() {
  return with([](schema::Material& m) {
    m = scenes::metal(0.6, 0.4);
    m.set_anisotropy(0.8);
  });
}

Booth glass() {
  return with([](schema::Material& m) {
    m.set_transmission(1);
    m.set_roughness(0.2);
    set(*m.mutable_transmission_color(), {0.6, 0.9, 0.8});
    m.set_transmission_distance_m(0.02);
  });
}

Booth coated() {
  return with([](schema::Material& m) {
    m = scenes::metal(0.7, 0.5);
    m.set_coat(1);
    m.set_coat_roughness(0.1);
    m.set_coat_ior(1.5);
    set(*m.mutable_coat_color(), {0.9, 0.4, 0.2});
  });
}

Booth film() {
  return with([](schema::Material& m) {
    m = scenes::metal(0.6, 0.25);
    m.set_film_thickness_nm(320);
    m.set_film_ior(2.1);
  });
}

// A sphere, a tube, a ring and a spot in place of the rectangles.
Booth lamps() {
  Booth booth = turned_part();
  const double r = booth.assets.parts.begin()->second->bounding_radius_m;
  booth.lamp(Vec3d{2, -2, 3} * r, {}, 0.6 * r, 20);
  booth.lamp(Vec3d{-2, 1.5, 3.5} * r, {}, 1.0 * r, 60);
  auto& lights = *booth.spec.mutable_lights();
  lights[0].set_shape(schema::Light::DISC);
  lights[0].set_inner_share(0.7);
  lights[1].set_shape(schema::Light::TUBE);
  lights[1].clear_v_axis_m();
  lights[1].set_radius_m(0.2 * r);
  lights[2].set_shape(schema::Light::SPHERE);
  lights[2].clear_u_axis_m();
  lights[2].clear_v_axis_m();
  lights[2].set_radius_m(0.4 * r);
  lights[3].set_shape(schema::Light::SPOT);
  lights[3].set_cos_inner(0.98);
  lights[3].set_cos_outer(0.94);
  return booth;
}

// A strong barrel.
Booth distorted() {
  Booth booth = turned_part();
  for (const double k : {-0.8, 0.3}) booth.spec.mutable_camera()->add_distortion(k);
  return booth;
}

const std::map<std::string, std::function<Booth()>>& makers() {
  static const std::map<std::string, std::function<Booth()>> out = [] {
    std::map<std::string, std::function<Booth()>> all{
        {"anisotropic", anisotropic}, {"glass", glass}, {"coated", coated}, {"film", film}, {"lamps", lamps},
        {"distorted", distorted},
    };
    for (const std::string& name : cross::scene_names()) {
      all[name] = [name] { return cross::make_scene(name, kSizePx, 1).value(); };
    }
    return all;
  }();
  return out;
}

}  // namespace

const std::vector<std::string>& names() {
  static const std::vector<std::string> out = [] {
    std::vector<std::string> all;
    for (const auto& [name, make] : makers()) all.push_back(name);
    return all;
  }();
  return out;
}

Booth make_scene(const std::string& name) { return makers().at(name)(); }

core::ImageF picture(Booth booth, int spp, int seed) {
  booth.spec.mutable_render()->set_spp(std::uint32_t(spp));
  booth.spec.mutable_render()->set_sampler_seed(std::uint64_t(seed));
  auto renderer = Renderer::create(available_isas().front(), "none");
  return (*renderer)->render(booth.spec, booth.assets).radiance;
}

std::string file_of(const std::string& name) {
  return std::string(PARTBOOTH_SOURCE_DIR) + "/tests/renderer/references/" + name + ".exr";
}

}  // namespace partbooth::renderer::references
