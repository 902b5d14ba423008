// SPDX-License-Identifier: Apache-2.0
#include "tests/scene_gen/real_parts.h"

#include <gtest/gtest.h>

#include "schema/schema.h"

namespace partbooth::scene_gen {

const pipeline::Inputs& real_parts() {
  static const pipeline::Inputs inputs = [] {
    const std::atomic<bool> stop = false;
    auto loaded = pipeline::load_inputs(real_config({}), 2, stop);
    EXPECT_TRUE(loaded.has_value()) << loaded.error().text();
    return *std::move(loaded);
  }();
  return inputs;
}

schema::DatasetConfig real_config(const std::vector<std::string>& overrides) {
  std::vector<std::string> all = {"parts.folder=" PARTBOOTH_SOURCE_DIR "/assets/quickstart_parts",
                                  "image.width_px=128",
                                  "image.height_px=128",
                                  "scene.light.hdri_folder=none",
                                  "scene.light.hdri=0",
                                  "scene.ground.texture_folder=none",
                                  "scene.ground.textured=0",
                                  "render.denoise=none",
                                  "scene.layout.bin.piles=1",
                                  "scene.layout.bin.pile.parts=6",
                                  "render.spp=1"};
  all.insert(all.end(), overrides.begin(), overrides.end());
  auto config = schema::parse_config("version: 1", "test.yaml", all);
  EXPECT_TRUE(config.has_value()) << config.error().text();
  return *std::move(config);
}

}  // namespace partbooth::scene_gen
