// SPDX-License-Identifier: Apache-2.0
#include "renderer/renderer.h"

#include <immintrin.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <utility>

#include "core/check.h"
#include "renderer/adaptive.h"
#include "renderer/denoise/denoise.h"
#include "renderer/isa.h"
#include "renderer/labels.h"
#include "renderer/photo/exposure.h"
#include "renderer/photo/sensor.h"
#include "renderer/scene/prepared_scene.h"
#include "renderer/surroundings.h"

namespace partbooth::renderer {
namespace {

// Subnormal numbers count as zero on this thread: Embree wants it, and they cost time.
class FlushSubnormals {
 public:
  FlushSubnormals() : before_(_mm_getcsr()) { _mm_setcsr(before_ | 0x8040u); }
  ~FlushSubnormals() { _mm_setcsr(before_); }
  FlushSubnormals(const FlushSubnormals&) = delete;
  FlushSubnormals& operator=(const FlushSubnormals&) = delete;

 private:
  unsigned before_;
};

// As many denoisers of a quality as images were ever in work at a time.
class DenoiserPool {
 public:
  void run(DenoiseQuality quality, core::Frame& frame) {
    std::unique_ptr<Denoiser> denoiser = take(quality);
    denoiser->run(frame.radiance, frame.albedo, frame.normal);
    const std::lock_guard lock(mutex_);
    free_[quality].push_back(std::move(denoiser));
  }

 private:
  std::unique_ptr<Denoiser> take(DenoiseQuality quality) {
    {
      const std::lock_guard lock(mutex_);
      auto& free = free_[quality];
      if (!free.empty()) {
        std::unique_ptr<Denoiser> out = std::move(free.back());
        free.pop_back();
        return out;
      }
    }
    auto made = Denoiser::create(quality);
    PB_CHECK(made.has_value(), made.has_value() ? "" : made.error().text());
    return std::move(*made);
  }

  std::mutex mutex_;
  std::map<DenoiseQuality, std::vector<std::unique_ptr<Denoiser>>> free_;
};

DenoiseQuality quality_of(const std::string& name) {
  if (name.empty() || name == "fast") return DenoiseQuality::kFast;
  if (name == "balanced") return DenoiseQuality::kBalanced;
  PB_CHECK(name == "high", "no such quality of denoising: " + name);
  return DenoiseQuality::kHigh;
}

// What the sensor makes of a picture: its exposure, and the noise that hides the paths' own.
NoiseTarget noise_target(const schema::SceneSpec& spec, const core::Frame& frame,
                         const core::ImageF& radiance) {
  const schema::Sensor& sensor = spec.sensor();
  return {spec.render().noise(), exposure_factor(radiance, frame.instance, sensor), well_of_gain_e(sensor),
          sensor.read_noise_e()};
}

// A backdrop has no noise: where it alone is seen, nothing was hit, and the denoiser leaves it as sharp as it
// is.
void keep_backdrop(const core::ImageF& exact, core::Frame& frame) {
  for (std::size_t i = 0; i < exact.data.size(); i += 3) {
    const float* normal = frame.normal.data.data() + i;
    if (normal[0] != 0 || normal[1] != 0 || normal[2] != 0) continue;
    std::copy_n(exact.data.begin() + std::ptrdiff_t(i), 3, frame.radiance.data.begin() + std::ptrdiff_t(i));
  }
}

class PathTracer : public Renderer {
 public:
  PathTracer(const std::string& isa, std::unique_ptr<DenoiserPool> denoisers)
      : kernel_(kernel_of(isa)), cache_(isa), denoisers_(std::move(denoisers)) {}

  core::Frame render(const schema::SceneSpec& spec, const core::AssetSet& assets) override {
    const FlushSubnormals flush;
    PreparedScene scene(spec, assets, cache_);
    core::Frame frame;
    frame.white = core::Vec3f(scene.white_radiance());
    trace_frame_labels(spec, kernel_, scene, frame);
    trace_light(spec, scene.view(), frame);
    if (spec.dirt().droplets_per_m2() > 0)
      frame.surroundings = trace_surroundings(kernel_, scene.view(), spec.camera());
    // Where no denoiser was found, the data set's settings say "none" and pictures stay as they are.
    if (spec.render().denoise() && denoisers_) denoise(spec, frame);
    return frame;
  }

 private:
  void denoise(const schema::SceneSpec& spec, core::Frame& frame) const {
    const bool backdrop = spec.environment().has_backdrop();
    const core::ImageF exact = backdrop ? frame.radiance : core::ImageF();
    denoisers_->run(quality_of(spec.render().denoise_quality()), frame);
    if (backdrop) keep_backdrop(exact, frame);
  }

  void trace_light(const schema::SceneSpec& spec, const SceneView& view, core::Frame& frame) const {
    kernel_.front_irradiance(view, &frame.front_irradiance.x);
    const schema::RenderSettings& render = spec.render();
    if (render.noise() > 0 && render.min_spp() < render.spp()) {
      const auto target = [&](const core::ImageF& radiance) { return noise_target(spec, frame, radiance); };
      trace_adaptive(kernel_, view, render.min_spp(), target, frame);
    } else {
      trace_evenly(view, frame);
    }
  }

  void trace_evenly(const SceneView& view, core::Frame& frame) const {
    const int width = view.camera.width_px, height = view.camera.height_px;
    frame.radiance = core::ImageF(width, height, 3);
    frame.albedo = core::ImageF(width, height, 3);
    frame.normal = core::ImageF(width, height, 3);
    WorkCount work{};
    kernel_.render(view, {0, 0, width, height},
                   {frame.radiance.data.data(), frame.albedo.data.data(), frame.normal.data.data()}, work);
    frame.rays += work.rays;
    frame.paths += work.paths;
  }

  const KernelTable& kernel_;
  SceneCache cache_;
  std::unique_ptr<DenoiserPool> denoisers_;  // null: no denoiser
};

}  // namespace

core::Result<std::unique_ptr<Renderer>> Renderer::create(const std::string& isa, const std::string& denoise) {
  PB_RETURN_IF_ERROR(resolve_isa(isa));
  std::unique_ptr<DenoiserPool> denoisers;
  if (denoise != "none") {
    PB_RETURN_IF_ERROR(Denoiser::create(DenoiseQuality::kFast));
    denoisers = std::make_unique<DenoiserPool>();
  }
  return std::make_unique<PathTracer>(isa, std::move(denoisers));
}

}  // namespace partbooth::renderer
