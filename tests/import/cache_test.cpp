// SPDX-License-Identifier: Apache-2.0
// The same bytes each time, from the file and from the cache; several threads at once.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "core/sha256.h"
#include "tests/import/import_fixture.h"

namespace partbooth::scene_gen {
namespace {

namespace fs = std::filesystem;

ImportOptions fresh_cache(const std::string& name) {
  fs::remove_all(name);
  ImportOptions options;
  options.cache_dir = name;
  return options;
}

std::string only_entry(const std::string& folder) {
  std::string found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    EXPECT_TRUE(found.empty()) << "more than one entry";
    found = entry.path();
  }
  return found;
}

// A copy of partbooth-import. Without its file nothing can be imported: what is still answered was cached.
class OwnReader {
 public:
  explicit OwnReader(const std::string& name, const std::string& appended = "")
      : path_(fs::absolute(name)), use_("PARTBOOTH_IMPORT", path_) {
    fs::copy_file(PARTBOOTH_BIN_DIR "/partbooth-import", path_, fs::copy_options::overwrite_existing);
    std::ofstream(path_, std::ios::binary | std::ios::app) << appended;
  }
  void remove() const { fs::remove(path_); }

 private:
  std::string path_;
  ScopedEnvironment use_;
};

TEST(Cache, ImportsAreByteEqual) {
  for (const char* name :
       {"cad/as1-oc-214.stp", "cad/io1-cm-214.igs", "meshes/cube_gears.3mf", "meshes/pipe.obj"}) {
    const auto a = import_part(part_path(name), {}), b = import_part(part_path(name), {});
    ASSERT_TRUE(a && b) << name;
    EXPECT_EQ(a->bytes, b->bytes) << name;
    EXPECT_EQ(a->sha256, core::sha256_hex(a->bytes));
  }
}

TEST(Cache, HitEqualsFreshImportAndNeedsNoReader) {
  const ImportOptions options = fresh_cache("cache-hit");
  const OwnReader reader("reader-hit");
  const auto fresh = import_part(part_path("cad/washer.step"), options);
  ASSERT_TRUE(fresh);
  reader.remove();
  const auto hit = import_part(part_path("cad/washer.step"), options);
  ASSERT_TRUE(hit) << hit.error().text();
  EXPECT_EQ(hit->bytes, fresh->bytes);
  EXPECT_EQ(hit->sha256, fresh->sha256);
  ImportOptions other = options;
  other.long_side_px = 50;
  EXPECT_FALSE(import_part(part_path("cad/washer.step"), other)) << "other options, other entry";
}

TEST(Cache, DamagedEntryIsImportedAgain) {
  const ImportOptions options = fresh_cache("cache-damaged");
  const OwnReader reader("reader-damaged");
  const auto fresh = import_part(part_path("cad/washer.step"), options);
  ASSERT_TRUE(fresh);
  const std::string entry = only_entry(options.cache_dir);
  {
    std::fstream file(entry, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(fs::file_size(entry) / 2));
    file.put('\x7f');
  }
  const auto again = import_part(part_path("cad/washer.step"), options);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->bytes, fresh->bytes);
  reader.remove();
  EXPECT_TRUE(import_part(part_path("cad/washer.step"), options)) << "the entry is whole again";
}

TEST(Cache, AnotherReaderHasItsOwnEntries) {
  const ImportOptions options = fresh_cache("cache-reader");
  const auto entries = [&] {
    return std::distance(fs::directory_iterator(options.cache_dir), fs::directory_iterator());
  };
  for (const char* name : {"reader-a", "reader-same-as-a"}) {
    const OwnReader reader(name);
    ASSERT_TRUE(import_part(part_path("cad/washer.step"), options));
    EXPECT_EQ(entries(), 1);
  }
  const OwnReader other("reader-b", "x");
  ASSERT_TRUE(import_part(part_path("cad/washer.step"), options));
  EXPECT_EQ(entries(), 2);
}

TEST(Cache, SideFilesCount) {
  fs::remove_all("side");
  fs::create_directories("side");
  fs::copy(part_path("malformed/IndexOutOfRange.gltf"), "side/part.gltf");
  std::ofstream("side/part.obj") << "mtllib colour.mtl\nusemtl c\nv 0 0 0\nv 10 0 0\nv 0 10 0\nf 1 2 3\n";
  std::ofstream("side/colour.mtl") << "newmtl c\nKd 1 0 0\n";
  const ImportOptions options = fresh_cache("cache-side");
  const auto red = import_part("side/part.obj", options);
  ASSERT_TRUE(red);
  std::ofstream("side/colour.mtl") << "newmtl c\nKd 0 1 0\n";
  const auto green = import_part("side/part.obj", options);
  ASSERT_TRUE(green);
  EXPECT_NE(red->bytes, green->bytes);
}

TEST(Cache, UnusableFolderIsNoError) {
  std::ofstream("a-file") << "x";
  ImportOptions options;
  options.cache_dir = "a-file/cache";
  EXPECT_TRUE(import_part(part_path("cad/washer.step"), options));
}

TEST(Cache, ThreadsImportAtOnce) {
  const ImportOptions options = fresh_cache("cache-threads");
  std::string bytes[4];
  std::vector<std::thread> threads;
  for (std::string& out : bytes)
    threads.emplace_back([&out, &options] {
      if (const auto imported = import_part(part_path("cad/hex-nut.step"), options)) out = imported->bytes;
    });
  for (std::thread& t : threads) t.join();
  EXPECT_FALSE(bytes[0].empty());
  for (const std::string& b : bytes) EXPECT_EQ(b, bytes[0]);
  only_entry(options.cache_dir);
}

}  // namespace
}  // namespace partbooth::scene_gen
