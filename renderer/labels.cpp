// SPDX-License-Identifier: Apache-2.0
#include "renderer/labels.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "core/check.h"
#include "renderer/label_bounds.h"
#include "renderer/label_surface.h"
#include "renderer/label_tracer.h"
#include "schema/geometry.h"

namespace partbooth::renderer {
namespace {

std::vector<Pixel> row_of(const Rect& rect, int y) {
  std::vector<Pixel> out;
  for (int x = rect.x0; x < rect.x1; ++x) out.push_back({x, y});
  return out;
}

// The ids of one pixel, most frequent first, ties by the smaller id.
template <class Id>
struct Votes {
  Id id[kMaxSamples];
  int votes[kMaxSamples];
  int size = 0;

  void add(Id value) {
    int i = 0;
    while (i < size && id[i] != value) ++i;
    if (i == size) {
      id[size] = value;
      votes[size++] = 0;
    }
    ++votes[i];
  }
  int best(int except) const {
    int out = -1;
    for (int i = 0; i < size; ++i) {
      if (i == except) continue;
      if (out < 0 || votes[i] > votes[out] || (votes[i] == votes[out] && id[i] < id[out])) out = i;
    }
    return out;
  }
};

std::uint16_t object_id(const PreparedScene& scene, std::uint32_t instance) {
  return scene.object_id(instance).value;
}

// Writes one pixel of the frame from its samples; false if they differ in id.
bool write_pixel(const PreparedScene& scene, const Samples& samples, std::size_t first, int side, Pixel p,
                 core::Frame& frame) {
  Votes<std::uint16_t> votes;
  const int n = side * side;
  for (int i = 0; i < n; ++i) votes.add(object_id(scene, samples.instance[first + i]));
  const int winner = votes.best(-1), second = votes.best(winner);
  const std::uint16_t id = votes.id[winner];
  float z = 0;
  int hits = 0;
  Votes<std::uint32_t> faces;
  for (int i = 0; i < n; ++i) {
    if (object_id(scene, samples.instance[first + i]) != id || samples.z_m[first + i] <= 0) continue;
    z += samples.z_m[first + i];
    ++hits;
    if (id != 0) faces.add(scene.face_of(samples.instance[first + i], samples.triangle[first + i]) + 1);
  }
  const int unit = kMaxSamples / n;
  *frame.instance.at(p.x, p.y) = id;
  *frame.face.at(p.x, p.y) = faces.size > 0 ? faces.id[faces.best(-1)] : 0;
  *frame.coverage_16.at(p.x, p.y) = std::uint8_t(votes.votes[winner] * unit);
  *frame.depth_m.at(p.x, p.y) = hits > 0 ? z / float(hits) : 0.0f;
  core::PixelShare share;
  if (second >= 0) share = {core::InstanceId{votes.id[second]}, std::uint8_t(votes.votes[second] * unit)};
  *frame.runner_up.at(p.x, p.y) = share;
  return votes.size == 1;
}

// Returns which pixels were looked at with the fine grid.
core::ImageU8 trace_modal(LabelTracer& tracer, const PreparedScene& scene, core::Frame& frame) {
  const int width = frame.instance.width, height = frame.instance.height;
  core::ImageU8 refined(width, height, 1);
  for (int y = 0; y < height; ++y) {
    const std::vector<Pixel> row = row_of({0, 0, width, height}, y);
    std::vector<Pixel> mixed;
    const Samples& coarse = tracer.trace(row, kCoarse, ~0u);
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (!write_pixel(scene, coarse, i * kCoarse * kCoarse, kCoarse, row[i], frame)) mixed.push_back(row[i]);
    }
    const Samples& fine = tracer.trace(mixed, kFine, ~0u);
    for (std::size_t i = 0; i < mixed.size(); ++i) {
      write_pixel(scene, fine, i * kMaxSamples, kFine, mixed[i], frame);
      *refined.at(mixed[i].x, mixed[i].y) = 1;
    }
  }
  return refined;
}

std::uint16_t winner(const PreparedScene& scene, const Samples& samples, std::size_t first, int side) {
  Votes<std::uint16_t> votes;
  for (int i = 0; i < side * side; ++i) votes.add(object_id(scene, samples.instance[first + i]));
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
      *behind.at(through[i].x, y) = winner(scene, samples, i * kMaxSamples, kFine);
  }
  return behind;
}

int count_hits(const Samples& samples, std::size_t first, int n) {
  int hits = 0;
  for (int i = 0; i < n; ++i) hits += samples.instance[first + i] != kNoInstance ? 1 : 0;
  return hits;
}

// Looks finer where the object's own rays differ, and where the modal labels did: so an amodal pixel never
// covers less than the modal one. A pixel that shows nothing but the object needs no more rays.
core::AmodalMask trace_amodal(LabelTracer& tracer, const Rect& rect, int object, std::uint32_t mask,
                              const core::Frame& frame, const core::ImageU8& refined) {
  core::AmodalMask out{core::InstanceId{std::uint16_t(object + 1)}, rect.x0, rect.y0, {}};
  if (rect.empty()) return out;
  out.coverage_16 = core::ImageU8(rect.width(), rect.height(), 1);
  const auto store = [&](Pixel p, int value) {
    *out.coverage_16.at(p.x - rect.x0, p.y - rect.y0) = std::uint8_t(value);
  };
  const auto in_picture = [&](Pixel p) {
    return p.x >= 0 && p.y >= 0 && p.x < refined.width && p.y < refined.height;
  };
  const auto modal_refined = [&](Pixel p) { return in_picture(p) && *refined.at(p.x, p.y) != 0; };
  const auto modal_whole = [&](Pixel p) {
    return in_picture(p) && *frame.instance.at(p.x, p.y) == object + 1 && *refined.at(p.x, p.y) == 0;
  };
  constexpr int kCoarseSamples = kCoarse * kCoarse;
  for (int y = rect.y0; y < rect.y1; ++y) {
    std::vector<Pixel> row, mixed;
    for (const Pixel p : row_of(rect, y)) {
      if (modal_whole(p)) {
        store(p, kMaxSamples);
      } else {
        row.push_back(p);
      }
    }
    const Samples& coarse = tracer.trace(row, kCoarse, mask);
    for (std::size_t i = 0; i < row.size(); ++i) {
      const int hits = count_hits(coarse, i * kCoarseSamples, kCoarseSamples);
      store(row[i], hits * (kMaxSamples / kCoarseSamples));
      if ((hits != 0 && hits != kCoarseSamples) || modal_refined(row[i])) mixed.push_back(row[i]);
    }
    const Samples& fine = tracer.trace(mixed, kFine, mask);
    for (std::size_t i = 0; i < mixed.size(); ++i)
      store(mixed[i], count_hits(fine, i * kMaxSamples, kMaxSamples));
  }
  return out;
}

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
  const core::ImageU8 refined = trace_modal(tracer, scene, frame);
  if (spec.render().surface_labels()) frame.surface = trace_surface(spec, *lens, tracer, scene, frame);
  if (spec.render().behind_labels()) frame.behind = trace_behind(tracer, scene, frame);
  for (int i = 0; i < scene.object_count(); ++i) {
    const schema::Instance& object = spec.instances(i);
    const Rect rect = pixels_of(*lens, spec.camera(), object, scene.part_of_object(i));
    frame.amodal.push_back(trace_amodal(tracer, rect, i, scene.mask_of_object(i), frame, refined));
  }
  frame.rays += tracer.rays();
}

}  // namespace partbooth::renderer
