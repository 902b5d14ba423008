// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/visibility.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/check.h"
#include "scene_gen/framing.h"
#include "schema/geometry.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

constexpr int kCells = 64;
// Of things that touch the target, only what is clearly nearer hides it.
constexpr double kNearer = 1 + 1e-6;
// A lens bends lines: shorter ones count as straight. Halved so often at the most.
constexpr double kStraightCells = 6;
constexpr int kMaxSplits = 14;

core::CameraModel lens_of(const schema::Camera& camera) {
  auto lens = core::CameraModel::create(schema::parameters_of(camera));
  PB_CHECK(lens.has_value());
  return *std::move(lens);
}

}  // namespace

TargetView::TargetView(const schema::Camera& camera, const Item& target)
    : lens_(lens_of(camera)),
      camera_from_world_(schema::rigid_of(camera.camera_from_world())),
      telecentric_(lens_.parameters().model == core::LensModel::kTelecentric),
      bends_(!telecentric_ && (lens_.distorts() || lens_.parameters().model == core::LensModel::kFisheye)) {
  std::vector<Vec3d> points;
  double nearest_m = 1e300;
  for (const Vec3d p : target.place.hull) {
    points.push_back(camera_from_world_.point(p));
    nearest_m = std::min(nearest_m, points.back().z);
    farthest_m_ = std::max(farthest_m_, points.back().z);
  }
  near_m_ = 1e-3 * nearest_m;
  const ProjectedBox box = box_of(points, lens_);
  cell_px_ = box.long_side() / kCells;
  x0_ = box.x0;
  y0_ = box.y0;
  width_ = std::clamp(static_cast<int>(std::ceil((box.x1 - box.x0) / cell_px_)), 1, kCells);
  height_ = std::clamp(static_cast<int>(std::ceil((box.y1 - box.y0) / cell_px_)), 1, kCells);
  const auto cells = static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_);
  target_.assign(cells, 0);
  hidden_.assign(cells, 0);
  inside_.assign(cells, 0);
  draw(target, [&](std::size_t i, double nearness) { target_[i] = std::max(target_[i], nearness); });
  for (std::size_t i = 0; i < cells; ++i) {
    const double x = x0_ + (static_cast<double>(i % width_) + 0.5) * cell_px_;
    const double y = y0_ + (static_cast<double>(i / width_) + 0.5) * cell_px_;
    inside_[i] = x > 0 && y > 0 && x < camera.width_px() && y < camera.height_px();
  }
}

TargetView::Point TargetView::project(Vec3d p) const {
  const auto& lens = lens_.parameters();
  core::Vec2d pixel{};
  if (telecentric_) {
    pixel = {p.x / lens.m_per_px + lens.cx_px, p.y / lens.m_per_px + lens.cy_px};
  } else {
    // What lies too far aside to be seen counts without distortion.
    const auto seen = bends_ ? lens_.project(p) : std::nullopt;
    pixel =
        seen ? *seen : core::Vec2d{lens.fx_px * p.x / p.z + lens.cx_px, lens.fy_px * p.y / p.z + lens.cy_px};
  }
  // Linear between the corners of a triangle as the picture shows it.
  return {(pixel.x - x0_) / cell_px_, (pixel.y - y0_) / cell_px_,
          telecentric_ ? 1 / farthest_m_ + (farthest_m_ - p.z) / (farthest_m_ * farthest_m_) : 1 / p.z};
}

template <class Cell>
void TargetView::fill(const Point& a, const Point& b, const Point& c, const Cell& cell) const {
  const double area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
  if (area == 0) return;
  const auto first = [](double low) { return static_cast<int>(std::ceil(std::max(low - 0.5, -1.0))); };
  const auto last = [](double high, int size) {
    return static_cast<int>(std::floor(std::min(high - 0.5, size - 1.0)));
  };
  const int x_begin = std::max(0, first(std::min({a.x, b.x, c.x})));
  const int y_begin = std::max(0, first(std::min({a.y, b.y, c.y})));
  const int x_end = last(std::max({a.x, b.x, c.x}), width_), y_end = last(std::max({a.y, b.y, c.y}), height_);
  for (int y = y_begin; y <= y_end; ++y) {
    for (int x = x_begin; x <= x_end; ++x) {
      const double px = x + 0.5, py = y + 0.5;
      const double u = ((b.x - px) * (c.y - py) - (b.y - py) * (c.x - px)) / area;
      const double v = ((c.x - px) * (a.y - py) - (c.y - py) * (a.x - px)) / area;
      const double w = 1 - u - v;
      if (u < 0 || v < 0 || w < 0) continue;
      cell(static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x),
           u * a.nearness + v * b.nearness + w * c.nearness);
    }
  }
}

TargetView::Corner TargetView::corner(Vec3d p) const { return {p, p.z >= near_m_ ? project(p) : Point{}}; }

