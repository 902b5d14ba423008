// SPDX-License-Identifier: Apache-2.0
#include "renderer/renderer.h"

#include <immintrin.h>

#include <mutex>
#include <utility>

#include "core/check.h"
#include "renderer/denoise/denoise.h"
#include "renderer/isa.h"
#include "renderer/labels.h"
#include "renderer/scene/prepared_scene.h"

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

// As many denoisers as images were ever in work at a time.
class DenoiserPool {
 public:
  explicit DenoiserPool(std::unique_ptr<Denoiser> first) { free_.push_back(std::move(first)); }

  void run(core::Frame& frame) {
    std::unique_ptr<Denoiser> denoiser = take();
    denoiser->run(frame.radiance, frame.albedo, frame.normal);
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(denoiser));
  }

 private:
  std::unique_ptr<Denoiser> take() {
    {
      const std::lock_guard lock(mutex_);
      if (!free_.empty()) {
        std::unique_ptr<Denoiser> out = std::move(free_.back());
        free_.pop_back();
        return out;
      }
    }
    auto made = Denoiser::create();
    PB_CHECK(made.has_value(), made.has_value() ? "" : made.error().text());
    return std::move(*made);
  }

  std::mutex mutex_;
  std::vector<std::unique_ptr<Denoiser>> free_;
};

class PathTracer : public Renderer {
 public:
  PathTracer(const std::string& isa, std::unique_ptr<DenoiserPool> denoisers)
      : kernel_(kernel_of(isa)), cache_(isa), denoisers_(std::move(denoisers)) {}

  core::Frame render(const schema::SceneSpec& spec, const core::AssetSet& assets) override {
    const FlushSubnormals flush;
    PreparedScene scene(spec, assets, cache_);
    core::Frame frame;
    trace_light(scene.view(), frame);
    trace_frame_labels(spec, assets, kernel_, scene, frame);
    // Where no denoiser was found, the data set's settings say "none" and pictures stay as they are.
    if (spec.render().denoise() && denoisers_) denoisers_->run(frame);
    return frame;
  }

 private:
  void trace_light(const SceneView& view, core::Frame& frame) const {
    const int width = view.camera.width_px, height = view.camera.height_px;
    frame.radiance = core::ImageF(width, height, 3);
    frame.albedo = core::ImageF(width, height, 3);
    frame.normal = core::ImageF(width, height, 3);
    WorkCount work{};
    kernel_.render(view, {0, 0, width, height},
                   {frame.radiance.data.data(), frame.albedo.data.data(), frame.normal.data.data()}, work);
    frame.rays = work.rays;
    frame.paths = work.paths;
    kernel_.front_irradiance(view, &frame.front_irradiance.x);
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
    auto first = Denoiser::create();
    if (!first) return core::fail(first.error());
    denoisers = std::make_unique<DenoiserPool>(std::move(*first));
  }
  return std::make_unique<PathTracer>(isa, std::move(denoisers));
}

}  // namespace partbooth::renderer
