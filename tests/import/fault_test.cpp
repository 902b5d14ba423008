// SPDX-License-Identifier: Apache-2.0
// Malformed and hostile files: a clear error or the load that is right, never a crash of the caller.
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "tests/import/import_fixture.h"

namespace partbooth::scene_gen {
namespace {

namespace fs = std::filesystem;

ImportError import_error(const std::string& name, const ImportOptions& options = {}) {
  const auto imported = import_part(part_path(name), options);
  if (imported) {
    ADD_FAILURE() << name << " should have been refused";
    return core::Error{};
  }
  return imported.error();
}

struct Expected {
  const char* file;
  const char* message;  // part of the error's message
};

class Refused : public testing::TestWithParam<Expected> {};

TEST_P(Refused, WithAClearError) {
  const std::string name = std::string("malformed/") + GetParam().file;
  const core::Error error = import_error(name);
  EXPECT_EQ(error.file, part_path(name));
  EXPECT_NE(error.message.find(GetParam().message), std::string::npos) << error.text();
  EXPECT_FALSE(error.remedy.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Files, Refused,
    testing::Values(Expected{"empty.step", "empty"}, Expected{"not_a_step.step", "not a STEP file"},
                    Expected{"truncated.step", "not a STEP file, or cut off"},
                    Expected{"dangling_refs.step", ""},  // crash or message, by version of Open CASCADE
                    Expected{"empty.stl", "no triangles"}, Expected{"huge_count.stl", "malformed"},
                    Expected{"truncated.stl", "malformed"}, Expected{"malformed.obj", "malformed"},
                    Expected{"OutOfMemory.off", "memory"},
                    Expected{"crash-30d6d0f7c529b3b66b4131700b7a4580cd7082df.ply", ""},
                    Expected{"BoxWithInfinites.glb", "finite"},
                    Expected{"IndexOutOfRange.gltf", "past the last vertex"},
                    Expected{"RecursiveNodes.gltf", "more than once"},
                    Expected{"glb_bad_chunk.glb", "malformed"},
                    Expected{"3mf_component_cycle.3mf", "malformed"},
                    Expected{"3mf_Chapter2.1.1a_PartsRelationships_NonExist3DModelPart.3mf", "malformed"},
                    Expected{"3mf_Chapter2.3.2b_DataTypeDefinitionInXMLMarkup.3mf", "malformed"}),
    [](const auto& info) {
      std::string name = info.param.file;
      for (char& c : name)
        if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
      return name;
    });

TEST(Tolerated, FilesThatCanBeRead) {
  EXPECT_EQ(import_ok("malformed/solid_header_binary.stl").mesh.triangles.size(), 4u);
  EXPECT_EQ(import_ok("malformed/triangle_with_empty_solid.stl").mesh.triangles.size(), 1u);
  EXPECT_EQ(import_ok("malformed/BoxBadNormals.glb").mesh.triangles.size(), 12u);
  EXPECT_EQ(import_ok("malformed/malformed2.obj").mesh.triangles.size(), 10u);

  const core::Part nan = import_ok("malformed/nan_vertex.stl");
  EXPECT_EQ(nan.mesh.triangles.size(), 3u);
  EXPECT_TRUE(has_warning(nan, "not finite"));

  const core::Part few = import_ok("malformed/notenoughindices.obj");
  EXPECT_EQ(few.mesh.triangles.size(), 1u);
  EXPECT_TRUE(has_warning(few, "too few corners"));

  const core::Part colors = import_ok("malformed/nancolor.obj");
  EXPECT_EQ(colors.mesh.triangles.size(), 12u);
  EXPECT_TRUE(has_warning(colors, "colours"));

  EXPECT_TRUE(has_warning(import_ok("malformed/busted.STL"), "normals of 3878 triangles"));
  EXPECT_TRUE(has_warning(import_ok("malformed/malformed_property_index_oob.3mf"), "breaks its standard"));
}

TEST(Tolerated, NothingIsWrittenOutsideByPathsInAnArchive) {
  const fs::path before = fs::current_path();
  EXPECT_EQ(import_ok("malformed/3mf_path_traversal.3mf").mesh.triangles.size(), 4u);
  for (fs::path folder = before; folder.has_relative_path(); folder = folder.parent_path())
    EXPECT_FALSE(fs::exists(folder / "escaped.txt"));
  EXPECT_FALSE(fs::exists(fs::path(part_path("malformed")).parent_path().parent_path() / "escaped.txt"));
}

TEST(Errors, TessellatedStepIsNamed) {
  std::ofstream("tessellated.step")
      << "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((''),'2;1');\nFILE_NAME('','',(''),(''),'','','');\n"
         "FILE_SCHEMA(('AP242_MANAGED_MODEL_BASED_3D_ENGINEERING_MIM_LF'));\nENDSEC;\nDATA;\n"
         "#1=COORDINATES_LIST('',3,((0.,0.,0.),(1.,0.,0.),(0.,1.,0.)));\n"
         "#2=TRIANGULATED_FACE('',#1,3,((0.,0.,1.)),$,(1,2,3),((1,2,3)));\n"
         "#3=TESSELLATED_SHELL('',(#2),$);\nENDSEC;\nEND-ISO-10303-21;\n";
  const auto refused = import_part("tessellated.step", {});
  ASSERT_FALSE(refused);
  EXPECT_NE(refused.error().message.find("tessellated"), std::string::npos) << refused.error().text();
}

TEST(Errors, PathsAndOptions) {
  EXPECT_NE(import_error("cad/none.step").message.find("no such file"), std::string::npos);
  EXPECT_NE(import_error("LICENSES.md").message.find("not a part file"), std::string::npos);
  ImportOptions furlong;
  furlong.unit = "furlong";
  EXPECT_EQ(import_error("cad/washer.step", furlong).exit_code, 2);
}

TEST(Limits, MemoryIsAnErrorOfTheFile) {
  ImportOptions options;
  options.memory_mb = 700;
  options.long_side_px = 100;
  EXPECT_TRUE(import_part(part_path("cad/washer.step"), options))
      << "the limit must leave room for a small part";
  const core::Error greedy = import_error("malformed/OutOfMemory.off", options);
  EXPECT_NE(greedy.message.find("needs more than 700 MB"), std::string::npos) << greedy.text();
  // A sound file that is too big for the limit; where Open CASCADE trips over it is its own affair.
  options.memory_mb = 130;
  options.long_side_px = 600;
  EXPECT_NE(import_error("cad/ball-bearing.step", options).text().find("130 MB"), std::string::npos);
}

TEST(Limits, TimeIsAnErrorOfTheFile) {
  ImportOptions options;
  options.time_s = 0.03;
  const core::Error error = import_error("cad/ball-bearing.step", options);
  EXPECT_NE(error.message.find("not read within 0.03 s"), std::string::npos) << error.text();
}

// A stand-in for partbooth-import.
std::string script(const std::string& name, const std::string& body) {
  std::ofstream(name) << "#!/bin/sh\n" << body << "\n";
  chmod(name.c_str(), 0755);
  return fs::absolute(name).string();
}

TEST(Reader, HangIsKilled) {
  const ScopedEnvironment reader("PARTBOOTH_IMPORT", script("hang.sh", "exec sleep 60"));
  ImportOptions options;
  options.time_s = 0.3;
  const auto start = std::chrono::steady_clock::now();
  EXPECT_NE(import_error("cad/washer.step", options).message.find("not read within"), std::string::npos);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
}

TEST(Reader, CrashIsReported) {
  const ScopedEnvironment reader("PARTBOOTH_IMPORT", script("crash.sh", "kill -SEGV $$"));
  const core::Error error = import_error("cad/washer.step");
  EXPECT_NE(error.message.find("crashed"), std::string::npos) << error.text();
  EXPECT_EQ(error.file, part_path("cad/washer.step"));
}

TEST(Reader, StrangeExitAndMissingProgramAreReported) {
  {
    const ScopedEnvironment reader("PARTBOOTH_IMPORT", script("strange.sh", "echo out of ideas >&2; exit 9"));
    EXPECT_NE(import_error("cad/washer.step").message.find("exit code 9: out of ideas"), std::string::npos);
  }
  const ScopedEnvironment reader("PARTBOOTH_IMPORT", "/nonexistent/partbooth-import");
  EXPECT_NE(import_error("cad/washer.step").message.find("cannot start"), std::string::npos);
}

TEST(Reader, OnlyWhatTheFileCausedIsOfTheFile) {
  const auto of_machine = [](const std::string& body) {
    const ScopedEnvironment reader("PARTBOOTH_IMPORT", script("end.sh", body));
    return import_error("cad/washer.step").of_machine;
  };
  for (const char* signal : {"KILL", "INT", "TERM"})
    EXPECT_TRUE(of_machine(std::string("kill -") + signal + " $$")) << signal;
  for (const char* body : {"kill -SEGV $$", "kill -ABRT $$", "exit 3", "exit 9", "echo garbage"})
    EXPECT_FALSE(of_machine(body)) << body;
  EXPECT_TRUE(of_machine("exec /nonexistent/program")) << "what the dynamic linker says of a missing library";
  for (const std::string cache_dir : {"", "cache-no-reader"}) {
    const ScopedEnvironment reader("PARTBOOTH_IMPORT", "/nonexistent/partbooth-import");
    ImportOptions options;
    options.cache_dir = cache_dir;
    EXPECT_TRUE(import_error("cad/washer.step", options).of_machine);
  }
  ImportOptions hasty;
  hasty.time_s = 0.03;
  EXPECT_FALSE(import_error("cad/ball-bearing.step", hasty).of_machine);
  EXPECT_FALSE(import_error("malformed/truncated.step").of_machine);
}

TEST(Reader, IsOutOfReachOfTheTerminalsSignals) {
  const ScopedEnvironment reader(
      "PARTBOOTH_IMPORT",
      script("group.sh",
             "read -r pid name state parent group rest < /proc/$$/stat\n[ $group = $$ ] && exit 9"));
  EXPECT_NE(import_error("cad/washer.step").message.find("exit code 9"), std::string::npos)
      << "the reader is in its parent's process group";
}

TEST(Reader, GarbageIsNotTakenForAPart) {
  const ScopedEnvironment reader("PARTBOOTH_IMPORT", script("garbage.sh", "echo garbage"));
  EXPECT_NE(import_error("cad/washer.step").message.find("damaged"), std::string::npos);
}

TEST(Reader, CannotWriteFiles) {
  const ScopedEnvironment reader("PARTBOOTH_IMPORT",
                                 script("write.sh", "echo escaped > written.txt; exit 9"));
  import_error("cad/washer.step");
  EXPECT_TRUE(!fs::exists("written.txt") || fs::file_size("written.txt") == 0);
}

}  // namespace
}  // namespace partbooth::scene_gen