template <class Cell>
void TargetView::fill_bent(const Corner& a, const Corner& b, const Corner& c, int splits,
                           const Cell& cell) const {
  const auto [left, right] = std::minmax({a.seen.x, b.seen.x, c.seen.x});
  const auto [top, bottom] = std::minmax({a.seen.y, b.seen.y, c.seen.y});
  const double size = std::max(right - left, bottom - top);
  if (splits == 0 || size <= kStraightCells) return fill(a.seen, b.seen, c.seen, cell);
  if (right < -size || bottom < -size || left > width_ + size || top > height_ + size) return;
  const std::array<const Corner*, 3> at{&a, &b, &c};
  const auto squared_length = [&](int i) {
    const double x = at[i]->seen.x - at[(i + 1) % 3]->seen.x, y = at[i]->seen.y - at[(i + 1) % 3]->seen.y;
    return x * x + y * y;
  };
  int longest = 0;
  for (const int i : {1, 2})
    if (squared_length(i) > squared_length(longest)) longest = i;
  const Corner &from = *at[longest], &to = *at[(longest + 1) % 3], &other = *at[(longest + 2) % 3];
  const Corner middle = corner((from.place + to.place) * 0.5);
  fill_bent(from, middle, other, splits - 1, cell);
  fill_bent(middle, to, other, splits - 1, cell);
}

// Triangles that reach behind the lens are cut off before it.
template <class Cell>
void TargetView::draw(const Item& item, const Cell& cell) const {
  const PlacedPart& place = item.place;
  const core::Rigid camera_from_part = camera_from_world_ * place.world_from_part;
  const Vec3d size = place.stretch * place.scale;
  const core::TriangleMesh& mesh = item.part->part->mesh;
  const int splits = bends_ ? kMaxSplits : 0;
  std::vector<Corner> corners;
  corners.reserve(mesh.positions.size());
  for (const core::Vec3f p : mesh.positions)
    corners.push_back(corner(camera_from_part.point({p.x * size.x, p.y * size.y, p.z * size.z})));
  for (const auto& t : mesh.triangles) {
    const Corner &first = corners[t[0]], &second = corners[t[1]], &third = corners[t[2]];
    if (std::min({first.place.z, second.place.z, third.place.z}) > near_m_) {
      fill_bent(first, second, third, splits, cell);
      continue;
    }
    std::array<Corner, 4> cut;
    std::size_t n = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      const Corner &a = corners[t[i]], &b = corners[t[(i + 1) % 3]];
      const double a_z = a.place.z, b_z = b.place.z;
      if (a_z > near_m_) cut[n++] = a;
      if ((a_z > near_m_) != (b_z > near_m_)) {
        Vec3d p = a.place + (b.place - a.place) * ((near_m_ - a_z) / (b_z - a_z));
        p.z = near_m_;
        cut[n++] = corner(p);
      }
    }
    if (n >= 3) fill_bent(cut[0], cut[1], cut[2], splits, cell);
    if (n == 4) fill_bent(cut[0], cut[2], cut[3], splits, cell);
  }
}

bool TargetView::out_of_the_way(const Item& item) const {
  double x0 = 1e300, y0 = 1e300, x1 = -1e300, y1 = -1e300, nearest = 1e300;
  for (const Vec3d p : item.place.hull) {
    const Vec3d q = camera_from_world_.point(p);
    nearest = std::min(nearest, q.z);
    if (nearest <= near_m_) return false;
    const Point at = project(q);
    x0 = std::min(x0, at.x);
    y0 = std::min(y0, at.y);
    x1 = std::max(x1, at.x);
    y1 = std::max(y1, at.y);
  }
  return nearest > farthest_m_ || x1 < 0 || y1 < 0 || x0 > width_ || y0 > height_;
}

void TargetView::add_hidden(const Item& item, std::vector<char>& hidden) const {
  if (out_of_the_way(item)) return;
  draw(item, [&](std::size_t i, double nearness) {
    if (target_[i] > 0 && nearness > target_[i] * kNearer) hidden[i] = 1;
  });
}

void TargetView::hide_by(const Item& item) { add_hidden(item, hidden_); }

double TargetView::visible() const {
  std::size_t all = 0, seen = 0;
  for (std::size_t i = 0; i < target_.size(); ++i) {
    all += target_[i] > 0;
    seen += target_[i] > 0 && inside_[i] && !hidden_[i];
  }
  return all == 0 ? 0 : static_cast<double>(seen) / static_cast<double>(all);
}

double TargetView::occluded_with(const std::vector<Item>& more) const {
  std::vector<char> hidden = hidden_;
  for (const Item& item : more) add_hidden(item, hidden);
  std::size_t all = 0, lost = 0;
  for (std::size_t i = 0; i < target_.size(); ++i) {
    all += target_[i] > 0 && inside_[i];
    lost += target_[i] > 0 && inside_[i] && hidden[i];
  }
  return all == 0 ? 1 : static_cast<double>(lost) / static_cast<double>(all);
}

}  // namespace partbooth::scene_gen
