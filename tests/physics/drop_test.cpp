// SPDX-License-Identifier: Apache-2.0
// Piles: the same bytes every time, parts in the box, at rest, not in each other.
#include "scene_gen/physics/drop.h"

#include <algorithm>

#include "tests/physics/physics_fixture.h"

namespace partbooth::scene_gen::physics {
namespace {

using core::Vec3d;

Pile drop_ok(const PileSpec& spec) {
  auto pile = drop(spec);
  if (!pile) ADD_FAILURE() << pile.error().text();
  return pile ? std::move(*pile) : Pile{};
}

bool same(const Pile& a, const Pile& b) {
  return std::equal(a.parts.begin(), a.parts.end(), b.parts.begin(), b.parts.end(), [](auto& x, auto& y) {
    return x.item == y.item && x.world_from_part == y.world_from_part;
  });
}

TEST(Drop, IsAPureFunctionOfItsSpec) {
  PileSpec spec = bin_of(12);
  const Pile first = drop_ok(spec);
  EXPECT_TRUE(same(first, drop_ok(spec)));
  spec.pile = 1;
  EXPECT_FALSE(same(first, drop_ok(spec)));
}

TEST(Drop, KeepsAllPartsInTheBox) {
  const PileSpec spec = bin_of(24);
  const Pile pile = drop_ok(spec);
  EXPECT_EQ(pile.parts.size() + pile.lost, 24u);
  EXPECT_LE(pile.lost, 3u);
  EXPECT_LE(pile.penetration_m, spec.max_penetration_m);
  const Vec3d inner = spec.box->inner_m;
  for (const PiledPart& placed : pile.parts) {
    core::Box3d box;
    for (const auto& p : spec.items[placed.item].part->mesh.positions)
      box.extend(placed.world_from_part.point(Vec3d(p)));
    EXPECT_GT(box.min.z, -spec.max_penetration_m);
    // What leans over the rim may stand out, what lies below may not.
    if (box.max.z > inner.z) continue;
    EXPECT_LT(std::max(-box.min.x, box.max.x), inner.x / 2 + spec.max_penetration_m);
    EXPECT_LT(std::max(-box.min.y, box.max.y), inner.y / 2 + spec.max_penetration_m);
  }
}

TEST(Drop, GivesUpWithTheReason) {
  PileSpec spec = bin_of(3);
  spec.box->inner_m.x = spec.box->inner_m.y = 0.2 * spec.items[0].part->box.diagonal();
  const auto narrow = drop(spec);
  ASSERT_FALSE(narrow);
  EXPECT_NE(narrow.error().message.find("does not fit"), std::string::npos);
  spec = bin_of(12);
  spec.max_penetration_m = -1;  // nothing meets this
  const auto strict = drop(spec);
  ASSERT_FALSE(strict);
  EXPECT_NE(strict.error().message.find("overlap"), std::string::npos);
}

TEST(Drop, ScaleAloneTellsSmallPilesFromLargeOnes) {
  PileSpec spec = bin_of(12);
  const Pile usual = drop_ok(spec);
  for (PileItem& item : spec.items) item.scale = 0.25;
  spec.box->inner_m = spec.box->inner_m * 0.25;
  spec.box->wall_m *= 0.25;
  spec.max_penetration_m *= 0.25;
  const Pile small = drop_ok(spec);
  ASSERT_EQ(small.parts.size(), usual.parts.size());
  for (std::size_t i = 0; i < small.parts.size(); ++i)
    EXPECT_LT(core::length(small.parts[i].world_from_part.translation * 4.0 -
                           usual.parts[i].world_from_part.translation),
              1e-6);
}

}  // namespace
}  // namespace partbooth::scene_gen::physics
