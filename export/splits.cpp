// SPDX-License-Identifier: Apache-2.0
#include "export/splits.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "core/sha256.h"

namespace partbooth::exporter {
namespace {

struct Thing {
  std::string group;  // things are dealt out within it; empty: the name's own hash decides
  std::string name;
};

std::string scene_of(const schema::SceneSpec& scene) {
  // Records of pictures that are scenes of their own have no scene number.
  const bool own = scene.scene_index() == 0 && scene.view() == 0;
  return fmt::format("scene {}", own ? scene.image_index() : scene.scene_index());
}

Thing pose_of(const schema::SceneSpec& scene, const schema::Instance& instance) {
  if (instance.stable_pose() < 0) return {"", scene_of(scene)};
  return {instance.label(), fmt::format("{} {}", instance.part_sha256(), instance.stable_pose())};
}

// The photo that the camera sees behind the part; a room is painted for its scene alone.
Thing background_of(const schema::SceneSpec& scene) {
  const schema::Environment& environment = scene.environment();
  const std::string& photo = environment.backdrop().sha256();
  if (!photo.empty()) return {"backgrounds", photo};
  if (!environment.hdri_sha256().empty()) return {"backgrounds", environment.hdri_sha256()};
  return {"", scene_of(scene)};
}

std::vector<Thing> things_of(const schema::SceneSpec& scene, const std::string& by) {
  if (by == "key") return {{"", fmt::format("image {}", scene.image_index())}};
  if (by == "scene") return {{"", scene_of(scene)}};
  if (by == "background") return {background_of(scene)};
  std::vector<Thing> things;
  for (const schema::Instance& instance : scene.instances()) {
    if (instance.class_id() < 0) continue;
    things.push_back(by == "part" ? Thing{instance.label(), instance.part_sha256()}
                                  : pose_of(scene, instance));
  }
  // A picture of no part has no part or pose to hold out.
  if (things.empty()) things.push_back({"", scene_of(scene)});
  return things;
}

}  // namespace

core::Result<SplitPlan> SplitPlan::make(const DatasetReader& dataset, const std::string& by, double val,
                                        double test) {
  SplitPlan plan;
  plan.by_ = by;
  plan.val_ = val;
  plan.test_ = test;
  if (by.empty()) return plan;
  static const std::set<std::string> kKnown{"key", "scene", "part", "pose", "background"};
  if (!kKnown.contains(by))
    return core::fail({"", "--split-by " + by, "unknown way to split",
                       fmt::format("one of {}", fmt::join(kKnown, ", ")), 2});
  if (!(val >= 0 && test >= 0 && val + test < 1))
    return core::fail({"", fmt::format("--val {} --test {}", val, test), "leave nothing for train",
                       "shares from 0, together below 1", 2});
  PB_RETURN_IF_ERROR(plan.deal(dataset));
  return plan;
}

core::Result<void> SplitPlan::deal(const DatasetReader& dataset) {
  if (by_ == "key" || by_ == "scene") return {};
  std::map<std::string, std::set<std::string>> groups;
  const auto note_things = [&](const schema::ImageRecord& record) -> core::Result<void> {
    for (const Thing& thing : things_of(record.scene(), by_))
      if (!thing.group.empty()) groups[thing.group].insert(thing.name);
    return {};
  };
  PB_RETURN_IF_ERROR(dataset.for_each(note_things, Draws::kLeaveOut));
  for (const auto& [group, names] : groups) {
    std::vector<std::string> things(names.begin(), names.end());
    std::sort(things.begin(), things.end(), [](const std::string& a, const std::string& b) {
      return core::sha256_hex(a) < core::sha256_hex(b);
    });
    PB_RETURN_IF_ERROR(deal_group(group, things));
  }
  return {};
}

core::Result<void> SplitPlan::deal_group(const std::string& group, const std::vector<std::string>& things) {
  const auto share = [&](double part) {
    return part > 0 ? std::max(1L, std::lround(part * static_cast<double>(things.size()))) : 0L;
  };
  const long test = share(test_), val = share(val_);
  if (test + val >= std::ssize(things))
    return core::fail({"", "--split-by " + by_,
                       fmt::format("'{}' has {} of them: too few for its splits", group, things.size()),
                       "set --val or --test to 0, or split by scene", 2});
  for (long i = 0; i < std::ssize(things); ++i) {
    std::string& split = split_of_thing_[things[static_cast<std::size_t>(i)]];
    // A thing that two classes share keeps the place that is held out more.
    if (split == "test" || (split == "val" && i >= test)) continue;
    split = i < test ? "test" : i < test + val ? "val" : "train";
  }
  return {};
}

std::string SplitPlan::by_hash(const std::string& thing) const {
  const double u = static_cast<double>(std::stoull(core::sha256_hex(thing).substr(0, 12), nullptr, 16)) /
                   static_cast<double>(1ULL << 48);
  return u < test_ ? "test" : u < test_ + val_ ? "val" : "train";
}

std::string SplitPlan::split_of(const schema::ImageRecord& record) const {
  if (by_.empty()) return record.scene().split();
  std::set<std::string> splits;
  for (const Thing& thing : things_of(record.scene(), by_))
    splits.insert(thing.group.empty() ? by_hash(thing.name) : split_of_thing_.at(thing.name));
  return splits.contains("test") ? "test" : splits.contains("val") ? "val" : "train";
}

core::Result<void> SplitPlan::check_complete(const DatasetReader& dataset,
                                             const DatasetSummary& summary) const {
  if (by_.empty()) return {};
  std::vector<std::string> wanted{"train"};
  if (val_ > 0) wanted.push_back("val");
  if (test_ > 0) wanted.push_back("test");
  for (const std::string& split : wanted) {
    const auto found = summary.splits.find(split);
    for (const std::string& label : dataset.classes())
      if (found == summary.splits.end() || !found->second.shown.contains(label))
        return core::fail({dataset.folder(), "--split-by " + by_,
                           fmt::format("the class '{}' would have no picture in {}", label, split),
                           "take larger shares, set --val or --test to 0, or split by something else", 2});
  }
  return {};
}

}  // namespace partbooth::exporter
