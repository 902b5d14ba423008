// SPDX-License-Identifier: Apache-2.0
#include "renderer/labels.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/check.h"
#include "renderer/label_bounds.h"
#include "renderer/label_edges.h"
#include "renderer/label_modal.h"
#include "renderer/label_surface.h"
#include "renderer/label_tracer.h"
#include "renderer/label_votes.h"
#include "schema/geometry.h"

namespace partbooth::renderer {
namespace {

std::uint16_t most_seen(const PreparedScene& scene, const Samples& samples, std::size_t first) {
  Votes<std::uint16_t> votes;
  for (std::size_t i = 0; i < kMaxSamples; ++i) votes.add(scene.object_id(samples.instance[first + i]).value);
  return votes.id[votes.best(-1)];
}

// Where a clear object is seen, the finest rays go on to what is not clear.
core::ImageU16 trace_behind(LabelTracer& tracer, const PreparedScene& scene, const core::Frame& frame) {
  core::ImageU16 behind = frame.instance;
  for (int y = 0; y < behind.height; ++y) {
    std::vector<Pixel> through;
    for (int x = 0; x < behind.width; ++x) {
      if (scene.is_clear(core::InstanceId{*frame.instance.at(x, y)}) ||
          scene.is_clear(frame.runner_up.at(x, y)->instance))
        through.push_back({x, y});
    }
    const Samples& samples = tracer.trace(through, kFine, PreparedScene::kOpaqueMask);
    for (std::size_t i = 0; i < through.size(); ++i)
      *behind.at(through[i].x, y) = most_seen(scene, samples, i * kMaxSamples);
  }
  return behind;
}

int count_hits(const Samples& samples, std::size_t first, int n) {
  int hits = 0;
  for (int i = 0; i < n; ++i) hits += samples.instance[first + i] != kNoInstance ? 1 : 0;
  return hits;
}

// The object alone. What the picture shows of it belongs to it, wherever the rays of its own passed by.
class Alone {
 public:
  Alone(LabelTracer& tracer, const Rect& rect, int object, std::uint32_t mask, const core::Frame& frame,
        const core::ImageU8& refined)
      : tracer_(tracer),
        rect_(rect),
        id_(std::uint16_t(object + 1)),
        mask_(mask),
        frame_(frame),
        refined_(refined),
        edges_(rect),
        coverage_16_(rect.width(), rect.height(), 1) {}

  core::AmodalMask trace() {
    for (int y = rect_.y0; y < rect_.y1; ++y) look_coarsely(y);
    edges_.add_between_pixels([&](Pixel a, Pixel b) { return whole(a) != whole(b); });
    for (std::vector<Pixel> open = edges_.next(); !open.empty(); open = edges_.next()) look_finely(open);
    return {id_, rect_.x0, rect_.y0, std::move(coverage_16_)};
  }

 private:
  std::uint8_t& at(Pixel p) { return *coverage_16_.at(p.x - rect_.x0, p.y - rect_.y0); }
  bool whole(Pixel p) { return at(p) == kMaxSamples; }
  int shown(Pixel p) const {
    if (p.x < 0 || p.y < 0 || p.x >= refined_.width || p.y >= refined_.height) return 0;
    if (*frame_.instance.at(p.x, p.y) == id_.value) return *frame_.coverage_16.at(p.x, p.y);
    const core::PixelShare& second = *frame_.runner_up.at(p.x, p.y);
    return second.instance == id_ ? second.coverage_16 : 0;
  }
  // A pixel that shows nothing but the object needs no rays of its own; one that shows some of it is looked
  // at as finely as the picture was.
  void look_coarsely(int y) {
    std::vector<Pixel> row;
    for (int x = rect_.x0; x < rect_.x1; ++x) {
      const Pixel p{x, y};
      const int seen = shown(p);
      at(p) = std::uint8_t(seen);
      if (seen == 0) row.push_back(p);
      if (seen > 0 && *refined_.at(x, y) != 0) edges_.add(p);
    }
    constexpr int kSamples = kCoarse * kCoarse;
    const Samples& coarse = tracer_.trace(row, kCoarse, mask_);
    for (std::size_t i = 0; i < row.size(); ++i) {
      const int hits = count_hits(coarse, i * kSamples, kSamples);
      at(row[i]) = std::uint8_t(hits * (kMaxSamples / kSamples));
      if (hits != 0 && hits != kSamples) edges_.add(row[i]);
    }
  }
  void look_finely(const std::vector<Pixel>& pixels) {
    const Samples& fine = tracer_.trace(pixels, kFine, mask_);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
      const std::size_t first = i * kMaxSamples;
      const int hits = count_hits(fine, first, kMaxSamples);
      at(pixels[i]) = std::uint8_t(std::max(hits, shown(pixels[i])));
      if (hits == 0 || hits == kMaxSamples) continue;
      edges_.follow(pixels[i], [&](Pixel to, int ray) {
        return (fine.instance[first + std::size_t(ray)] != kNoInstance) != whole(to);
      });
    }
  }

  LabelTracer& tracer_;
  const Rect rect_;
  const core::InstanceId id_;
  const std::uint32_t mask_;
  const core::Frame& frame_;
  const core::ImageU8& refined_;
  Edges edges_;
  core::ImageU8 coverage_16_;
};

}  // namespace

void trace_frame_labels(const schema::SceneSpec& spec, const KernelTable& kernel, PreparedScene& scene,
                        core::Frame& frame) {
  const int width = scene.view().camera.width_px, height = scene.view().camera.height_px;
  frame.instance = core::ImageU16(width, height, 1);
  frame.runner_up = core::Image<core::PixelShare>(width, height, 1);
  frame.coverage_16 = core::ImageU8(width, height, 1);
  frame.depth_m = core::ImageF(width, height, 1);
  frame.face = core::Image<std::uint32_t>(width, height, 1);
  const auto lens = core::CameraModel::create(schema::parameters_of(spec.camera()));
  PB_CHECK(lens.has_value());
  LabelTracer tracer(kernel, scene.view());
  const ModalLabels modal = trace_modal(tracer, scene, frame);
  if (spec.render().surface_labels()) frame.surface = surface_layers(spec, *lens, scene, modal.hits);
  if (spec.render().behind_labels()) frame.behind = trace_behind(tracer, scene, frame);
  for (int i = 0; i < scene.object_count(); ++i) {
    const schema::Instance& object = spec.instances(i);
    const Rect rect = pixels_of(*lens, spec.camera(), object, scene.part_of_object(i));
    if (rect.empty()) {
      frame.amodal.push_back({core::InstanceId{std::uint16_t(i + 1)}, rect.x0, rect.y0, {}});
      continue;
    }
    Alone alone(tracer, rect, i, scene.mask_of_object(i), frame, modal.refined);
    frame.amodal.push_back(alone.trace());
  }
  frame.rays += tracer.rays();
}

}  // namespace partbooth::renderer
