// SPDX-License-Identifier: Apache-2.0
// What lies in a pile: still, and how far it cuts into its neighbours.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "scene_gen/physics/simulation.h"
#include "tests/physics/mesh_overlap.h"
#include "tests/physics/physics_fixture.h"

namespace partbooth::scene_gen::physics {
namespace {

using core::Vec3d;

constexpr const char* kParts[] = {"cad/real10_07_angle_bracket.step", "cad/real10_11_flanged_collar.step",
                                  "cad/real10_06_u_bracket.step"};

// Half a pixel of a part that is 300 pixels long.
double half_pixel_m(const core::Part& part) { return part.bounding_radius_m / 300; }

PileSpec pile_of(const std::string& name) {
  PileSpec spec = bin_of(12);
  const double scale = test_part(name)->box.diagonal() / spec.items[0].part->box.diagonal();
  for (PileItem& item : spec.items) item.part = test_part(name);
  spec.box->inner_m = spec.box->inner_m * scale;
  spec.box->wall_m *= scale;
  spec.max_penetration_m = half_pixel_m(*test_part(name));
  return spec;
}

class Piles : public testing::TestWithParam<const char*> {
 protected:
  const core::Part& part_ = *test_part(GetParam());
  const PileSpec spec_ = pile_of(GetParam());
};

TEST_P(Piles, LieStill) {
  const auto pile = drop(spec_);
  ASSERT_TRUE(pile) << pile.error().text();
  std::printf("in another second moved by %.4f diagonals\n", pile->crept_m / part_.box.diagonal());
  EXPECT_LE(pile->crept_m, 0.01 * part_.box.diagonal());
  EXPECT_GT(pile->crept_m, 0) << "nobody looked";
}

TEST_P(Piles, PartsDoNotCutIntoEachOther) {
  const auto pile = drop(spec_);
  ASSERT_TRUE(pile) << pile.error().text();
  double meshes_m = 0;
  for (std::size_t a = 0; a < pile->parts.size(); ++a)
    for (std::size_t b = 0; b < pile->parts.size(); ++b)
      if (a != b)
        meshes_m = std::max(meshes_m, mesh_depth_m(part_.mesh, pile->parts[b].world_from_part.inverse() *
                                                                   pile->parts[a].world_from_part));
  std::printf("of a part 300 px long: hulls overlap by %.2f px, meshes by %.2f px\n",
              pile->penetration_m / half_pixel_m(part_) / 2, meshes_m / half_pixel_m(part_) / 2);
  EXPECT_LT(pile->penetration_m, half_pixel_m(part_));
}

INSTANTIATE_TEST_SUITE_P(Parts, Piles, testing::ValuesIn(kParts));

TEST(BodyShape, MeetsOthersWhereItsSurfaceIs) {
  const PileItem item{test_part("cad/real10_06_u_bracket.step")};
  const auto shape = make_body_shape(item, 1 / diagonal_m(item));
  core::Box3d expected, found;
  for (const Vec3d& p : shape->points) expected.extend(p);
  for (const auto& hull : shape->hulls) {
    // The hulls lie about the centre of mass, in the part's axes. Bullet adds the margin to the corners.
    const Vec3d center = from_bullet(shape->part_from_body.getOrigin()),
                margin = Vec3d{1, 1, 1} * double(hull->getMargin());
    for (int i = 0; i < hull->getNumPoints(); ++i) {
      found.extend(center + from_bullet(hull->getUnscaledPoints()[i]) - margin);
      found.extend(center + from_bullet(hull->getUnscaledPoints()[i]) + margin);
    }
    EXPECT_GT(hull->getMargin(), 0.3 * kMargin);
  }
  for (int axis = 0; axis < 3; ++axis) {
    EXPECT_NEAR(found.min[axis], expected.min[axis], 0.1 * kMargin);
    EXPECT_NEAR(found.max[axis], expected.max[axis], 0.1 * kMargin);
  }
}

}  // namespace
}  // namespace partbooth::scene_gen::physics
