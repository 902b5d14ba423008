// SPDX-License-Identifier: Apache-2.0
// SceneSpec to Frame: the path tracer.
//
// Linear Rec.709 radiance, metres, the camera of scene.proto. A frame depends on the scene, the inputs and
// the instruction set alone: not on threads, order or load. render() may be called from many threads; each
// call runs on its own thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/assets.h"
#include "core/frame.h"
#include "core/result.h"
#include "partbooth/scene.pb.h"

namespace partbooth::renderer {

// The instruction sets that this build has and this machine runs, best first: "avx512", "avx2", "scalar".
std::vector<std::string> available_isas();
// "auto" to the best one; an unknown or unavailable name is an error (exit code 2).
core::Result<std::string> resolve_isa(const std::string& isa);
// "auto", "oidn" or "none" to "oidn 2.5.1" or "none". Error: "oidn" is wanted and not found.
core::Result<std::string> resolve_denoise(const std::string& denoise);

class Renderer {
 public:
  // `isa` as resolve_isa gives it, `denoise` as resolve_denoise gives it.
  static core::Result<std::unique_ptr<Renderer>> create(const std::string& isa, const std::string& denoise);
  virtual ~Renderer() = default;

  // All parts and pictures that the scene names must be in `assets`, and `assets` must outlive the renderer:
  // acceleration structures and sampling tables are built on first use and kept. An inconsistent scene is a
  // failed check.
  virtual core::Frame render(const schema::SceneSpec& scene, const core::AssetSet& assets) = 0;
};

}  // namespace partbooth::renderer
