// SPDX-License-Identifier: Apache-2.0
#include "tests/renderer/camera_scenes.h"

#include <cmath>

#include "core/check.h"
#include "renderer/renderer.h"
#include "tests/renderer/light_run.h"

namespace partbooth::renderer::scenes {
namespace {

// A turned box that fills most of the picture.
Booth black_box() {
  Booth booth;
  booth.size(96, 72);
  booth.look({4, 0, 0}, {0, 0, 0}, 60);
  core::Rigid turned;
  turned.rotation = core::rotation_about(core::normalize(core::Vec3d{1, 0.4, 0.2}), 0.4);
  *booth.add(box({1, 3.4, 2.6}), lambert(0)).mutable_world_from_part() = rigid(turned);
  booth.dome(1);
  booth.spec.mutable_render()->set_spp(128);
  booth.spec.mutable_render()->set_max_depth(1);
  return booth;
}

}  // namespace

Booth black_bar() {
  Booth booth;
  booth.look({4, 0, 0}, {0, 0, 0}, 40);
  booth.add(box({0.001, 1, 9}), lambert(0));
  booth.dome(1);
  booth.spec.mutable_render()->set_spp(128);
  booth.spec.mutable_render()->set_max_depth(1);
  return booth;
}

std::vector<NamedCamera> bent_cameras() {
  std::vector<NamedCamera> out;
  const auto add = [&](const std::string& name) -> schema::Camera& {
    out.push_back({name, black_box()});
    return *out.back().booth.spec.mutable_camera();
  };
  const auto bend = [](schema::Camera& camera, std::initializer_list<double> k) {
    camera.mutable_distortion()->Assign(k.begin(), k.end());
  };
  bend(add("barrel"), {-0.25, 0.05, 1e-3, -2e-3});
  bend(add("pincushion"), {0.3, 0.1});
  bend(add("rational, prism and tilt"),
       {0.3, 0.05, 1e-3, 1e-3, 0, 0.1, 0.02, 0, 2e-3, 0, 1e-3, 0, 0.03, -0.02});
  schema::Camera& fisheye = add("fisheye");
  fisheye.set_model(schema::Camera::FISHEYE);
  bend(fisheye, {0.05, -0.02, 0.003, 0});
  schema::Camera& telecentric = add("telecentric");
  telecentric.set_model(schema::Camera::TELECENTRIC);
  telecentric.set_m_per_px(0.055);
  schema::Camera& rolling = add("rolling");
  bend(rolling, {-0.12});
  rolling.mutable_shutter()->set_row_time_s(1e-3);
  rolling.mutable_shutter()->mutable_belt_velocity_m_per_s()->set_y(5);
  rolling.mutable_shutter()->mutable_camera_angular_velocity_rad_per_s()->set_x(1);
  return out;
}

Booth everything_on() {
  Booth booth;
  booth.look({3, 1, 2}, {0, 0, 0}, 50);
  booth.add(box({1, 1, 1}), plastic(0.5, 0.3));
  booth.lamp({2, 1, 3}, {0, 0, 0}, 1, 5);
  booth.dome(0.3);
  booth.ground(5, lambert(0.6)).set_height_m(-0.5);
  schema::Camera& camera = *booth.spec.mutable_camera();
  camera.set_lens_radius_m(0.05);
  camera.set_focus_distance_m(3);
  for (const double k : {-0.2, 0.05, 1e-3, 1e-3}) camera.add_distortion(k);
  camera.mutable_aperture()->set_blades(6);
  camera.mutable_aperture()->set_cat_eye(0.3);
  camera.mutable_vignetting()->set_natural(true);
  camera.mutable_shutter()->set_exposure_s(0.01);
  camera.mutable_shutter()->set_row_time_s(0.001);
  camera.mutable_shutter()->mutable_belt_velocity_m_per_s()->set_x(1);
  return booth;
}

double label_shift_px(const Booth& labels, const Booth& picture, const std::string& isa) {
  auto renderer = Renderer::create(isa, "none");
  PB_CHECK(renderer.has_value());
  Booth quick = labels;
  quick.spec.mutable_render()->set_spp(1);
  const core::Frame frame = (*renderer)->render(quick.spec, quick.assets);
  const core::ImageF light = run_light(picture, isa).radiance;
  const auto dark = [&](int x, int y) { return 1.0 - light.at(x, y)[0]; };
  // For the left, right, upper and lower half: the shift that explains the difference, by least squares.
  double product[4] = {}, square[4] = {};
  for (int y = 1; y + 1 < light.height; ++y) {
    for (int x = 1; x + 1 < light.width; ++x) {
      const core::PixelShare second = *frame.runner_up.at(x, y);
      double coverage = *frame.instance.at(x, y) == 1 ? *frame.coverage_16.at(x, y) : 0;
      if (second.instance.value == 1) coverage = second.coverage_16;
      const double miss = dark(x, y) - coverage / 16;
      const double slope[2] = {(dark(x + 1, y) - dark(x - 1, y)) / 2, (dark(x, y + 1) - dark(x, y - 1)) / 2};
      const int half[2] = {2 * x < light.width ? 0 : 1, 2 * y < light.height ? 2 : 3};
      for (int axis = 0; axis < 2; ++axis) {
        product[half[axis]] += miss * slope[axis];
        square[half[axis]] += slope[axis] * slope[axis];
      }
    }
  }
  double worst = 0;
  for (int i = 0; i < 4; ++i) {
    PB_CHECK(square[i] > 1);
    worst = std::max(worst, std::abs(product[i] / square[i]));
  }
  return worst;
}

}  // namespace partbooth::renderer::scenes
