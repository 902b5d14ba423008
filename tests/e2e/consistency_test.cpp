// SPDX-License-Identifier: Apache-2.0
// Each preset of configs/ gives labels that agree with their pixels. What is compared is read straight from
// the files, without the program's own checks; then those find nothing either, and every format can be
// exported.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "export/dataset_reader.h"
#include "export/export.h"
#include "export/mask/run_lengths.h"
#include "media/media.h"
#include "tests/e2e/program.h"

namespace partbooth::e2e {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> presets() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(PARTBOOTH_SOURCE_DIR "/configs"))
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem());
  std::sort(names.begin(), names.end());
  return names;
}

struct Layers {
  core::ImageU16 instance;
  core::ImageU8 coverage_16;  // three equal channels
  core::ImageF depth_m;
};

Layers layers_of(const std::string& set, const schema::ImageRecord& record) {
  const std::string name = "/" + record.key();
  return {media::read_png16(set + "/layers/instance" + name + ".png").value(),
          media::read_8bit(set + "/layers/coverage" + name + ".png").value(),
          media::read_exr(set + "/layers/depth" + name + ".exr").value()};
}

// What the layers show of one object.
struct Seen {
  int x0 = 1 << 20, y0 = 1 << 20, x1 = 0, y1 = 0;
  std::uint32_t pixels = 0;
  double area_px = 0;
  float near_m = 1e30f, far_m = 0;
};

void expect_labels_fit(const schema::ImageRecord& record, const Layers& layers) {
  const auto& objects = record.labels().objects();
  std::vector<Seen> seen(static_cast<std::size_t>(objects.size()) + 1);
  std::uint64_t shown = 0, masked = 0, differing = 0;
  for (int y = 0; y < layers.instance.height; ++y)
    for (int x = 0; x < layers.instance.width; ++x) {
      const std::uint16_t id = *layers.instance.at(x, y);
      ASSERT_LE(id, objects.size()) << "an object that no label names";
      Seen& s = seen[id];
      s = {std::min(s.x0, x),
           std::min(s.y0, y),
           std::max(s.x1, x + 1),
           std::max(s.y1, y + 1),
           s.pixels + 1,
           s.area_px + layers.coverage_16.at(x, y)[0] / 16.0,
           std::min(s.near_m, *layers.depth_m.at(x, y)),
           std::max(s.far_m, *layers.depth_m.at(x, y))};
      shown += id != 0;
    }
  for (const schema::ObjectLabel& object : objects) {
    SCOPED_TRACE("object " + std::to_string(object.instance_id()) + " " + object.role());
    const Seen& s = seen.at(object.instance_id());
    EXPECT_EQ(object.mask_px(), s.pixels);
    const core::ImageU8 mask = exporter::mask_pixels(object.mask());
    ASSERT_EQ(mask.data.size(), layers.instance.data.size());
    for (std::size_t i = 0; i < mask.data.size(); ++i) {
      masked += mask.data[i];
      differing += (mask.data[i] != 0) != (layers.instance.data[i] == object.instance_id());
    }
    if (s.pixels == 0) {
      EXPECT_TRUE(object.ignored() || object.class_id() < 0) << "nothing of it is seen, and it is not marked";
      EXPECT_EQ(object.modal_box().x1(), 0);
      continue;
    }
    EXPECT_EQ(object.modal_box().x0(), s.x0);
    EXPECT_EQ(object.modal_box().y0(), s.y0);
    EXPECT_EQ(object.modal_box().x1(), s.x1);
    EXPECT_EQ(object.modal_box().y1(), s.y1);
    EXPECT_EQ(static_cast<float>(object.depth_min_m()), s.near_m);
    EXPECT_EQ(static_cast<float>(object.depth_max_m()), s.far_m);
    EXPECT_GT(s.near_m, 0);
    EXPECT_GE(object.visible_area_px(), s.area_px);
    EXPECT_LE(object.visible_area_px(), object.amodal_area_px());
    EXPECT_EQ(object.class_id(),
              record.scene().instances(static_cast<int>(object.instance_id()) - 1).class_id());
  }
  EXPECT_EQ(masked, shown) << "the masks do not add up to the instance picture";
  EXPECT_EQ(differing, 0u);
}

// Of small pictures: labels are as hard to get right in them.
std::string rendered(const std::string& preset) {
  const std::string set = work_folder(preset);
  Arguments arguments{"render",  PARTBOOTH_SOURCE_DIR "/configs/" + preset + ".yaml", "--out", set,
                      "--count", std::to_string(PARTBOOTH_IMAGES_OF_PRESET)};
  for (const char* setting :
       {"views=2", "image.width_px=96", "image.height_px=80", "render.spp=2", "render.max_depth=3",
        "render.denoise=none", "splits.val_tenths=0", "splits.test_tenths=0", "labels.regions=true",
        "layers=[instance, coverage, semantic, behind, bodies, features, depth, distance, normal_world, "
        "normal_camera, nocs, flow, albedo]"}) {
    arguments.emplace_back("--set");
    arguments.emplace_back(setting);
  }
  const Ran ran = partbooth(arguments);
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  return set;
}

// Formats of pinhole cameras say no to lenses that distort, and YOLO to a data set without val; both say what
// to do, and leave nothing behind.
bool refuses(const std::string& format, const Ran& ran) {
  const bool lens = ran.err.find("scene.camera.lens=pinhole") != std::string::npos;
  const bool split = ran.err.find("--split-by scene") != std::string::npos;
  return ran.exit_code == 2 &&
         (((format == "bop" || format == "kitti") && lens) || (format == "yolo" && split));
}

class Preset : public testing::TestWithParam<std::string> {};

TEST_P(Preset, LabelsFitPixelsAndAreExported) {
  const std::string set = rendered(GetParam());
  const auto dataset = exporter::DatasetReader::open(set);
  ASSERT_TRUE(dataset) << dataset.error().text();
  std::uint64_t images = 0, objects = 0;
  const auto read = dataset->for_each([&](const schema::ImageRecord& record) {
    SCOPED_TRACE(record.key());
    expect_labels_fit(record, layers_of(set, record));
    ++images;
    for (const schema::ObjectLabel& object : record.labels().objects()) objects += object.mask_px() > 0;
    return core::Result<void>{};
  });
  ASSERT_TRUE(read) << read.error().text();
  EXPECT_EQ(images, std::uint64_t{PARTBOOTH_IMAGES_OF_PRESET});
  EXPECT_GE(objects, images / 2);
  for (const exporter::Format& format : exporter::formats()) {
    const Ran ran = partbooth({"export", format.name, set});
    EXPECT_TRUE(ran.exit_code == 0 || refuses(format.name, ran)) << format.name << ": " << ran.err;
  }
  const Ran verified = partbooth({"verify", set});
  EXPECT_EQ(verified.exit_code, 0) << verified.out;
}

INSTANTIATE_TEST_SUITE_P(Configs, Preset, testing::ValuesIn(presets()), [](const auto& info) {
  std::string name = info.param + "_" + std::to_string(PARTBOOTH_IMAGES_OF_PRESET);
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace partbooth::e2e
