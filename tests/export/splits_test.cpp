// SPDX-License-Identifier: Apache-2.0
// Splits without leakage: what is held out by one of them is nowhere else.
#include "export/splits.h"

#include <gmock/gmock.h>

#include <functional>
#include <optional>
#include <set>

#include "export/export.h"
#include "tests/export/edge_cases.h"
#include "tests/export/fixtures.h"
#include "tests/export/hand_dataset.h"
#include "tests/export/hand_labels.h"

namespace partbooth::exporter {
namespace {

using Things = std::map<std::string, std::set<std::string>>;  // split: what its pictures show

// 600 pictures: three views a scene, five parts a class, four stable poses, seven photos behind them.
std::vector<schema::ImageRecord> records() {
  std::vector<schema::ImageRecord> all(600);
  for (std::size_t i = 0; i < all.size(); ++i) {
    schema::SceneSpec& scene = *all[i].mutable_scene();
    const std::size_t number = i / 3;
    const int class_id = static_cast<int>(number % 3);
    scene.set_image_index(i);
    scene.set_scene_index(number);
    scene.set_view(static_cast<std::uint32_t>(i % 3));
    scene.set_split("train");
    scene.set_class_id(class_id);
    scene.set_label(edge_labels()[static_cast<std::size_t>(class_id)]);
    schema::Instance& instance = *scene.add_instances();
    instance.set_class_id(class_id);
    instance.set_label(scene.label());
    instance.set_part_sha256(std::to_string(class_id) + std::to_string(number * 7 / 3 % 5));
    instance.set_stable_pose(static_cast<int>(number / 3 % 4));
    scene.mutable_environment()->set_hdri_sha256("photo" + std::to_string(number / 2 % 7));
    all[i].mutable_labels()->set_width_px(16);
    all[i].mutable_labels()->set_height_px(16);
    add_object(*all[i].mutable_labels(), class_id, scene.label(), rectangle_mask(16, 16, 2, 2, 9, 9));
  }
  return all;
}

class SplitBy : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fresh_folder("set");
    ASSERT_TRUE(make_record_dataset(folder_, edge_labels(), records()));
    reader_.emplace(DatasetReader::open(folder_).value());
  }
  Things things(const std::string& by, const std::function<std::string(const schema::SceneSpec&)>& thing) {
    const auto plan = SplitPlan::make(*reader_, by, 0.2, 0.2);
    EXPECT_TRUE(plan) << plan.error().text();
    Things found;
    for (const schema::ImageRecord& record : records())
      found[plan->split_of(record)].insert(thing(record.scene()));
    return found;
  }
  static void expect_apart(const Things& found) {
    ASSERT_EQ(found.size(), 3u);
    std::size_t sum = 0;
    std::set<std::string> all;
    for (const auto& [split, things] : found) {
      sum += things.size();
      all.insert(things.begin(), things.end());
    }
    EXPECT_EQ(all.size(), sum);
  }

  std::string folder_;
  std::optional<DatasetReader> reader_;
};

std::string scene_number(const schema::SceneSpec& scene) { return std::to_string(scene.scene_index()); }
std::string part(const schema::SceneSpec& scene) { return scene.instances(0).part_sha256(); }
std::string pose(const schema::SceneSpec& scene) {
  return part(scene) + " " + std::to_string(scene.instances(0).stable_pose());
}
std::string photo(const schema::SceneSpec& scene) { return scene.environment().hdri_sha256(); }

TEST_F(SplitBy, ViewsOfASceneStayTogether) { expect_apart(things("scene", scene_number)); }
TEST_F(SplitBy, APartIsInOneSplit) { expect_apart(things("part", part)); }
TEST_F(SplitBy, APoseIsInOneSplit) { expect_apart(things("pose", pose)); }
TEST_F(SplitBy, ABackgroundIsInOneSplit) { expect_apart(things("background", photo)); }

// The other ways do mix them: the tests above could fail.
TEST_F(SplitBy, TheTestsHaveTeeth) {
  const auto mixed = things("key", scene_number);
  EXPECT_TRUE(std::any_of(mixed.at("val").begin(), mixed.at("val").end(),
                          [&](const std::string& s) { return mixed.at("train").contains(s); }));
  EXPECT_EQ(things("scene", part).at("train").size(), 15u);
}

TEST_F(SplitBy, SharesAreNear) {
  const auto plan = SplitPlan::make(*reader_, "key", 0.2, 0.1).value();
  std::map<std::string, int> counts;
  for (const schema::ImageRecord& record : records()) ++counts[plan.split_of(record)];
  EXPECT_NEAR(counts["val"], 120, 40);
  EXPECT_NEAR(counts["test"], 60, 30);
}

TEST_F(SplitBy, MakesTheFoldersOfAnExport) {
  ASSERT_TRUE(export_dataset("yolo", folder_, {.split_by = "part", .val = 0.2, .test = 0}));
  EXPECT_TRUE(std::filesystem::exists(folder_ + "/export/yolo/labels/val"));
  EXPECT_FALSE(std::filesystem::exists(folder_ + "/export/yolo/labels/test"));
}

TEST_F(SplitBy, TooFewThingsAreRefusedWithTheRemedy) {
  const auto refused = export_dataset("coco", folder_, {.split_by = "part", .val = 0.5, .test = 0.4});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().exit_code, 2);
  EXPECT_THAT(refused.error().text(), testing::HasSubstr("too few"));
}

TEST_F(SplitBy, AClassThatASplitWouldLackIsRefused) {
  const auto refused = export_dataset("coco", folder_, {.split_by = "key", .val = 0.001, .test = 0});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().exit_code, 2);
  EXPECT_THAT(refused.error().text(), testing::HasSubstr("would have no picture in val"));
}

TEST_F(SplitBy, UnknownWaysAndSharesAreRefused) {
  EXPECT_EQ(export_dataset("coco", folder_, {.split_by = "luck"}).error().exit_code, 2);
  EXPECT_EQ(export_dataset("coco", folder_, {.split_by = "key", .val = 0.6, .test = 0.4}).error().exit_code,
            2);
}

}  // namespace
}  // namespace partbooth::exporter
