// SPDX-License-Identifier: Apache-2.0
// Removes Monte Carlo noise from a frame's radiance with Open Image Denoise 2, loaded at run time.
//
// Looked for in: PARTBOOTH_OIDN (a library file or a folder that holds it), the build's virtual environment,
// the system's library path. renderer/renderer.h declares resolve_denoise(), which lives here.
#pragma once

#include <memory>
#include <string>

#include "core/image.h"
#include "core/result.h"

namespace partbooth::renderer {

// Networks by size, as Open Image Denoise numbers them.
enum class DenoiseQuality { kFast = 4, kBalanced = 5, kHigh = 6 };

// Works on one thread; each worker thread has its own. Equal inputs give equal bytes on machines of one CPU
// class.
class Denoiser {
 public:
  // Error: the library is not found or refuses this machine.
  static core::Result<std::unique_ptr<Denoiser>> create(DenoiseQuality quality = DenoiseQuality::kFast);
  ~Denoiser();

  // All three: 3 channels, same size. color: linear radiance of any scale, replaced by the result. albedo:
  // 0..1. normal: -1..1. Nothing is allocated while the size stays the same.
  void run(core::ImageF& color, const core::ImageF& albedo, const core::ImageF& normal);

  // "2.5.1"
  std::string version() const;

 private:
  struct State;
  explicit Denoiser(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace partbooth::renderer
