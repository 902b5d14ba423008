// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/stable_poses.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "scene_gen/import/readers/facets.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

struct Rest {
  Vec3d normal;  // of the facet that lies on the table
  double probability = 0;
};

// The facet on which the part comes to rest when it lands on `start`. Rounding can make facets topple into
// each other in a circle: then it rests on the lowest of them.
int settle(const std::vector<Facet>& facets, int start, double tolerance) {
  int now = start, lowest = start;
  for (std::size_t step = 0; step < facets.size(); ++step) {
    const Facet& facet = facets[now];
    if (facet.overhang < -tolerance || facet.topples_to < 0) return now;
    if (facet.height < facets[lowest].height) lowest = now;
    now = facet.topples_to;
  }
  return lowest;
}

// The pose, other than `from`, whose direction is nearest.
int nearest(const std::vector<Facet>& facets, const std::vector<double>& probability, int from) {
  int best = -1;
  double best_cos = -2;
  for (std::size_t f = 0; f < facets.size(); ++f) {
    if (static_cast<int>(f) == from || probability[f] <= 0) continue;
    const double cos = core::dot(facets[f].normal, facets[from].normal);
    if (cos > best_cos) {
      best_cos = cos;
      best = static_cast<int>(f);
    }
  }
  return best;
}

// Gives away rare poses until none is below the bounds of the header.
void fold_rare_poses(const std::vector<Facet>& facets, double tolerance, std::vector<double>& probability) {
  auto count = std::count_if(probability.begin(), probability.end(), [](double p) { return p > 0; });
  for (; count > 1; --count) {
    int least = -1;
    for (std::size_t f = 0; f < facets.size(); ++f)
      if (probability[f] > 0 && (least < 0 || probability[f] < probability[least]))
        least = static_cast<int>(f);
    const bool rare = probability[least] < kMinPoseProbability;
    if (!rare && static_cast<std::size_t>(count) <= kMaxPoses) return;
    const int beyond = facets[least].topples_to;
    int to = rare && beyond >= 0 ? settle(facets, beyond, tolerance) : -1;
    if (to < 0 || to == least || probability[to] <= 0) to = nearest(facets, probability, least);
    probability[to] += probability[least];
    probability[least] = 0;
  }
}

std::vector<Rest> rests_of_hull(const Hull& hull, Vec3d center) {
  core::Box3d box;
  for (const Vec3d& p : hull.points) box.extend(p);
  const double tolerance = 1e-5 * box.diagonal();
  const std::vector<Facet> facets = hull_facets(hull, center);
  std::vector<double> probability(facets.size(), 0.0);
  for (std::size_t f = 0; f < facets.size(); ++f)
    probability[settle(facets, static_cast<int>(f), tolerance)] +=
        std::max(0.0, facets[f].solid_angle) / (4 * std::numbers::pi);
  fold_rare_poses(facets, tolerance, probability);
  std::vector<Rest> rests;
  for (std::size_t f = 0; f < facets.size(); ++f)
    if (probability[f] > 0) rests.push_back({facets[f].normal, probability[f]});
  return rests;
}

// A sheet without thickness lies on either side.
std::vector<Rest> rests_of_sheet(const Hull& hull) {
  const Vec3d a = hull.points[0];
  Vec3d b = a, normal;
  for (const Vec3d& p : hull.points)
    if (core::length(p - a) > core::length(b - a)) b = p;
  for (const Vec3d& p : hull.points) {
    const Vec3d n = core::cross(b - a, p - a);
    if (core::length(n) > core::length(normal)) normal = n;
  }
  normal = core::length(normal) > 0 ? core::normalize(normal) : Vec3d{0, 0, 1};
  return {{-normal, 0.5}, {normal, 0.5}};
}

core::Rigid lay_down(Vec3d normal, Vec3d center, const std::vector<Vec3d>& points) {
  core::Rigid world_from_part;
  world_from_part.rotation = core::rotation_between(normal, Vec3d{0, 0, -1});
  double lowest = 1e300;
  for (const Vec3d& p : points) lowest = std::min(lowest, core::dot(world_from_part.rotation.rows[2], p));
  const Vec3d c = world_from_part.rotation * center;
  world_from_part.translation = {-c.x, -c.y, -lowest};
  return world_from_part;
}

}  // namespace

std::vector<core::StablePose> stable_poses(const Hull& hull, Vec3d center, const std::vector<Vec3d>& points) {
  std::vector<Rest> rests = hull.faces.empty() ? rests_of_sheet(hull) : rests_of_hull(hull, center);
  std::stable_sort(rests.begin(), rests.end(),
                   [](const Rest& a, const Rest& b) { return a.probability > b.probability; });
  const double sum = std::accumulate(rests.begin(), rests.end(), 0.0,
                                     [](double s, const Rest& r) { return s + r.probability; });
  std::vector<core::StablePose> poses;
  for (const Rest& rest : rests)
    poses.push_back({lay_down(rest.normal, center, points), rest.probability / sum});
  return poses;
}

}  // namespace partbooth::scene_gen
