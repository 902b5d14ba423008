// SPDX-License-Identifier: Apache-2.0
// The parts of a run that need no renderer: which images are missing, groups, configs that differ, means of
// pictures.
#include "pipeline/group_commit.h"
#include "pipeline/missing_images.h"
#include "pipeline/pictures.h"
#include "pipeline/progress.h"
#include "pipeline/run_config.h"
#include "schema/schema.h"
#include "tests/export/fixtures.h"

namespace partbooth::pipeline {
namespace {

std::vector<std::uint64_t> all_missing(exporter::Store& store, const Shard& shard, std::uint64_t count) {
  MissingImages missing(store, shard, count);
  std::vector<std::uint64_t> indices;
  while (const auto index = missing.next().value()) indices.push_back(*index);
  return indices;
}

TEST(MissingImages, ShardsTogetherHaveEachImageOnce) {
  std::vector<bool> seen(4321);
  for (std::uint64_t i = 0; i < 3; ++i) {
    auto store = exporter::Store::open(exporter::fresh_folder("set"), exporter::quick_file_ops()).value();
    const auto indices = all_missing(*store, {i, 3}, seen.size());
    EXPECT_EQ(indices.size(), shard_size({i, 3}, seen.size()));
    EXPECT_TRUE(std::is_sorted(indices.begin(), indices.end()));
    for (const std::uint64_t index : indices) {
      EXPECT_FALSE(seen[index]);
      EXPECT_EQ(index / 1000 % 3, i);
      seen[index] = true;
    }
  }
  EXPECT_EQ(std::count(seen.begin(), seen.end(), false), 0);
}

TEST(MissingImages, GoesOnWhereTheJournalEnds) {
  const std::string folder = exporter::fresh_folder("set");
  ASSERT_TRUE(exporter::run_to(folder, 5, 2, exporter::quick_file_ops()));
  auto store = exporter::Store::open(folder, exporter::quick_file_ops()).value();
  EXPECT_EQ(all_missing(*store, {0, 1}, 8), (std::vector<std::uint64_t>{5, 6, 7}));
}

TEST(MissingImages, NoneInAShardWithoutBlocks) {
  auto store = exporter::Store::open(exporter::fresh_folder("set"), exporter::quick_file_ops()).value();
  EXPECT_TRUE(all_missing(*store, {1, 2}, 1000).empty());
}

TEST(GroupCommit, WaitsForTheGroupAndEndsItWithTheBlock) {
  const std::string folder = exporter::fresh_folder("set");
  auto store = exporter::Store::open(folder, exporter::quick_file_ops()).value();
  ASSERT_TRUE(store->open_block(0));
  GroupCommit commit(*store, 5, 3, 1e9);
  std::vector<std::uint64_t> done;
  for (std::uint64_t index = 0; index < 5; ++index)
    done.push_back(commit.add(exporter::put_image(*store, index).value()).value());
  EXPECT_EQ(done, (std::vector<std::uint64_t>{0, 0, 3, 0, 2}));
  EXPECT_EQ(exporter::count_records(folder, 0).value(), 5u);
  EXPECT_TRUE(store->open_block(0)) << "the finished block is free again";
}

TEST(RunConfig, NamesTheFirstSettingThatDiffers) {
  const auto config = [](const std::string& yaml) {
    return schema::parse_config("version: 1\n" + yaml, "a").value();
  };
  EXPECT_EQ(first_difference(config(""), config("")), "");
  EXPECT_EQ(first_difference(config(""), config("count: 7\nimages_per_class: 3\n")), "");
  EXPECT_EQ(first_difference(config(""), config("seed: 7\n")), "seed");
  EXPECT_EQ(first_difference(config(""), config("scene: {camera: {roll_deg: 5}}\n")),
            "scene.camera.roll_deg");
  EXPECT_EQ(first_difference(config(""), config("layers: [depth]\n")), "layers");
  EXPECT_EQ(first_difference(config(""), config("scene: {layout: {kind: free}}\nrender: {spp: 5}\n")),
            "render.spp");
}

TEST(RunConfig, PathsBecomeAbsolute) {
  const std::string folder = exporter::fresh_folder("config");
  std::filesystem::create_directories(folder + "/parts");
  exporter::overwrite(folder + "/c.yaml",
                      "version: 1\nparts: {folder: parts}\nscene: {light: {hdri_folder: none}}\n");
  RenderOptions options;
  options.source = folder + "/c.yaml";
  const auto run = read_run_config(options);
  ASSERT_TRUE(run) << run.error().text();
  EXPECT_EQ(run->config.parts().folder(), folder + "/parts");
  EXPECT_EQ(run->config.scene().light().hdri_folder(), "none");
  EXPECT_EQ(run->config.scene().ground().texture_folder(), "builtin");
  options.source = folder + "/parts";
  EXPECT_EQ(read_run_config(options)->config.parts().folder(), folder + "/parts");
  options.source = folder + "/nothing.yaml";
  EXPECT_EQ(read_run_config(options).error().exit_code, 2);
}

TEST(Pictures, MeanOverTheSphereWeighsRowsByTheirSolidAngle) {
  core::ImageF picture(4, 64, 3, 0.0f);
  for (int y = 0; y < 32; ++y)
    for (int x = 0; x < 4; ++x) picture.at(x, y)[0] = 2;  // the upper half
  for (int y = 0; y < 64; ++y)
    for (int x = 0; x < 4; ++x) picture.at(x, y)[1] = y < 16 ? 1 : 0;  // above 45 degrees: (1 - cos 45) / 2
  const core::Vec3f mean = mean_over_sphere(picture);
  EXPECT_NEAR(mean.x, 1, 1e-5);
  EXPECT_NEAR(mean.y, (1 - std::sqrt(0.5)) / 2, 1e-3);
  EXPECT_EQ(mean.z, 0);
  EXPECT_NEAR(mean_over_pixels(picture).y, 0.25, 1e-6);
}

TEST(Progress, Durations) {
  EXPECT_EQ(duration_text(47.6), "48 s");
  EXPECT_EQ(duration_text(185), "3:05 min");
  EXPECT_EQ(duration_text(7800), "2:10 h");
}

}  // namespace
}  // namespace partbooth::pipeline
