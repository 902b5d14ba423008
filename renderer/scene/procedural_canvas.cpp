// SPDX-License-Identifier: Apache-2.0
#include "renderer/scene/procedural_canvas.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/check.h"

namespace partbooth::renderer {
namespace {

using core::Vec3f;

constexpr float kPi = std::numbers::pi_v<float>;

Vec3f mix(Vec3f a, Vec3f b, float t) { return a + (b - a) * t; }

Vec3f shade_at(const WallShade& shade, float a, float b) {
  const float x = std::clamp(a, 0.0f, 1.0f) * kShadeCells, y = std::clamp(b, 0.0f, 1.0f) * kShadeCells;
  const int i = std::min(int(x), kShadeCells - 1), j = std::min(int(y), kShadeCells - 1);
  const Vec3f* near = shade.data() + j * (kShadeCells + 1) + i;
  const Vec3f* far = near + kShadeCells + 1;
  return mix(mix(near[0], near[1], x - float(i)), mix(far[0], far[1], x - float(i)), y - float(j));
}

// Share of [at - width / 2, at + width / 2] inside [-1, 1]: how much of a texel lies on the panel.
float overlap(float at, float width) {
  const float inside = std::min(at + width / 2, 1.0f) - std::max(at - width / 2, -1.0f);
  return std::clamp(inside / width, 0.0f, 1.0f);
}

float fade(float at, float soft) {
  const float t = std::clamp((1 - std::abs(at)) / soft, 0.0f, 1.0f);
  return t * t * (3 - 2 * t);
}

// Range of elevations (z over distance) and, where it is narrow enough, of azimuths.
struct Extent {
  float low_z = 1, high_z = -1;
  float azimuth = 0, low = 0, high = 0;  // about `azimuth`
  bool all_around = false;
};

// True if the vertical through the origin meets the panel; `above`: upwards.
bool covers_pole(const Panel& panel, bool& above) {
  const Vec3f n = core::cross(panel.u, panel.v);
  if (std::abs(n.z) < 1e-6f * core::length(n)) return false;
  const Vec3f p = Vec3f{0, 0, core::dot(panel.center, n) / n.z} - panel.center;
  above = p.z + panel.center.z > 0;
  return std::abs(core::dot(p, panel.u)) <= core::dot(panel.u, panel.u) &&
         std::abs(core::dot(p, panel.v)) <= core::dot(panel.v, panel.v);
}

Extent extent_of(const Panel& panel) {
  constexpr int kSteps = 12;  // of each side: between them the bow of the border stays below the padding
  Extent out;
  out.azimuth = std::atan2(panel.center.y, panel.center.x);
  bool first = true;
  for (int i = 0; i < 4 * kSteps; ++i) {
    const float t = 2 * float(i % kSteps) / kSteps - 1;
    const int side = i / kSteps;
    const Vec3f p = panel.center + (side < 2 ? panel.u * t + panel.v * (side == 0 ? -1.0f : 1.0f)
                                             : panel.v * -t + panel.u * (side == 2 ? -1.0f : 1.0f));
    const float z = p.z / std::max(core::length(p), 1e-6f);
    out.low_z = std::min(out.low_z, z);
    out.high_z = std::max(out.high_z, z);
    const float turn = std::remainder(std::atan2(p.y, p.x) - out.azimuth, 2 * kPi);
    out.low = first ? turn : std::min(out.low, turn);
    out.high = first ? turn : std::max(out.high, turn);
    first = false;
  }
  bool above = false;
  const bool pole = covers_pole(panel, above);
  if (pole) (above ? out.high_z : out.low_z) = above ? 1.0f : -1.0f;
  out.all_around = pole || out.high - out.low > 1.9f * kPi;
  return out;
}

// A panel as the eye at the origin sees it.
class PanelView {
 public:
  explicit PanelView(const Panel& panel)
      : panel_(panel),
        normal_(core::normalize(core::cross(panel.u, panel.v))),
        height_(core::dot(panel.center, normal_)),
        inverse_uu_(1 / core::dot(panel.u, panel.u)),
        inverse_vv_(1 / core::dot(panel.v, panel.v)),
        u_(panel.u * inverse_uu_),
        v_(panel.v * inverse_vv_),
        center_u_(core::dot(panel.center, u_)),
        center_v_(core::dot(panel.center, v_)) {}

