// SPDX-License-Identifier: Apache-2.0
// All layers of a data set, as a user asks for them.
#include <gtest/gtest.h>

#include <filesystem>

#include "media/media.h"
#include "tests/e2e/program.h"

namespace partbooth::e2e {
namespace {

namespace fs = std::filesystem;

const char* const kIds[] = {"instance", "semantic", "behind", "bodies", "features"};
const char* const kBytes[] = {"coverage", "soiling", "soiling_class", "sensor_dust"};
const char* const kValues[] = {"depth", "distance", "normal_world", "normal_camera",
                               "nocs",  "flow",     "albedo",       "soiling_scatter"};

std::string all_layers() {
  std::string list;
  for (const char* name : kIds) list += std::string(name) + ", ";
  for (const char* name : kBytes) list += std::string(name) + ", ";
  for (const char* name : kValues) list += std::string(name) + ", ";
  return "layers=[" + list.substr(0, list.size() - 2) + "]";
}

Arguments with_layers(const std::string& out, const std::string& threads) {
  return {"render",  config_file(), "--out",   out,     "--threads",  threads, "--set",
          "count=6", "--set",       "views=2", "--set", all_layers(), "--set", "labels.regions=true"};
}

TEST(Layers, AllAreWrittenTheSameOnAnyNumberOfThreadsAndVerified) {
  const std::string one = work_folder("one"), two = work_folder("two");
  const Ran first = partbooth(with_layers(one, "1"));
  ASSERT_EQ(first.exit_code, 0) << first.err;
  ASSERT_EQ(partbooth(with_layers(two, "2")).exit_code, 0);
  expect_same(contract(two), contract(one));
  const Ran verified = partbooth({"verify", one});
  EXPECT_EQ(verified.exit_code, 0) << verified.out;
  const auto path = [&](const char* kind, const char* extension) {
    return one + "/layers/" + kind + "/000000002." + extension;
  };
  for (const char* kind : kIds) {
    const auto layer = media::read_png16(path(kind, "png"));
    ASSERT_TRUE(layer.has_value()) << kind;
    EXPECT_EQ(layer->width, 64);
  }
  for (const char* kind : kBytes) EXPECT_TRUE(media::read_8bit(path(kind, "png")).has_value()) << kind;
  for (const char* kind : kValues) {
    const auto layer = media::read_exr(path(kind, "exr"));
    ASSERT_TRUE(layer.has_value()) << kind;
    EXPECT_EQ(layer->height, 64);
  }
  // Views 0 and 1 of a scene: the first leads to the second, which leads nowhere.
  const auto known = [&](const char* key) {
    float sum = 0;
    const auto flow = media::read_exr(one + "/layers/flow/" + key + ".exr");
    for (std::size_t i = 2; i < flow.value().data.size(); i += 3) sum += flow->data[i];
    return sum;
  };
  EXPECT_GT(known("000000002"), 64 * 64 / 20);
  EXPECT_EQ(known("000000003"), 0);
}

TEST(Layers, FlowNeedsViews) {
  const Ran ran = partbooth({"config", "check", config_file(), "--set", "layers=[flow]"});
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_NE(ran.err.find("set views to 2 or more"), std::string::npos) << ran.err;
}

}  // namespace
}  // namespace partbooth::e2e
