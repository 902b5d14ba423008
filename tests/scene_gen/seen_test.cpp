// SPDX-License-Identifier: Apache-2.0
// What was asked of size, cover and visibility against the labels of the rendered picture.
#include <gtest/gtest.h>

#include <cmath>

#include "labeler/labeler.h"
#include "renderer/renderer.h"
#include "tests/scene_gen/real_parts.h"
#include "tests/scene_gen/test_catalog.h"

namespace partbooth::scene_gen {
namespace {

constexpr std::uint64_t kPictures = 24;

class Seen : public testing::Test {
 protected:
  Seen() {
    auto renderer = renderer::Renderer::create("scalar", "none");
    EXPECT_TRUE(renderer.has_value());
    renderer_ = *std::move(renderer);
  }

  schema::ObjectLabel target_of(const schema::SceneSpec& scene) {
    const core::Frame frame = renderer_->render(scene, real_parts().assets);
    return labeler::label(frame, {}, scene, real_parts().assets, real_config({})).objects(0);
  }

  std::unique_ptr<renderer::Renderer> renderer_;
};

// The estimate has 64 cells on the long side, the picture about 90 pixels: a cover is met to five points.
TEST_F(Seen, OccludersCoverAsMuchAsAsked) {
  const auto config =
      real_config({"scene.occluder.on=1", "scene.camera.truncated=0", "scene.camera.size_px=90",
                   "scene.camera.distorted=0", "scene.distractors.count=0", "scene.camera.motion=0"});
  double sum = 0;
  for (std::uint64_t i = 0; i < kPictures; ++i) {
    const auto scene = scene_at(config, real_parts().catalog, i);
    const auto label = target_of(scene);
    const double wanted = draw_of(scene, "scene.occluder.cover").value();
    EXPECT_NEAR(label.occluded_fraction(), wanted, 0.05) << i << ' ' << scene.layout();
    sum += label.occluded_fraction() - wanted;
  }
  EXPECT_NEAR(sum / kPictures, 0, 0.02);
}

TEST_F(Seen, VisibleShareIsInTheAskedRange) {
  const auto config = real_config({"scene.visibility.least=0.6", "scene.visibility.most=0.9",
                                   "scene.occluder.on={on: 0.5}", "scene.camera.truncated={on: 0.5}",
                                   "scene.camera.size_px={uniform: [50, 110]}", "scene.camera.motion=0"});
  for (std::uint64_t i = 0; i < kPictures; ++i) {
    const auto label = target_of(scene_at(config, real_parts().catalog, i));
    EXPECT_GE(label.visible_fraction(), 0.57) << i;
    EXPECT_LE(label.visible_fraction(), 0.93) << i;
  }
}

TEST_F(Seen, LabelsAreOfTheAskedSize) {
  const auto config =
      real_config({"scene.camera.size_px={uniform: [40, 110]}", "scene.camera.truncated=0",
                   "scene.occluder.on=0", "scene.distractors.count=0", "scene.layout.kind=free",
                   "scene.layout.copies=0", "scene.camera.motion=0"});
  for (std::uint64_t i = 0; i < kPictures; ++i) {
    const auto scene = scene_at(config, real_parts().catalog, i);
    const auto box = target_of(scene).subpixel_box();
    EXPECT_NEAR(std::max(box.x1() - box.x0(), box.y1() - box.y0()),
                draw_of(scene, "scene.camera.size_px").value(), 0.8)
        << i;
  }
}

}  // namespace
}  // namespace partbooth::scene_gen
