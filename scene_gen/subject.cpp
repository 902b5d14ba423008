// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/subject.h"

#include <algorithm>
#include <array>

#include "core/check.h"
#include "core/random.h"
#include "core/stretch.h"
#include "scene_gen/altered.h"
#include "scene_gen/surroundings.h"
#include "schema/geometry.h"

namespace partbooth::scene_gen {
namespace {

// Enough to be told from the part, little enough to look like it.
constexpr double kLeastStretch = 1.15, kMostStretch = 1.6;

void stretch(Subject& subject, const core::RandomStream& stream) {
  const auto axis = static_cast<std::size_t>(stream.uniform(0) * 3);
  std::array<double, 3> factors = {1, 1, 1};
  factors[axis] = kLeastStretch + (kMostStretch - kLeastStretch) * stream.uniform(1);
  subject.stretch = {factors[0], factors[1], factors[2]};
  auto part = std::make_shared<core::Part>(core::stretched(*subject.part.part, subject.stretch));
  // Where none of the poses holds any more, it is put down as the part would lie.
  if (part->stable_poses.empty()) part->stable_poses = subject.part.part->stable_poses;
  subject.part.part = std::move(part);
}

}  // namespace

Subject subject_of(const Catalog& catalog, const Turn& turn, std::uint64_t seed, std::uint64_t scene) {
  Subject subject;
  subject.class_id = turn.class_id;
  if (turn.negative == "other_part") {
    const core::RandomStream stream(seed, scene, "negatives.other_part");
    subject.part = catalog.distractors[pick_index(stream.uniform(0), catalog.distractors.size())];
    return subject;
  }
  const CatalogClass& model = catalog.classes[static_cast<std::size_t>(turn.model_class)];
  subject.part = model.parts[turn.n % model.parts.size()];
  if (turn.negative == "stretched") stretch(subject, core::RandomStream(seed, scene, "negatives.stretched"));
  return subject;
}

void declare(const Turn& turn, const Subject& subject, const Catalog& catalog, schema::SceneSpec& scene) {
  scene.set_negative(turn.negative);
  if (turn.negative.empty()) return;
  auto& instances = *scene.mutable_instances();
  PB_CHECK(!instances.empty());
  if (turn.negative == "stretched") *instances[0].mutable_stretch() = schema::to_vector3(subject.stretch);
  if (turn.negative != "empty_scene") instances[0].set_role("look_alike");
  if (turn.negative == "empty_scene") instances.erase(instances.begin());
  const auto kept = std::remove_if(instances.begin(), instances.end(), [](const schema::Instance& item) {
    return item.class_id() >= 0 || item.role() == "copy";
  });
  instances.erase(kept, instances.end());
  if (turn.negative != "altered") return;
  const core::RandomStream stream(scene.seed(), scene.scene_index(), "negatives.altered");
  *scene.add_instances() = alteration(*subject.part.part, scene.instances(0), catalog, stream);
}

}  // namespace partbooth::scene_gen
