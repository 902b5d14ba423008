// SPDX-License-Identifier: Apache-2.0
#include "tests/renderer/light_run.h"

#include <cmath>

#include "renderer/isa.h"

namespace partbooth::renderer {
namespace {

// Test scenes reuse the names of their inputs: each scene has its own cache of parts.
LightRun run(const scenes::Booth& booth, SceneCache& cache, const std::string& isa, Technique technique,
             const Window* window) {
  const PreparedScene scene(booth.spec, booth.assets, cache, technique);
  const int w = scene.view().camera.width_px, h = scene.view().camera.height_px;
  LightRun out{core::ImageF(w, h, 3), core::ImageF(w, h, 3), core::ImageF(w, h, 3)};
  const Window whole{0, 0, w, h};
  kernel_of(isa).render(scene.view(), window != nullptr ? *window : whole,
                        {out.radiance.data.data(), out.albedo.data.data(), out.normal.data.data()}, out.work);
  return out;
}

}  // namespace

LightRun run_light(const scenes::Booth& booth, const std::string& isa, Technique technique) {
  SceneCache cache(isa);
  return run(booth, cache, isa, technique, nullptr);
}

LightRun run_window(const scenes::Booth& booth, const std::string& isa, Window window) {
  SceneCache cache(isa);
  return run(booth, cache, isa, Technique::kMis, &window);
}

statistics::Moments mean_radiance(scenes::Booth booth, const std::string& isa, int repeats,
                                  Technique technique) {
  SceneCache cache(isa);
  std::vector<double> means;
  for (int i = 0; i < repeats; ++i) {
    booth.spec.mutable_render()->set_sampler_seed(std::uint64_t(100 + i));
    const core::ImageF image = run(booth, cache, isa, technique, nullptr).radiance;
    double sum = 0;
    for (std::size_t p = 0; p < image.data.size(); p += 3) sum += image.data[p];
    means.push_back(sum / (double(image.data.size()) / 3));
  }
  return statistics::moments(means);
}

bool agree(const statistics::Moments& a, const statistics::Moments& b, int repeats) {
  const double error = std::hypot(a.standard_error, b.standard_error);
  return std::abs(a.mean - b.mean) <= statistics::student_bound(2 * repeats - 2) * error;
}

bool agree(const statistics::Moments& a, double exact, int repeats, double tolerance) {
  return std::abs(a.mean - exact) <= statistics::student_bound(repeats - 1) * a.standard_error + tolerance;
}

}  // namespace partbooth::renderer
