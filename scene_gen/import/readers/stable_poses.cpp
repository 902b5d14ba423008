// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/stable_poses.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "scene_gen/import/readers/facets.h"
#include "scene_gen/import/readers/union_find.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

constexpr double kSameSide = 0.9887710779360422;  // cos of 0.15 rad
constexpr int kDrops = 512;
constexpr double kPriorDrops = 8;  // what the quasi-static model counts for

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

// The side of the part that each resting facet belongs to; -1: no rest. Facets of a round side are near to
// each other.
std::vector<int> sides_of(const std::vector<Facet>& facets, const std::vector<double>& probability) {
  UnionFind sides(facets.size());
  for (std::size_t a = 0; a < facets.size(); ++a)
    for (std::size_t b = 0; b < a && probability[a] > 0; ++b)
      if (probability[b] > 0 && core::dot(facets[a].normal, facets[b].normal) > kSameSide)
        sides.join(static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b));
  std::vector<int> side(facets.size(), -1);
  for (std::size_t f = 0; f < facets.size(); ++f)
    if (probability[f] > 0) side[f] = static_cast<int>(sides.find(static_cast<std::uint32_t>(f)));
  return side;
}

// The facet that the centre of mass sees below it.
int facet_below(const std::vector<Facet>& facets, Vec3d down) {
  const auto it = std::max_element(facets.begin(), facets.end(), [&](const Facet& a, const Facet& b) {
    return core::dot(a.normal, down) * b.height < core::dot(b.normal, down) * a.height;
  });
  return static_cast<int>(it - facets.begin());
}

// Point i of a Fibonacci lattice on the sphere.
Vec3d direction(int i) {
  const double z = 1 - (2 * i + 1.0) / kDrops, r = std::sqrt(1 - z * z);
  const double a = i * std::numbers::pi * (3 - std::sqrt(5.0));
  return {r * std::cos(a), r * std::sin(a), z};
}

// How often the part lands on each side, drawn from drops; inside a side the solid angle decides.
void drop_on_sides(const Hull& hull, const Balance& balance, const std::vector<Facet>& facets,
                   double tolerance, std::vector<double>& probability) {
  const std::vector<int> side = sides_of(facets, probability);
  std::vector<double> at_first(facets.size(), 0), landed(facets.size(), 0);
  for (std::size_t f = 0; f < facets.size(); ++f)
    if (side[f] >= 0) at_first[side[f]] += probability[f];
  if (std::count_if(at_first.begin(), at_first.end(), [](double p) { return p > 0; }) < 2) return;
  // Where each facet leads, and how high the centre of mass must come to leave that side again.
  std::vector<int> leads_to;
  for (std::size_t f = 0; f < facets.size(); ++f)
    leads_to.push_back(side[settle(facets, static_cast<int>(f), tolerance)]);
  std::vector<double> barrier(facets.size(), 1e300);
  for (std::size_t f = 0; f < facets.size(); ++f)
    for (const Border& border : facets[f].borders)
      if (leads_to[border.facet] != leads_to[f])
        barrier[leads_to[f]] = std::min(barrier[leads_to[f]], border.height);
  const auto settled = [&](Vec3d down, double height) {
    return height < barrier[leads_to[facet_below(facets, down)]];
  };
  const Landing landing(hull, balance);
  for (int i = 0; i < kDrops; ++i)
    ++landed[leads_to[facet_below(facets, landing.down_at_rest(direction(i), settled))]];
  for (std::size_t f = 0; f < facets.size(); ++f) {
    if (side[f] < 0) continue;
    const double expected = at_first[side[f]];
    probability[f] *= (landed[side[f]] + kPriorDrops * expected) / ((kDrops + kPriorDrops) * expected);
  }
}

std::vector<Rest> rests_of_hull(const Hull& hull, const Balance& balance) {
  core::Box3d box;
  for (const Vec3d& p : hull.points) box.extend(p);
  const double tolerance = 1e-5 * box.diagonal();
  const std::vector<Facet> facets = hull_facets(hull, balance.center_of_mass);
  std::vector<double> probability(facets.size(), 0.0);
  for (std::size_t f = 0; f < facets.size(); ++f)
    probability[settle(facets, static_cast<int>(f), tolerance)] +=
        std::max(0.0, facets[f].solid_angle) / (4 * std::numbers::pi);
  drop_on_sides(hull, balance, facets, tolerance, probability);
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

std::vector<core::StablePose> stable_poses(const Hull& hull, const Balance& balance,
                                           const std::vector<Vec3d>& points) {
  std::vector<Rest> rests = hull.faces.empty() ? rests_of_sheet(hull) : rests_of_hull(hull, balance);
  std::stable_sort(rests.begin(), rests.end(),
                   [](const Rest& a, const Rest& b) { return a.probability > b.probability; });
  const double sum = std::accumulate(rests.begin(), rests.end(), 0.0,
                                     [](double s, const Rest& r) { return s + r.probability; });
  std::vector<core::StablePose> poses;
  for (const Rest& rest : rests)
    poses.push_back({lay_down(rest.normal, balance.center_of_mass, points), rest.probability / sum});
  return poses;
}

}  // namespace partbooth::scene_gen
