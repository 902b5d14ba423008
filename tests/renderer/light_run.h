// SPDX-License-Identifier: Apache-2.0
// Light of a scene through the internal interface: one backend, one technique, one window.
#pragma once

#include <string>

#include "core/image.h"
#include "renderer/scene/prepared_scene.h"
#include "tests/renderer/scenes.h"
#include "tests/renderer/statistics.h"

namespace partbooth::renderer {

struct LightRun {
  core::ImageF radiance, albedo, normal;
  WorkCount work{};
};

LightRun run_light(const scenes::Booth& booth, const std::string& isa, Technique technique = Technique::kMis);
LightRun run_window(const scenes::Booth& booth, const std::string& isa, Window window);

// Mean of the red channel over the picture, from `repeats` renders with seeds of their own.
statistics::Moments mean_radiance(scenes::Booth booth, const std::string& isa, int repeats,
                                  Technique technique = Technique::kMis);

// |a - b| within the joint error of both, at the family's level; `repeats` as given to mean_radiance().
bool agree(const statistics::Moments& a, const statistics::Moments& b, int repeats);
bool agree(const statistics::Moments& a, double exact, int repeats, double tolerance = 0);

}  // namespace partbooth::renderer
