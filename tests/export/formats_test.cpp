// SPDX-License-Identifier: Apache-2.0
// What formats refuse, and the rules that no reader would tell us about.
#include <gmock/gmock.h>

#include <cmath>

#include "export/bop/symmetries.h"
#include "export/export.h"
#include "export/export_stamp.h"
#include "export/voc/masks.h"
#include "tests/export/edge_cases.h"
#include "tests/export/fixtures.h"
#include "tests/export/hand_dataset.h"

namespace partbooth::exporter {
namespace {

using testing::HasSubstr;

std::string dataset_of(const std::vector<schema::ImageRecord>& records) {
  const std::string folder = fresh_folder("set");
  EXPECT_TRUE(make_record_dataset(folder, edge_labels(), records));
  return folder;
}

std::string exported(const std::string& format, const ExportOptions& options = {}) {
  const auto done = export_dataset(format, dataset_of(edge_records(true)), options);
  EXPECT_TRUE(done) << done.error().text();
  return done->folder;
}

void expect_refused(const core::Result<ExportSummary>& done, const std::string& what,
                    const std::string& remedy) {
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().exit_code, 2);
  EXPECT_THAT(done.error().text(), HasSubstr(what));
  EXPECT_THAT(done.error().remedy, HasSubstr(remedy));
}

TEST(Formats, PinholeFormatsRefuseOtherLensesWithTheRemedy) {
  auto records = edge_records(true);
  schema::Camera& camera = *records[5].mutable_scene()->mutable_camera();
  camera.add_distortion(-0.1);
  std::string folder = dataset_of(records);
  for (const char* format : {"bop", "kitti"})
    expect_refused(export_dataset(format, folder, {}),
                   "picture 000000005: was taken with a lens that distorts", "scene.camera.distorted=0");
  EXPECT_TRUE(export_dataset("coco", folder, {}));
  camera.set_distortion(0, 0);
  camera.set_model(schema::Camera::TELECENTRIC);
  std::filesystem::remove_all(folder);
  folder = dataset_of(records);
  expect_refused(export_dataset("kitti", folder, {}), "telecentric", "scene.camera.lens=pinhole");
}

TEST(Formats, BopNeedsDepth) {
  const std::string folder = fresh_folder("set");
  ASSERT_TRUE(make_hand_dataset(folder, 10, "jpg"));
  expect_refused(export_dataset("bop", folder, {}), "no layer depth", "layers: [depth]");
}

TEST(Formats, BopWithoutAmodalLabelsHasNoAmodalMasks) {
  const std::string folder = dataset_of(edge_records(false));
  const auto done = export_dataset("bop", folder, {});
  ASSERT_TRUE(done) << done.error().text();
  const auto files = tree(done->folder);
  EXPECT_FALSE(std::filesystem::exists(done->folder + "/train_pbr/000000/mask"));
  EXPECT_THAT(files.at("train_pbr/000000/scene_gt_info.json"), HasSubstr("\"bbox_obj\": [-1, -1, -1, -1]"));
}

TEST(Formats, BopPosesAreOfTheMiddleOfTheModel) {
  const auto files = tree(exported("bop"));
  // The part's box reaches from 2 to 10 and from 0 to 20 mm; its origin is 500 mm before the camera.
  EXPECT_THAT(files.at("train_pbr/000000/scene_gt.json"), HasSubstr("\"cam_t_m2c\": [6, 10, 502.5"));
  EXPECT_THAT(files.at("models/obj_000001.ply"), HasSubstr("\n-4.00000 -10.00000 -2.50000\n"));
  EXPECT_THAT(files.at("models/models_info.json"),
              HasSubstr("\"size_x\": 8.00000, \"size_y\": 20.00000, \"size_z\": 5.00000"));
  EXPECT_THAT(files.at("models/models_info.json"),
              HasSubstr("\"symmetries_discrete\": [[-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]]"));
}

schema::PartFile::Symmetry axis(double x, double y, double z, std::uint32_t order) {
  schema::PartFile::Symmetry symmetry;
  symmetry.mutable_point_m()->set_x(0.001);
  symmetry.mutable_axis()->set_x(x);
  symmetry.mutable_axis()->set_y(y);
  symmetry.mutable_axis()->set_z(z);
  symmetry.set_order(order);
  return symmetry;
}

TEST(Formats, SymmetriesAreWholeGroups) {
  schema::PartFile prism, cube, shaft;
  for (const auto& s : {axis(0, 0, 1, 6), axis(1, 0, 0, 2)}) *prism.add_symmetries() = s;
  for (const auto& s : {axis(0, 0, 1, 4), axis(1, 0, 0, 4)}) *cube.add_symmetries() = s;
  *shaft.add_symmetries() = axis(0, 0, 1, 0);
  EXPECT_EQ(bop::discrete_symmetries(prism, {}).size(), 11u);
  EXPECT_EQ(bop::discrete_symmetries(cube, {}).size(), 23u);
  EXPECT_TRUE(bop::discrete_symmetries(shaft, {}).empty());
  for (const bop::Matrix& m : bop::discrete_symmetries(cube, {})) {
    // The point of the axes stays where it is.
    EXPECT_NEAR(m[0] + m[3], 1, 1e-9);
    EXPECT_NEAR(m[4] + m[7], 0, 1e-9);
    EXPECT_NEAR(m[8] + m[11], 0, 1e-9);
  }
}

TEST(Formats, VocCountsFromOneWithBothEndsInTheBox) {
  const auto files = tree(exported("voc"));
  // The fourth shape is the whole picture: 40 x 32.
  const std::string& xml = files.at("Annotations/000000009.xml");
  EXPECT_THAT(
      xml, HasSubstr("<xmin>1</xmin>\n      <ymin>1</ymin>\n      <xmax>40</xmax>\n      <ymax>32</ymax>"));
  EXPECT_THAT(files.at("ImageSets/Main/train.txt"), testing::StartsWith("000000000\n000000003\n"));
}

TEST(Formats, VocMasksHaveNumbersForAllOrAreRefused) {
  const auto refused = [](const std::vector<schema::ImageRecord>& records,
                          const std::vector<std::string>& labels, const char* what) {
    const std::string folder = fresh_folder("set");
    ASSERT_TRUE(make_record_dataset(folder, labels, records));
    expect_refused(export_dataset("voc", folder, {.masks = true}), what, "without --masks");
    EXPECT_TRUE(export_dataset("voc", folder, {}));
  };
  auto records = edge_records(false);
  refused(records, {"Unterlegscheibe Größe 5", "background", "扳手"}, "background: is the name of");
  schema::Labels& labels = *records[0].mutable_labels();
  while (labels.objects_size() < 300) *labels.add_objects() = labels.objects(0);
  refused(records, edge_labels(), "picture 000000000: shows 29");
}

TEST(Formats, VocColorsAreThoseOfTheDevkit) {
  const media::Palette colors = voc::color_map();
  using Color = std::array<std::uint8_t, 3>;
  EXPECT_EQ(colors[0], (Color{0, 0, 0}));
  EXPECT_EQ(colors[15], (Color{192, 128, 128}));  // person
  EXPECT_EQ(colors[20], (Color{0, 64, 128}));     // tvmonitor
  EXPECT_EQ(colors[255], (Color{224, 224, 192}));
}

TEST(Formats, EachFolderSaysWhatItLeavesOut) {
  const std::string dataset = dataset_of(edge_records(true));
  const auto notes = [&](const char* format, const ExportOptions& options) {
    const auto done = export_dataset(format, dataset, options);
    EXPECT_TRUE(done) << done.error().text();
    const auto stamp = read_stamp(done->folder).value_or(ExportStamp{});
    EXPECT_TRUE(std::any_of(stamp.files.begin(), stamp.files.end(),
                            [](const ExportedFile& file) { return file.name == "export.json"; }));
    return read_file(done->folder + "/export.json").value();
  };
  for (const Format& format : formats()) {
    if (format.name == std::string("imagefolder")) continue;
    const std::string text = notes(format.name, {});
    EXPECT_THAT(text, HasSubstr("{\"count\": 24, \"what\": \"objects without a class\"")) << format.name;
    EXPECT_THAT(text, HasSubstr("\"objects\": 48,\n\"ignored_objects\": 6,")) << format.name;
    if (format.name != std::string("bop")) {
      EXPECT_THAT(text, HasSubstr("{\"count\": 24, \"what\": \"objects of which nothing is visible\""))
          << format.name;
    }
  }
  EXPECT_THAT(notes("imagefolder", {}), HasSubstr("{\"count\": 3, \"what\": \"pictures without a label"));
  EXPECT_THAT(notes("yolo", {.task = "segment"}), HasSubstr("{\"count\": 6, \"what\": \"ignored objects\""));
  EXPECT_THAT(notes("kitti", {}), HasSubstr("{\"count\": 48, \"what\": \"poses\""));
}

TEST(Formats, KittiLinesHaveFifteenFieldsAndDontCares) {
  std::size_t dont_care = 0;
  for (const auto& [name, text] : tree(exported("kitti"))) {
    if (name.find("/label_2/") == std::string::npos) continue;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_EQ(std::count(line.begin(), line.end(), ' '), 14) << line;
      dont_care += line.starts_with("DontCare") ? 1 : 0;
    }
  }
  EXPECT_GT(dont_care, 0u);
}