  bool edge_on() const { return std::abs(height_) < 1e-4f; }

  // Share of a texel about direction d that the panel covers, and its colour there.
  float cover(Vec3f d, float texel, Vec3f& color) const {
    const float dn = core::dot(d, normal_), t = height_ / dn;
    if (!(t > 0) || t > 1e6f) return 0;
    const float du = core::dot(d, u_), dv = core::dot(d, v_), slant = 1 / (dn * dn);
    const float a = du * t - center_u_, b = dv * t - center_v_;
    // How far a and b run across a texel: their largest derivative by the angle.
    const float wide_a = texel * t * std::sqrt(inverse_uu_ + du * du * slant),
                wide_b = texel * t * std::sqrt(inverse_vv_ + dv * dv * slant);
    float out = overlap(a, wide_a) * overlap(b, wide_b) * panel_.opacity;
    if (out <= 0) return 0;
    if (panel_.soft_edge > 0) out *= fade(a, panel_.soft_edge) * fade(b, panel_.soft_edge);
    const float s = std::clamp(a * 0.5f + 0.5f, 0.0f, 1.0f), r = std::clamp(b * 0.5f + 0.5f, 0.0f, 1.0f);
    const auto& corners = panel_.corners;
    color = mix(mix(corners[0], corners[1], s), mix(corners[2], corners[3], s), r);
    if (panel_.fall > 0) color = color * (1 - panel_.fall * std::min(1.0f, (a * a + b * b) * 0.6f));
    return out;
  }

 private:
  const Panel& panel_;
  Vec3f normal_;
  float height_, inverse_uu_, inverse_vv_;
  Vec3f u_, v_;
  float center_u_, center_v_;
};

}  // namespace

// The walls of a room as the eye at the origin sees them.
class WallView {
 public:
  WallView(const RoomBox& box, const std::array<WallShade, 6>& shades)
      : box_(box),
        shades_(shades),
        scale_(1 / (box.high.x - box.low.x), 1 / (box.high.y - box.low.y), 1 / (box.high.z - box.low.z)) {}

  Vec3f color(Vec3f d, int& wall) const {
    const float tx = (d.x > 0 ? box_.high.x : box_.low.x) / d.x,
                ty = (d.y > 0 ? box_.high.y : box_.low.y) / d.y,
                tz = (d.z > 0 ? box_.high.z : box_.low.z) / d.z, t = std::min({tx, ty, tz});
    const float a = (d.x * t - box_.low.x) * scale_.x, b = (d.y * t - box_.low.y) * scale_.y,
                c = (d.z * t - box_.low.z) * scale_.z;
    if (t == tz) {
      wall = d.z > 0 ? kCeiling : kFloor;
      return shade_at(shades_[std::size_t(wall)], a, b);
    }
    if (t == tx) {
      wall = d.x > 0 ? kHighX : kLowX;
      return shade_at(shades_[std::size_t(wall)], b, c);
    }
    wall = d.y > 0 ? kHighY : kLowY;
    return shade_at(shades_[std::size_t(wall)], a, c);
  }

