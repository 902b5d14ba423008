// SPDX-License-Identifier: Apache-2.0
// verify finds labels that do not fit their pixels, although every checksum is right.
#include <gtest/gtest.h>

#include <filesystem>
#include <regex>

#include "media/media.h"
#include "tests/e2e/damage.h"
#include "tests/e2e/program.h"

namespace partbooth::e2e {
namespace {

namespace fs = std::filesystem;
using schema::ImageRecord;
using schema::ObjectLabel;
using Plant = std::function<void(const std::string& set)>;

constexpr std::size_t kImage = 2;

// Changes the record of one image.
Plant record(const std::function<void(ImageRecord&)>& edit) {
  return [edit](const std::string& set) {
    edit_records(set, [&](Records& records) { edit(records.at(kImage)); });
  };
}

// Changes the label of its main target.
Plant target(const std::function<void(ObjectLabel&)>& edit) {
  return record([edit](ImageRecord& r) {
    ASSERT_GT(r.labels().objects(0).mask_px(), 0u);
    edit(*r.mutable_labels()->mutable_objects(0));
  });
}

// Changes the pixels of a layer; the record has the hash of what is there.
template <class Read, class Edit, class Encode>
Plant layer(const char* kind, const Read& read, const Edit& edit, const Encode& encode) {
  return [=](const std::string& set) {
    edit_records(set, [&](Records& records) {
      auto pixels = read(path_of(set, records.at(kImage), kind));
      ASSERT_TRUE(pixels);
      edit(*pixels);
      replace_file(set, records.at(kImage), kind, encode(*pixels));
    });
  };
}

// Image 7 shows what image 2 does, encoded again: no byte is the same.
void copy_picture(const std::string& set, Records& records) {
  const auto picture = media::read_8bit(path_of(set, records.at(kImage), "image"));
  ASSERT_TRUE(picture);
  replace_file(set, records.at(7), "image", media::encode_jpeg(*picture, 60, media::Chroma::k420));
}

// Moves image 7 to val, record and file.
void move_to_val(const std::string& set, ImageRecord& r) {
  const std::string old = r.files(0).path();
  r.mutable_scene()->set_split("val");
  r.mutable_files(0)->set_path(std::regex_replace(old, std::regex("/train/"), "/val/"));
  fs::create_directories(fs::path(set + "/" + r.files(0).path()).parent_path());
  fs::rename(set + "/" + old, set + "/" + r.files(0).path());
}

void replace_in_file(const std::string& path, const std::string& pattern, const std::string& with) {
  const std::string text = file_text(path);
  const std::string changed = std::regex_replace(text, std::regex(pattern), with);
  ASSERT_NE(text, changed);
  write_text(path, changed);
}

const std::vector<Damage>& damages() {
  static const std::vector<Damage> kDamages{
      {"WrongClassId", "class", "in classes.txt",
       record([](ImageRecord& r) { r.mutable_scene()->set_class_id((r.scene().class_id() + 1) % 3); })},
      {"LabelThatIsNoClass", "label", "in classes.txt", target([](ObjectLabel& o) { o.set_label("gear"); })},
      {"BoxOffByOne", "label", "the box is not the tight box",
       target([](ObjectLabel& o) { o.mutable_modal_box()->set_x1(o.modal_box().x1() + 1); })},
      {"AmodalBoxOffByOne", "label", "the amodal box is not",
       target([](ObjectLabel& o) { o.mutable_amodal_box()->set_y1(o.amodal_box().y1() - 1); })},
      {"SubpixelBoxElsewhere", "label", "the sub-pixel box",
       target([](ObjectLabel& o) { o.mutable_subpixel_box()->set_x0(o.modal_box().x0() + 2); })},
      {"OrientedBoxTooSmall", "label", "the oriented box",
       target([](ObjectLabel& o) { o.mutable_oriented_box()->set_height(1e-3); })},
      {"MaskMovedByAPixel", "layer", "the masks of the labels", target([](ObjectLabel& o) {
         o.mutable_mask()->set_counts(0, o.mask().counts(0) - 1);
         o.mutable_mask()->set_counts(2, o.mask().counts(2) + 1);
       })},
      {"MaskTooShort", "label", "the runs of a mask",
       target([](ObjectLabel& o) { o.mutable_mask()->set_counts(0, o.mask().counts(0) - 1); })},
      {"MasksThatOverlap", "label", "overlap", record([](ImageRecord& r) {
         *r.mutable_scene()->add_instances() = r.scene().instances(0);
         *r.mutable_labels()->add_objects() = r.labels().objects(0);
       })},
      {"PixelsMiscounted", "label", "another number of pixels",
       target([](ObjectLabel& o) { o.set_mask_px(o.mask_px() + 1); })},
      {"AreaMiscounted", "label", "is not that of the areas",
       target([](ObjectLabel& o) { o.set_visible_area_px(o.visible_area_px() / 2); })},
      {"FractionAboveOne", "label", "outside 0..1",
       target([](ObjectLabel& o) { o.set_visible_fraction(1.2); })},
      {"FractionsThatDoNotAddUp", "label", "add up",
       target([](ObjectLabel& o) { o.set_occluded_fraction(o.occluded_fraction() > 0.5 ? 0.1 : 0.9); })},
      {"DepthElsewhere", "layer", "m on object",
       target([](ObjectLabel& o) { o.set_depth_max_m(o.depth_max_m() + 1); })},
      {"DepthBackwards", "label", "range of its depth",
       target([](ObjectLabel& o) { o.set_depth_max_m(o.depth_min_m() / 2); })},
      {"PoseThatIsNoRotation", "pose", "rotation is none",
       target([](ObjectLabel& o) { o.mutable_camera_from_part()->set_rotation(4, 3); })},
      {"PoseElsewhere", "pose", "not that of the scene",
       target([](ObjectLabel& o) { o.mutable_camera_from_part()->mutable_translation_m()->set_x(7); })},
      {"Box3dOfAnotherPose", "pose", "3D box",
       target([](ObjectLabel& o) { o.mutable_box3d_corners_m(3)->set_x(o.box3d_corners_m(3).x() + 0.001); })},
      {"OccluderThatIsNoObject", "label", "is hidden by", target([](ObjectLabel& o) {
         o.clear_occluders();
         o.add_occluders()->set_instance_id(77);
       })},
      {"RegionLargerThanTheObject", "label", "region", target([](ObjectLabel& o) {
         schema::RegionLabel& region = *o.add_regions();
         region.set_kind("body");
         region.set_mask_px(o.mask_px() + 1);
       })},
      {"IgnoredForAnotherReason", "label", "for another reason", record([](ImageRecord& r) {
         for (ObjectLabel& o : *r.mutable_labels()->mutable_objects()) {
           o.set_ignored(true);
           o.set_ignored_because("weather");
         }
       })},
      {"SoilingMiscounted", "label", "soiling classes",
       record([](ImageRecord& r) { r.mutable_labels()->add_soiling_class_px(5); })},
      {"CameraOfAnotherSize", "label", "camera",
       record([](ImageRecord& r) { r.mutable_scene()->mutable_camera()->set_width_px(640); })},
      {"PartOfAnotherClass", "class", "is no part of class",
       [](const std::string& set) {
         edit_records(set, [](Records& records) {
           const schema::SceneSpec& scene = records.at(kImage).scene();
           for (ImageRecord& other : records)
             if (other.scene().class_id() != scene.class_id())
               other.mutable_scene()->mutable_instances(0)->set_part_sha256(scene.instances(0).part_sha256());
         });
       }},
      {"KeypointOutside", "label", "lies outside", target([](ObjectLabel& o) {
         schema::KeypointLabel& point = *o.add_keypoints();
         point.set_name("hole9.a");
         point.set_x(-3);
         point.set_visibility(2);
       })},
      {"IgnoredWithoutReason", "label", "marked as ignored",
       target([](ObjectLabel& o) { o.set_ignored(!o.ignored()); })},
      {"UnmarkedObjectWithoutPixels", "label", "not marked as ignored", target([](ObjectLabel& o) {
         o.set_mask_px(0);
         o.set_ignored(false);
       })},
      {"NegativeWithATarget", "target", "shows an object", record([](ImageRecord& r) {
         r.mutable_scene()->set_negative("empty_scene");
         r.mutable_scene()->set_class_id(-1);
       })},
      {"ClassOutOfTurn", "balance", "quotas",
       record([](ImageRecord& r) { r.mutable_scene()->set_class_id((r.scene().class_id() + 1) % 3); })},
      {"SplitOutOfTurn", "split", "belongs to train",
       [](const std::string& set) {
         edit_records(set, [&](Records& records) { move_to_val(set, records.at(7)); });
       }},
      {"ViewOfAnotherScene", "record", "view of scene",
       record([](ImageRecord& r) { r.mutable_scene()->set_scene_index(9); })},
      {"SceneInTwoSplits", "leak", "the same scene",
       [](const std::string& set) {
         edit_records(set, [&](Records& records) {
           move_to_val(set, records.at(7));
           records.at(7).mutable_scene()->set_scene_index(kImage);
         });
       }},
      {"PictureTwiceEncodedAgain", "duplicate", "shows the same as",
       [](const std::string& set) {
         edit_records(set, [&](Records& records) { copy_picture(set, records); });
       }},
      {"PictureTwiceBrightened", "duplicate", "shows the same as",
       [](const std::string& set) {
         edit_records(set, [&](Records& records) {
           auto picture = media::read_8bit(path_of(set, records.at(kImage), "image"));
           ASSERT_TRUE(picture);
           for (std::uint8_t& v : picture->data) v = std::uint8_t(std::min(255, v * 11 / 10));
           replace_file(set, records.at(7), "image", media::encode_jpeg(*picture, 70));
         });
       }},
      {"PictureInTwoSplits", "leak", "shows the same as",
       [](const std::string& set) {
         edit_records(set, [&](Records& records) {
           copy_picture(set, records);
           move_to_val(set, records.at(7));
         });
       }},
      {"RecordOfAnotherSeed", "record", "the seed",
       record([](ImageRecord& r) { r.mutable_scene()->set_seed(99); })},
      {"RecordTwice", "journal", "there twice",
       [](const std::string& set) {
         edit_records(set, [](Records& records) { records.at(3) = records.at(kImage); });
       }},
      {"RecordMissing", "journal", "is missing",
       [](const std::string& set) {
         edit_records(set, [](Records& records) { records.erase(records.begin() + kImage); });
       }},
      {"RecordWithDrawsThatAreNone", "journal", "the record cannot be read",
       [](const std::string& set) {
         edit_records(set,
                      [](Records& records) { records.at(kImage).set_packed_draws("not what zlib writes"); });
       }},
      {"RecordWithoutALayer", "record", "names no file of the layer sensor_dust",
       record([](ImageRecord& r) { r.mutable_files()->RemoveLast(); })},
      {"RecordWithAnUnknownLayer", "record", "does not ask for: thermal",
       record([](ImageRecord& r) { r.mutable_files(1)->set_kind("thermal"); })},
      {"FileOfAnotherRecord", "shared", "the record of 000000002 names this file",
       [](const std::string& set) {
         edit_records(set,
                      [](Records& records) { *records.at(7).mutable_files() = records.at(kImage).files(); });
       }},
      {"PartThatIsNotInTheInputs", "scene-input", "is missing or damaged", record([](ImageRecord& r) {
         r.mutable_scene()->mutable_instances(0)->set_part_sha256(std::string(64, '0'));
       })},
      {"LabelMissing", "label", "labels for",
       record([](ImageRecord& r) { r.mutable_labels()->mutable_objects()->RemoveLast(); })},
      {"OnePixelOfTheInstanceLayer", "layer", "the masks of the labels",
       layer(
           "instance", media::read_png16, [](core::ImageU16& pixels) { ++*pixels.at(32, 32); },
           [](const core::ImageU16& pixels) { return media::encode_png(pixels); })},
      {"OnePixelOfTheDepthLayer", "layer", "infinite or below zero",
       layer(
           "depth", media::read_exr, [](core::ImageF& pixels) { *pixels.at(32, 32) = -1; },
           [](const core::ImageF& pixels) { return media::encode_exr(pixels, "Z"); })},
      {"CoverageInPercent", "layer", "sixteenths",
       layer(
           "coverage", media::read_8bit, [](core::ImageU8& pixels) { *pixels.at(32, 32) = 100; },
           [](const core::ImageU8& pixels) { return media::encode_png(pixels); })},
      {"CoverageOfNothing", "layer", "visible area",
       layer(
           "coverage", media::read_8bit,
           [](core::ImageU8& pixels) { std::fill(pixels.data.begin(), pixels.data.end(), std::uint8_t{16}); },
           [](const core::ImageU8& pixels) { return media::encode_png(pixels); })},
      {"DepthOfThreeChannels", "layer", "3 channels instead of 1",
       layer(
           "depth", media::read_exr, [](core::ImageF& pixels) { pixels = core::ImageF(64, 64, 3, 1.0f); },
           [](const core::ImageF& pixels) { return media::encode_exr(pixels); })},
      {"LayerOfAnotherSize", "layer", "not of the size",
       layer(
           "depth", media::read_exr, [](core::ImageF& pixels) { pixels = core::ImageF(32, 64, 1, 1.0f); },
           [](const core::ImageF& pixels) { return media::encode_exr(pixels, "Z"); })},
      {"PictureOfAnotherSize", "picture", "not 64x64",
       layer(
           "image", media::read_8bit, [](core::ImageU8& pixels) { pixels = core::ImageU8(32, 64, 3, 90); },
           [](const core::ImageU8& pixels) { return media::encode_jpeg(pixels, 90); })},
      {"ConfigEdited", "manifest", "is not what the data set was made from",
       [](const std::string& set) { replace_in_file(set + "/dataset.yaml", "name: e2e", "name: mine"); }},
      {"ManifestMiscounts", "manifest", "other numbers of images",
       [](const std::string& set) {
         replace_in_file(set + "/manifest.json", "\"images\": 12,\n  \"bytes\"",
                         "\"images\": 13,\n  \"bytes\"");
       }},
      {"ManifestOfOtherRecords", "manifest", "is of other records",
       [](const std::string& set) {
         replace_in_file(set + "/manifest.json", "\"record_checksums_sha256\": \"..", "$&00");
       }},
      {"ManifestMissing", "manifest", "is missing",
       [](const std::string& set) { fs::remove(set + "/manifest.json"); }},
  };
  return kDamages;
}

class DamagedRecord : public testing::TestWithParam<std::size_t> {};

TEST_P(DamagedRecord, IsFound) { expect_found(damages()[GetParam()]); }

INSTANTIATE_TEST_SUITE_P(Verify, DamagedRecord, testing::Range<std::size_t>(0, damages().size()),
                         [](const auto& info) { return std::string(damages()[info.param].name); });

// The way by which records are spoilt spoils nothing by itself.
TEST(DamagedRecords, RecordsWrittenAgainAreSound) {
  const std::string set = copy_of(base_dataset());
  edit_records(set, [](Records&) {});
  const Ran ran = partbooth({"verify", set});
  EXPECT_EQ(ran.exit_code, 0) << ran.out;
}

// It has the hash of its records under another name, counted in another way.
TEST(DamagedRecords, AManifestOfAnEarlierVersionIsNone) {
  const std::string set = copy_of(base_dataset());
  replace_in_file(set + "/manifest.json", "record_checksums_sha256", "records_sha256");
  const Ran ran = partbooth({"verify", set});
  EXPECT_EQ(ran.exit_code, 0) << ran.out;
}

}  // namespace
}  // namespace partbooth::e2e
