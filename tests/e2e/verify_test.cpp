// SPDX-License-Identifier: Apache-2.0
// verify is silent about a sound data set and finds each planted damage.
#include <gtest/gtest.h>

#include <filesystem>
#include <limits>
#include <nlohmann/json.hpp>

#include "media/media.h"
#include "tests/e2e/damage.h"
#include "tests/e2e/program.h"

namespace partbooth::e2e {
namespace {

namespace fs = std::filesystem;

std::string a_picture(const std::string& set, const std::string& key = "000000003") {
  for (const auto& entry : fs::recursive_directory_iterator(set + "/images"))
    if (entry.path().stem() == key) return entry.path();
  return "";
}

std::string an_input(const std::string& set) {
  for (const auto& entry : fs::directory_iterator(set + "/inputs"))
    if (entry.path().extension() != ".json") return entry.path();
  return "";
}

// The data set with an export, of which `name` is damaged.
std::string exported(const std::string& set, const std::string& name) {
  EXPECT_EQ(partbooth({"export", "tfrecord", set}).exit_code, 0);
  return set + "/export/tfrecord/" + name;
}

const char* const kShard = "train-00000-of-00001.tfrecord";

void write_scatter(const std::string& set, const core::ImageF& layer) {
  write_bytes(set + "/layers/soiling_scatter/000000002.exr", media::encode_exr(layer, "Y"));
}

const std::vector<Damage>& damages() {
  static const std::vector<Damage> kDamages{
      {"MissingPicture", "file", "", [](const std::string& set) { fs::remove(a_picture(set)); }},
      {"FlippedBitInPicture", "file", "", [](const std::string& set) { flip_bit(a_picture(set)); }},
      {"TruncatedPicture", "picture", "",
       [](const std::string& set) { fs::resize_file(a_picture(set), 400); }},
      {"PictureInAnotherLabelsFolder", "orphan", "",
       [](const std::string& set) {
         fs::rename(a_picture(set), set + "/images/train/washer/999999999.jpg");
       }},
      {"RenamedLabelFolder", "orphan", "",
       [](const std::string& set) { fs::rename(set + "/images/train/washer", set + "/images/train/disc"); }},
      {"OrphanPicture", "orphan", "",
       [](const std::string& set) {
         fs::copy_file(a_picture(set), set + "/images/train/washer/000000099.jpg");
       }},
      {"EmptyLabelFolder", "orphan", "",
       [](const std::string& set) { fs::create_directories(set + "/images/train/gear"); }},
      {"LeftTemporaryFiles", "orphan", "",
       [](const std::string& set) { fs::create_directories(set + "/.partbooth-tmp/a"); }},
      {"ForeignJournal", "orphan", "",
       [](const std::string& set) { write_text(set + "/records/000007.records", ""); }},
      {"FlippedBitInLayer", "file", "",
       [](const std::string& set) { flip_bit(set + "/layers/coverage/000000002.png"); }},
      {"SwappedPictures", "file", "its record",
       [](const std::string& set) {
         const std::string one = a_picture(set), other = a_picture(set, "000000005"), bytes = file_text(one);
         write_text(one, file_text(other));
         write_text(other, bytes);
       }},
      {"MissingLayer", "file", "",
       [](const std::string& set) { fs::remove(set + "/layers/instance/000000002.png"); }},
      {"LayerOfAnotherImage", "layer", "the masks of the labels",
       [](const std::string& set) {
         fs::copy_file(set + "/layers/instance/000000001.png", set + "/layers/instance/000000002.png",
                       fs::copy_options::overwrite_existing);
       }},
      {"OtherSoilingClasses", "layer", "",
       [](const std::string& set) {
         fs::copy_file(set + "/layers/coverage/000000002.png", set + "/layers/soiling_class/000000002.png",
                       fs::copy_options::overwrite_existing);
       }},
      {"DamagedSoilingScatter", "layer", "",
       [](const std::string& set) { fs::resize_file(set + "/layers/soiling_scatter/000000002.exr", 60); }},
      {"SoilingScatterOfAnotherSize", "layer", "",
       [](const std::string& set) { write_scatter(set, core::ImageF(32, 64, 1, 0.5f)); }},
      {"InfiniteSoilingScatter", "layer", "",
       [](const std::string& set) {
         write_scatter(set, core::ImageF(64, 64, 1, std::numeric_limits<float>::infinity()));
       }},
      {"SoilingAgainstItsClasses", "layer", "",
       [](const std::string& set) {
         write_bytes(set + "/layers/soiling/000000002.png", media::encode_png(core::ImageU8(64, 64, 1, 255)));
       }},
      {"TornRecord", "journal", "",
       [](const std::string& set) {
         const std::string path = set + "/records/000000.records";
         fs::resize_file(path, fs::file_size(path) - 7);
       }},
      {"FlippedBitInRecord", "journal", "",
       [](const std::string& set) { flip_bit(set + "/records/000000.records", 0.4); }},
      {"RecordsTwice", "journal", "",
       [](const std::string& set) {
         const std::string path = set + "/records/000000.records";
         write_text(path, file_text(path) + file_text(path));
       }},
      {"MissingJournal", "journal", "",
       [](const std::string& set) { fs::remove(set + "/records/000000.records"); }},
      {"NoRecordsFolder", "journal", "is missing",
       [](const std::string& set) { fs::remove_all(set + "/records"); }},
      {"RecordsFolderIsAFile", "file", "cannot be read",
       [](const std::string& set) {
         fs::remove_all(set + "/records");
         write_text(set + "/records", "");
       }},
      {"FlippedBitInInput", "inputs", "", [](const std::string& set) { flip_bit(an_input(set)); }},
      {"MissingInput", "inputs", "", [](const std::string& set) { fs::remove(an_input(set)); }},
      {"ForeignInput", "inputs", "", [](const std::string& set) { write_text(set + "/inputs/notes", "x"); }},
      {"DamagedCatalog", "inputs", "",
       [](const std::string& set) { write_text(set + "/inputs/catalog.json", "{"); }},
      {"ClassesSwapped", "classes", "",
       [](const std::string& set) { write_text(set + "/classes.txt", "hex_nut\nbracket\nwasher\n"); }},
      {"ClassesMissing", "classes", "is missing",
       [](const std::string& set) { fs::remove(set + "/classes.txt"); }},
      {"ClassesWithLineEndsOfWindows", "classes", "CR LF",
       [](const std::string& set) { write_text(set + "/classes.txt", "bracket\r\nhex_nut\r\nwasher\r\n"); }},
      {"ClassRenamed", "class", "",
       [](const std::string& set) { write_text(set + "/classes.txt", "bracket\nhex_nut\nwashers\n"); }},
      {"MissingShard", "export", "", [](const std::string& set) { fs::remove(exported(set, kShard)); }},
      {"TruncatedShard", "export", "",
       [](const std::string& set) { fs::resize_file(exported(set, kShard), 400); }},
      {"FlippedBitInShard", "export", "", [](const std::string& set) { flip_bit(exported(set, kShard)); }},
      {"ForeignShard", "export", "",
       [](const std::string& set) { write_text(exported(set, "val-00000-of-00001.tfrecord"), ""); }},
      {"DamagedStamp", "export", "",
       [](const std::string& set) { fs::resize_file(exported(set, ".partbooth-export"), 64); }},
      {"MissingStamp", "export", "",
       [](const std::string& set) { fs::remove(exported(set, ".partbooth-export")); }},
      {"FlippedBitInAnExportElsewhere", "export", "",
       [](const std::string& set) {
         EXPECT_EQ(partbooth({"export", "tfrecord", set, "--out", set + "/mine/a"}).exit_code, 0);
         flip_bit(set + "/mine/a/" + kShard);
       }},
  };
  return kDamages;
}

class PlantedDamage : public testing::TestWithParam<std::size_t> {};

TEST_P(PlantedDamage, IsFound) { expect_found(damages()[GetParam()]); }

INSTANTIATE_TEST_SUITE_P(Verify, PlantedDamage, testing::Range<std::size_t>(0, damages().size()),
                         [](const auto& info) { return std::string(damages()[info.param].name); });

TEST(Verify, ASoundDataSetHasNoFindings) {
  const Ran ran = partbooth({"verify", base_dataset(), "--json"});
  EXPECT_EQ(ran.exit_code, 0) << ran.out;
  const auto json = nlohmann::json::parse(ran.out);
  EXPECT_EQ(json["images"], 12);
  EXPECT_EQ(json["files"], 96);
  EXPECT_TRUE(json["findings"].empty());
}

TEST(Verify, ExportedFilesAreNoOrphans) {
  const std::string set = copy_of(base_dataset());
  const Ran ran = partbooth({"export", "tfrecord", set});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_TRUE(fs::exists(set + "/export/tfrecord/train-00000-of-00001.tfrecord"));
  EXPECT_EQ(partbooth({"verify", set}).exit_code, 0);
}

// Who has moved pictures to another disk and left links has the same data set.
TEST(Verify, ALinkToThePictureIsThePicture) {
  const std::string set = copy_of(base_dataset()), elsewhere = set + "-elsewhere.jpg";
  const std::string picture = a_picture(set);
  fs::rename(picture, elsewhere);
  fs::create_symlink(elsewhere, picture);
  const Ran ran = partbooth({"verify", set + "/"});
  EXPECT_EQ(ran.exit_code, 0) << ran.out;
}

TEST(Verify, AnExportOfOlderRecordsIsOutOfDate) {
  const std::string set = copy_of(base_dataset());
  const std::string stamp = exported(set, ".partbooth-export");
  std::string text = file_text(stamp);
  text[70] = text[70] == '0' ? '1' : '0';  // in the second line: the hash of the records
  write_text(stamp, text);
  const Ran ran = partbooth({"verify", set, "--json"});
  EXPECT_EQ(ran.exit_code, 1);
  const auto findings = nlohmann::json::parse(ran.out)["findings"];
  ASSERT_EQ(findings.size(), 1u) << ran.out;
  EXPECT_EQ(findings[0]["file"], "export/tfrecord");
  EXPECT_EQ(findings[0]["message"], "is out of date: the data set has other records now");
  EXPECT_EQ(findings[0]["remedy"], "export the data set again");
}

TEST(Verify, AFolderThatIsNoDataSetIsWrongUsage) {
  EXPECT_EQ(partbooth({"verify", work_folder("nothing")}).exit_code, 2);
}

// The same damage that verify finds in a journal is mended by rendering again.
TEST(Verify, ADamagedJournalIsMendedByRenderingAgain) {
  const std::string set = copy_of(base_dataset());
  flip_bit(set + "/records/000000.records", 0.4);
  ASSERT_EQ(partbooth({"verify", set}).exit_code, 1);
  const std::string config = fs::path(base_dataset()).parent_path() / "config.yaml";
  const Ran ran = partbooth({"render", config, "--out", set});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(partbooth({"verify", set}).exit_code, 0);
  expect_same(contract(set), contract(base_dataset()));
}

}  // namespace
}  // namespace partbooth::e2e
