// SPDX-License-Identifier: Apache-2.0
// With a real network: tests/training, which trains one.
#include "edge/classifier.h"

#include <gtest/gtest.h>

#include "edge/engine.h"

namespace partbooth::edge {
namespace {

TEST(Ranked, SortsByScoreAndKeepsTheOrderOfEquals) {
  const auto ranking = ranked({"a", "b", "c", "d"}, {0.1f, 0.4f, 0.1f, 0.4f});
  std::string order;
  for (const auto& [label, score] : ranking) order += label;
  EXPECT_EQ(order, "bdac");
  EXPECT_EQ(ranking[0].score, 0.4f);
}

TEST(OpenOnnx, RefusesBytesThatAreNoNetwork) {
  for (const std::string& text : {std::string(), std::string("not a network"), std::string(5000, '\x0a')}) {
    const auto engine = open_onnx("x.onnx", {text.begin(), text.end()}, 1);
    ASSERT_FALSE(engine);
    EXPECT_EQ(engine.error().file, "x.onnx");
    EXPECT_NE(engine.error().remedy.find("partbooth-train export"), std::string::npos);
  }
}

}  // namespace
}  // namespace partbooth::edge
