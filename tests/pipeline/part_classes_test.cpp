// SPDX-License-Identifier: Apache-2.0
#include "pipeline/part_classes.h"

#include <gtest/gtest.h>

namespace partbooth::pipeline {
namespace {

scene_gen::ImportedPart part(const std::string& name, const std::string& sha256, double size_m = 0.01) {
  auto out = std::make_shared<core::Part>();
  out->name = name;
  out->box.extend({0, 0, 0});
  out->box.extend({size_m, 0, 0});
  return {out, sha256, name};
}

schema::PartsConfig config() {
  schema::PartsConfig out;
  out.set_component_min_mm(0.5);
  return out;
}

std::vector<std::string> labels(const std::vector<LoadedClass>& classes) {
  std::vector<std::string> out;
  for (const LoadedClass& one : classes) out.push_back(one.label);
  return out;
}

scene_gen::ImportedFile assembly(const std::string& stem, const std::string& bolt_sha) {
  return {part(stem, stem), {part("bolt M8", bolt_sha), part("nut/2", stem + "n"), part("speck", "s", 1e-4)}};
}

using Labels = std::vector<std::string>;

TEST(PartClasses, AssembliesComeApartOutsideSubFolders) {
  std::vector<LoadedClass> classes;
  add_file({"pump", {}, false}, "in/pump.step", assembly("pump", "b"), config(), classes);
  add_file({"rig", {}, true}, "in/rig/a.step", assembly("a", "b"), config(), classes);
  add_file({"rig", {}, true}, "in/rig/b.step", {part("b", "1"), {}}, config(), classes);
  add_file({"axle", {}, false}, "in/axle.stl", {part("axle", "2"), {}}, config(), classes);
  ASSERT_TRUE(unite_classes("in", classes));
  EXPECT_EQ(labels(classes), (Labels{"axle", "bolt M8", "nut_2", "rig"})) << "the speck is left out";
  EXPECT_EQ(classes[1].parts[0].name, "pump.step#bolt M8");
  EXPECT_EQ(classes[3].parts.size(), 2u);
}

TEST(PartClasses, SameNamesInSeveralFiles) {
  std::vector<LoadedClass> classes;
  add_file({"a", {}, false}, "in/a.step", assembly("a", "same bolt"), config(), classes);
  add_file({"b", {}, false}, "in/b.step", assembly("b", "same bolt"), config(), classes);
  ASSERT_TRUE(unite_classes("in", classes));
  EXPECT_EQ(labels(classes), (Labels{"a_nut_2", "b_nut_2", "bolt M8"}));
}

TEST(PartClasses, NamesThatStayTheSameAreRefused) {
  std::vector<LoadedClass> classes;
  add_file({"a_nut_2", {}, false}, "in/a_nut_2.step", {part("x", "1"), {}}, config(), classes);
  add_file({"a", {}, false}, "in/a.step", assembly("a", "1"), config(), classes);
  add_file({"b", {}, false}, "in/b.step", assembly("b", "2"), config(), classes);
  const auto refused = unite_classes("in", classes);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().exit_code, 2);
  EXPECT_NE(refused.error().message.find("in/a.step"), std::string::npos);
}

}  // namespace
}  // namespace partbooth::pipeline
