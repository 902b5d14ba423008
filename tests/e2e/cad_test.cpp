// SPDX-License-Identifier: Apache-2.0
// CAD as it comes: assemblies, odd units, tiny and long parts, open shells. From the file to labelled
// pictures.
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "tests/e2e/program.h"

namespace partbooth::e2e {
namespace {

namespace fs = std::filesystem;

const std::string kCad = std::string(PARTBOOTH_SOURCE_DIR) + "/assets/test_parts/cad/";

// One small picture of each class. Gives the classes.
std::vector<std::string> render_all(const std::string& parts, const std::string& assemblies, int classes) {
  const std::string folder = work_folder("run");
  fs::create_directories(folder);
  const std::string config = folder + "/config.yaml", out = folder + "/out";
  write_text(config,
             "version: 1\nimages_per_class: 1\nimage: {width_px: 48, height_px: 48}\nrender: {spp: 1}\n"
             "splits: {val_tenths: 0, test_tenths: 0}\nparts: {folder: " +
                 parts + ", assemblies: " + assemblies +
                 "}\nscene: {distractors: {folder: none, count: 0}, layout: {kind: table}}\n");
  const Ran ran = partbooth({"render", config, "--out", out});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  const Ran checked = partbooth({"verify", out});
  EXPECT_EQ(checked.exit_code, 0) << checked.out << checked.err;
  std::vector<std::string> labels;
  std::istringstream lines(file_text(out + "/classes.txt"));
  for (std::string line; std::getline(lines, line);) {
    labels.push_back(line);
    EXPECT_TRUE(fs::exists(out + "/images/train/" + line)) << line;
  }
  EXPECT_EQ(labels.size(), std::size_t(classes));
  return labels;
}

std::string folder_with(const std::vector<std::string>& files) {
  const std::string folder = work_folder("parts");
  fs::create_directories(folder);
  for (const std::string& file : files) fs::copy_file(kCad + file, folder + "/" + file);
  return folder;
}

TEST(Cad, AssemblyIsOneClassOrOneOfEachOfItsParts) {
  using Labels = std::vector<std::string>;
  EXPECT_EQ(render_all(folder_with({"as1-oc-214.stp"}), "whole", 1), Labels{"as1-oc-214"});
  EXPECT_EQ(render_all(folder_with({"as1-oc-214.stp"}), "components", 5),
            (Labels{"bolt", "l-bracket", "nut", "plate", "rod"}));
}

// A nut of 8 mm in metres; with inches for the metres it is 0.5 mm across.
std::string in_inches(std::string step) {
  const std::string metre = "SI_UNIT($, .METRE.)\n);";
  const auto at = step.find(metre);
  EXPECT_NE(at, std::string::npos);
  step.replace(at, metre.size(),
               "SI_UNIT(.MILLI., .METRE.)\n);\n#9001 = LENGTH_MEASURE_WITH_UNIT(LENGTH_MEASURE(25.4), #1);\n"
               "#9002 = DIMENSIONAL_EXPONENTS(1., 0., 0., 0., 0., 0., 0.);\n"
               "#9003 = (\n  CONVERSION_BASED_UNIT('INCH', #9001)\n  LENGTH_UNIT()\n  NAMED_UNIT(#9002)\n);");
  const std::string context = "GLOBAL_UNIT_ASSIGNED_CONTEXT((#1))";
  step.replace(step.find(context), context.size(), "GLOBAL_UNIT_ASSIGNED_CONTEXT((#9003))");
  return step;
}

// A sheet bent once, without thickness: `length` times as long as its legs of 10.
std::string bent_sheet(int length) {
  std::ostringstream stl;
  const auto facet = [&](const char* a, const char* b, const char* c) {
    stl << "facet normal 0 0 0\nouter loop\nvertex " << a << "\nvertex " << b << "\nvertex " << c
        << "\nendloop\nendfacet\n";
  };
  const std::string z = std::to_string(10 * length);
  const std::string far_x = "10 0 " + z, far_0 = "0 0 " + z, far_y = "0 10 " + z;
  stl << "solid sheet\n";
  facet("0 0 0", "10 0 0", far_x.c_str());
  facet("0 0 0", far_x.c_str(), far_0.c_str());
  facet("0 0 0", far_0.c_str(), far_y.c_str());
  facet("0 0 0", far_y.c_str(), "0 10 0");
  stl << "endsolid sheet\n";
  return stl.str();
}

TEST(Cad, TinyLongAndOpenPartsInAnyUnit) {
  const std::string folder = folder_with({"washer.step", "red_cube_blue_cylinder.step"});
  write_text(folder + "/tiny.step", in_inches(file_text(kCad + "hex-nut.step")));
  write_text(folder + "/long.stl", bent_sheet(32));
  const Ran inspected = partbooth({"inspect", folder + "/tiny.step"});
  EXPECT_NE(inspected.out.find("inch (from file)"), std::string::npos) << inspected.out;
  EXPECT_NE(inspected.out.find("0.403225 x 0.349203 x 0.171613 mm"), std::string::npos) << inspected.out;
  render_all(folder, "whole", 4);
}

}  // namespace
}  // namespace partbooth::e2e