TEST(Formats, YoloNeedsWhatItsTaskNeeds) {
  const std::string folder = dataset_of(edge_records(false));
  expect_refused(export_dataset("yolo", folder, {.task = "pose"}), "no keypoints", "another --task");
  expect_refused(export_dataset("yolo", folder, {.task = "obb"}), "no oriented boxes", "again");
  expect_refused(export_dataset("yolo", folder, {.task = "count"}), "unknown task", "classify, detect");
}

TEST(Formats, CocoWithoutAmodalLabelsHasNoAmodalMasks) {
  const std::string folder = dataset_of(edge_records(false));
  expect_refused(export_dataset("coco", folder, {.amodal = true}), "picture 000000000: has no amodal masks",
                 "without --amodal");
  EXPECT_TRUE(export_dataset("coco", folder, {}));
  EXPECT_THAT(read_file(folder + "/export/coco/annotations/instances_val.json").value(),
              testing::Not(HasSubstr("amodal")));
}

TEST(Formats, YoloNeedsAValidationSplit) {
  auto records = edge_records(true);
  for (schema::ImageRecord& record : records) record.mutable_scene()->set_split("train");
  expect_refused(export_dataset("yolo", dataset_of(records), {}), "no pictures in val", "--split-by scene");
}

TEST(Formats, FoldersOfClassesMustBeComplete) {
  auto records = edge_records(true);
  for (schema::ImageRecord& record : records)
    if (record.scene().class_id() == 1) record.mutable_scene()->set_split("train");
  const std::string folder = dataset_of(records);
  expect_refused(export_dataset("imagefolder", folder, {}), "'bolt' has no picture in", "--split-by");
  expect_refused(export_dataset("yolo", folder, {.task = "classify"}), "'bolt' has no picture in",
                 "--split-by");
}

TEST(Formats, OwnersWordsAreLeftOutWhereThereAreNone) {
  const auto files = tree(exported("croissant"));
  EXPECT_THAT(files.at("croissant.json"), testing::Not(HasSubstr("license")));
  EXPECT_THAT(
      tree(exported("croissant", {.license = "https://spdx.org/licenses/MIT.html"})).at("croissant.json"),
      HasSubstr("MIT"));
}

}  // namespace
}  // namespace partbooth::exporter