 private:
  const RoomBox& box_;
  const std::array<WallShade, 6>& shades_;
  Vec3f scale_;
};

Canvas::Canvas(int columns, int rows) : picture_(columns, rows, 3) {
  for (int y = 0; y < rows; ++y) {
    const float theta = (float(y) + 0.5f) * kPi / float(rows);
    sines_.push_back(std::sin(theta));
    cosines_.push_back(std::cos(theta));
  }
  for (int x = 0; x < columns; ++x) {
    const float phi = (0.5f - (float(x) + 0.5f) / float(columns)) * 2 * kPi;
    right_.push_back({std::cos(phi), std::sin(phi)});
  }
}

void Canvas::put(int x, int y, Vec3f color) {
  float* p = picture_.at(x, y);
  p[0] = color.x;
  p[1] = color.y;
  p[2] = color.z;
}

void Canvas::paint_walls(const RoomBox& box, const std::array<WallShade, 6>& shades) {
  const WallView view(box, shades);
  const int width = picture_.width, height = picture_.height;
  std::vector<std::uint8_t> walls(std::size_t(width) * height);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      int wall = 0;
      put(x, y, view.color(direction(x, y), wall));
      walls[std::size_t(y) * width + x] = std::uint8_t(wall);
    }
  }
  const auto wall_at = [&](int x, int y) {
    return walls[std::size_t(std::clamp(y, 0, height - 1)) * width + (x + width) % width];
  };
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const int here = wall_at(x, y);
      bool inner = true;
      for (const int side : {-1, 1})
        inner = inner && wall_at(x + side, y) == here && wall_at(x, y + side) == here;
      if (!inner) put(x, y, blurred_walls(view, x, y));
    }
  }
}

// Over two texels each way: magnified, an edge of one texel would show its steps.
Vec3f Canvas::blurred_walls(const WallView& view, int x, int y) const {
  constexpr int kSub = 3;
  Vec3f sum;
  for (int i = 0; i < kSub; ++i) {
    const float theta = (float(y) + 2 * (float(i) + 0.5f) / kSub - 0.5f) * kPi / float(picture_.height);
    const float sine = std::sin(theta), cosine = std::cos(theta);
    for (int j = 0; j < kSub; ++j) {
      const float phi =
          (0.5f - (float(x) + 2 * (float(j) + 0.5f) / kSub - 0.5f) / float(picture_.width)) * 2 * kPi;
      int wall = 0;
      sum += view.color({sine * std::cos(phi), sine * std::sin(phi), cosine}, wall);
    }
  }
  return sum / float(kSub * kSub);
}

void Canvas::paint(const Panel& panel) {
  const PanelView view(panel);
  if (view.edge_on()) return;
  const Extent extent = extent_of(panel);
  const float texel = kPi / float(picture_.height), pad = 1.5f * texel;
  const auto row_at = [&](float z, float margin) {
    const float theta = std::acos(std::clamp(z, -1.0f, 1.0f)) + margin;
    return std::clamp(int(theta / texel), 0, picture_.height - 1);
  };
  const int last_row = row_at(extent.low_z, pad), width = picture_.width;
  for (int y = row_at(extent.high_z, -pad); y <= last_row; ++y) {
    // Columns narrow towards the poles.
    const float margin = extent.all_around ? 2 * kPi : pad / std::max(sines_[std::size_t(y)], 1e-3f);
    const float from = 0.5f - (extent.azimuth + extent.high + margin) / (2 * kPi);
    const float turns = (extent.high - extent.low + 2 * margin) / (2 * kPi);
    const int first = int(std::floor(from * float(width))),
              count = std::min(width, int(turns * float(width)) + 2);
    for (int i = 0; i < count; ++i) {
      const int x = ((first + i) % width + width) % width;
      Vec3f color;
      const float cover = view.cover(direction(x, y), texel, color);
      if (cover <= 0) continue;
      const float* p = picture_.at(x, y);
      put(x, y, mix({p[0], p[1], p[2]}, color, cover));
    }
  }
}

core::ImageF Canvas::take() && {
  double sum = 0, area = 0;
  for (int y = 0; y < picture_.height; ++y) {
    double row = 0;
    for (int x = 0; x < picture_.width; ++x) {
      const float* p = picture_.at(x, y);
      row += 0.2126 * p[0] + 0.7152 * p[1] + 0.0722 * p[2];
    }
    sum += row * sines_[std::size_t(y)];
    area += double(picture_.width) * sines_[std::size_t(y)];
  }
  PB_CHECK(sum > 0, "a painted room has light");
  const auto scale = float(area / sum);
  for (float& value : picture_.data) value *= scale;
  return std::move(picture_);
}

}  // namespace partbooth::renderer
