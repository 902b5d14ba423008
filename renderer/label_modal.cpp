// SPDX-License-Identifier: Apache-2.0
#include "renderer/label_modal.h"

#include <algorithm>

#include "renderer/label_edges.h"
#include "renderer/label_votes.h"

namespace partbooth::renderer {
namespace {

LabelHit hit_of(const Samples& samples, std::size_t sample, core::Vec2f place) {
  return {place, samples.instance[sample], samples.triangle[sample], std::max(0.0f, samples.z_m[sample])};
}

class Modal {
 public:
  Modal(LabelTracer& tracer, const PreparedScene& scene, core::Frame& frame)
      : tracer_(tracer),
        scene_(scene),
        frame_(frame),
        edges_({0, 0, frame.instance.width, frame.instance.height}),
        hits_(frame.instance.data.size()) {}

  ModalLabels trace() {
    for (int y = 0; y < frame_.instance.height; ++y) look_coarsely(y);
    edges_.add_between_pixels([&](Pixel a, Pixel b) { return shown(a) != shown(b); });
    for (std::vector<Pixel> open = edges_.next(); !open.empty(); open = edges_.next()) look_finely(open);
    return {std::move(edges_).take_known(), std::move(hits_)};
  }

 private:
  std::uint16_t shown(Pixel p) const { return *frame_.instance.at(p.x, p.y); }
  std::uint16_t id_of(const Samples& samples, std::size_t sample) const {
    return scene_.object_id(samples.instance[sample]).value;
  }
  LabelHit& hit_at(Pixel p) { return hits_[std::size_t(p.y) * std::size_t(frame_.instance.width) + p.x]; }

  // The centre and 2x2 rays of each pixel of a row. Where they differ, the fine grid will say more.
  void look_coarsely(int y) {
    std::vector<Pixel> row;
    for (int x = 0; x < frame_.instance.width; ++x) row.push_back({x, y});
    const Samples& centre = tracer_.trace(row, kCentre, ~0u);
    for (std::size_t i = 0; i < row.size(); ++i)
      hit_at(row[i]) = hit_of(centre, i, place_in_pixel(row[i], 0, 0, kCentre));
    constexpr int kSamples = kCoarse * kCoarse;
    const Samples& coarse = tracer_.trace(row, kCoarse, ~0u);
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::uint16_t id = scene_.object_id(hit_at(row[i]).instance).value;
      bool mixed = false;
      for (std::size_t s = 0; s < kSamples; ++s) mixed = mixed || id_of(coarse, i * kSamples + s) != id;
      if (mixed) {
        edges_.add(row[i]);
        continue;
      }
      *frame_.instance.at(row[i].x, y) = id;
      *frame_.coverage_16.at(row[i].x, y) = kMaxSamples;
      write_surface(coarse, i * kSamples, kSamples, row[i]);
    }
  }

  void look_finely(const std::vector<Pixel>& pixels) {
    const Samples& fine = tracer_.trace(pixels, kFine, ~0u);
    for (std::size_t i = 0; i < pixels.size(); ++i) {
      const std::size_t first = i * kMaxSamples;
      vote(fine, first, pixels[i]);
      write_surface(fine, first, kMaxSamples, pixels[i]);
      if (*frame_.coverage_16.at(pixels[i].x, pixels[i].y) == kMaxSamples) continue;
      edges_.follow(pixels[i],
                    [&](Pixel to, int ray) { return id_of(fine, first + std::size_t(ray)) != shown(to); });
    }
  }

  // Ids and shares of one pixel from its fine rays.
  void vote(const Samples& fine, std::size_t first, Pixel p) {
    Votes<std::uint16_t> votes;
    for (std::size_t i = 0; i < kMaxSamples; ++i) votes.add(id_of(fine, first + i));
    const int winner = votes.best(-1), second = votes.best(winner);
    *frame_.instance.at(p.x, p.y) = votes.id[winner];
    *frame_.coverage_16.at(p.x, p.y) = std::uint8_t(votes.votes[winner]);
    core::PixelShare share;
    if (second >= 0) share = {core::InstanceId{votes.id[second]}, std::uint8_t(votes.votes[second])};
    *frame_.runner_up.at(p.x, p.y) = share;
  }

  // What the pixel's id looks like there. Where all coarse rays see one thing, the centre's does.
  void write_surface(const Samples& samples, std::size_t first, int count, Pixel p) {
    const std::uint16_t id = shown(p);
    LabelHit& hit = hit_at(p);
    if (scene_.object_id(hit.instance).value != id) hit = nearest(samples, first, p, id);
    *frame_.depth_m.at(p.x, p.y) = hit.z_m;
    if (id == 0) return;
    Votes<std::uint32_t> faces;
    for (std::size_t s = first; s < first + std::size_t(count); ++s)
      if (id_of(samples, s) == id) faces.add(scene_.face_of(samples.instance[s], samples.triangle[s]) + 1);
    *frame_.face.at(p.x, p.y) = faces.id[faces.best(-1)];
  }

  // Of a pixel's fine rays, the one of the id that passes nearest to the centre.
  LabelHit nearest(const Samples& fine, std::size_t first, Pixel p, std::uint16_t id) const {
    LabelHit out;
    float least = 1;
    for (int i = 0; i < kMaxSamples; ++i) {
      const std::size_t s = first + std::size_t(i);
      if (id_of(fine, s) != id) continue;
      const core::Vec2f at = place_in_pixel(p, i % kFine, i / kFine, kFine);
      const float away = (at.x - 0.5f) * (at.x - 0.5f) + (at.y - 0.5f) * (at.y - 0.5f);
      if (away >= least) continue;
      least = away;
      out = hit_of(fine, s, at);
    }
    return out;
  }

  LabelTracer& tracer_;
  const PreparedScene& scene_;
  core::Frame& frame_;
  Edges edges_;
  std::vector<LabelHit> hits_;
};

}  // namespace

ModalLabels trace_modal(LabelTracer& tracer, const PreparedScene& scene, core::Frame& frame) {
  return Modal(tracer, scene, frame).trace();
}

}  // namespace partbooth::renderer
