// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/similar/similar.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "scene_gen/similar/thin_mesh.h"
#include "scene_gen/similar/view_signature.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;

constexpr int kSupersampling = 2;
constexpr int kGallery = 300;  // views of each part that others are held against: 12 degrees apart
constexpr std::size_t kClosest = 24, kRefined = 2;
// Views farther apart than this do not come together by turning the part a little.
constexpr double kHopeless = 0.6;
constexpr double kSteps_deg[] = {6, 3, 1.5, 0.75};

// Evenly spread points (Gonzalez, "Measurement of areas on a sphere using Fibonacci and latitude-longitude
// lattices", 2010).
Vec3d direction(int i, int count) {
  const double z = 1 - (2 * i + 1.0) / count, r = std::sqrt(1 - z * z);
  const double phi = i * std::numbers::pi * (3 - std::sqrt(5.0));
  return {r * std::cos(phi), r * std::sin(phi), z};
}

struct View {
  Vec3d direction;
  ViewSignature signature;
};

class Viewer {
 public:
  Viewer(const std::vector<NamedPart>& parts, const SimilarOptions& options) : options_(options) {
    for (const NamedPart& p : parts) largest_m_ = std::max(largest_m_, double{p.part->bounding_radius_m});
  }

  View look(const core::Part& part, Vec3d direction) const {
    // Of known scale, the largest part fills the picture.
    const double share = options_.known_size ? part.bounding_radius_m / largest_m_ : 1;
    const int size_px =
        std::max(4, static_cast<int>(std::lround(kSupersampling * options_.long_side_px * share)));
    return {direction,
            signature_of(view_depth(part, direction, size_px), options_.known_size ? largest_m_ : 0)};
  }

  std::vector<View> all(const core::Part& part, int count) const {
    std::vector<View> views;
    for (int i = 0; i < count; ++i) views.push_back(look(part, scene_gen::direction(i, count)));
    return views;
  }

 private:
  const SimilarOptions& options_;
  double largest_m_ = 0;
};

struct Match {
  double difference = 1;
  Vec3d direction;
};

// Turns the part a little as long as that makes the views more alike.
Match refined(const View& wanted, const core::Part& part, Match match, const Viewer& viewer) {
  for (const double step_deg : kSteps_deg) {
    if (match.difference > kHopeless * step_deg / kSteps_deg[0] + 2 * kAlike) break;
    const double step = step_deg * std::numbers::pi / 180;
    for (bool better = true; better && match.difference > 0.5 * kAlike;) {
      better = false;
      const Vec3d u = core::any_perpendicular(match.direction), v = core::cross(match.direction, u);
      const Vec3d center = match.direction;
      for (const Vec3d& aside : {u, -u, v, -v}) {
        const Vec3d tried = core::normalize(center + aside * std::tan(step));
        const double d = difference(wanted.signature, viewer.look(part, tried).signature);
        if (d >= match.difference) continue;
        match = {d, tried};
        better = true;
      }
    }
  }
  return match;
}

Match closest_view(const View& wanted, const core::Part& part, const std::vector<View>& gallery,
                   const Viewer& viewer) {
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t i = 0; i < gallery.size(); ++i)
    order.emplace_back(least_difference(wanted.signature, gallery[i].signature), i);
  std::sort(order.begin(), order.end());
  std::vector<Match> matches;
  for (std::size_t k = 0; k < std::min(kClosest, order.size()); ++k) {
    const View& view = gallery[order[k].second];
    matches.push_back({difference(wanted.signature, view.signature), view.direction});
  }
  std::stable_sort(matches.begin(), matches.end(),
                   [](const Match& a, const Match& b) { return a.difference < b.difference; });
  Match best = matches.front();
  for (std::size_t k = 0; k < std::min(kRefined, matches.size()) && best.difference > kAlike; ++k) {
    if (matches[k].difference > kHopeless) break;
    const Match better = refined(wanted, part, matches[k], viewer);
    if (better.difference < best.difference) best = better;
  }
  return best;
}

// Parts are drawn along their axes: from there they show least of themselves.
std::vector<View> views_of(const core::Part& part, int even, const Viewer& viewer) {
  std::vector<View> views = viewer.all(part, even);
  for (const Vec3d axis : {Vec3d{1, 0, 0}, Vec3d{0, 1, 0}, Vec3d{0, 0, 1}})
    for (const double side : {1.0, -1.0}) views.push_back(viewer.look(part, axis * side));
  return views;
}

struct Looks {
  std::string label;
  core::Part part;  // thin: pictures are small
  std::vector<View> queries, gallery;
};

// Adds what one part shows against all parts of the other label. The first `even` views count for the share.
void add_views(const Looks& mine, std::size_t even, const std::vector<const Looks*>& others,
               const Viewer& viewer, Likeness& likeness, int& alike) {
  for (std::size_t i = 0; i < mine.queries.size(); ++i) {
    const View& view = mine.queries[i];
    Match best;
    for (const Looks* other : others) {
      const Match match = closest_view(view, other->part, other->gallery, viewer);
      if (match.difference < best.difference) best = match;
    }
    if (i < even) alike += best.difference < kAlike;
    if (best.difference >= likeness.difference) continue;
    likeness.difference = best.difference;
    likeness.direction = view.direction;
    likeness.other_direction = best.direction;
  }
}

}  // namespace

std::vector<Likeness> compare_parts(const std::vector<NamedPart>& parts, const SimilarOptions& options) {
  const Viewer viewer(parts, options);
  std::vector<Looks> looks;
  std::vector<std::string> labels;
  for (const NamedPart& part : parts) {
    Looks& mine = looks.emplace_back();
    mine.label = part.label;
    mine.part = thin_mesh(*part.part, part.part->bounding_radius_m / options.long_side_px);
    mine.queries = views_of(mine.part, options.directions, viewer);
    mine.gallery = views_of(mine.part, kGallery, viewer);
    if (std::find(labels.begin(), labels.end(), part.label) == labels.end()) labels.push_back(part.label);
  }
  std::vector<Likeness> out;
  for (const std::string& label : labels)
    for (const std::string& other : labels) {
      if (label == other) continue;
      std::vector<const Looks*> others;
      for (const Looks& l : looks)
        if (l.label == other) others.push_back(&l);
      Likeness likeness{label, other, 0, 1, {}, {}};
      int alike = 0, views = 0;
      for (const Looks& l : looks) {
        if (l.label != label) continue;
        add_views(l, static_cast<std::size_t>(options.directions), others, viewer, likeness, alike);
        views += options.directions;
      }
      likeness.share = static_cast<double>(alike) / views;
      out.push_back(likeness);
    }
  return out;
}

}  // namespace partbooth::scene_gen
