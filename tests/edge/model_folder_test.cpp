// SPDX-License-Identifier: Apache-2.0
#include "edge/model_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace partbooth::edge {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::HasSubstr;

std::vector<char> bytes(const std::string& text) { return {text.begin(), text.end()}; }

// A folder with the metadata that training writes and nine bytes for a model.
class ModelFolderTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path("model_folder") / testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    write("labels.txt", "bolt\nwing nut\n");
    write("model.onnx", "123456789");
    metadata_ = json::parse(R"({"format": 1, "version": "line_2_20260101T000000Z", "engine": "onnx",
      "model": {"file": "model.onnx", "bytes": 9, "crc32": "cbf43926", "input_layout": "NCHW", "output": "scores"},
      "labels": "labels.txt",
      "input": {"size_px": 224, "channel_order": "RGB", "value_range": [0, 255],
                "decode": {"jpeg_dct": "islow", "jpeg_upsampling": "fancy", "alpha": "drop",
                           "exif_orientation": "ignore", "max_pixels": 100000000},
                "resize": "fit_triangle_antialias_half_pixel", "pad_rgb": [1.5, 2, 3]}})");
  }

  void write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }

  core::Result<ModelFolder> read() {
    write("preprocess.json", metadata_.dump());
    return read_model_folder(folder_.string());
  }

  void expect_error(const std::string& text) {
    const auto model = read();
    ASSERT_FALSE(model);
    EXPECT_THAT(model.error().text(), HasSubstr(text));
    EXPECT_THAT(model.error().file, HasSubstr(folder_.string()));
  }

  fs::path folder_;
  json metadata_;
};

TEST(Crc32, IsThatOfZip) {
  EXPECT_EQ(crc32(bytes("123456789")), 0xcbf43926u);
  EXPECT_EQ(crc32({}), 0u);
}

TEST_F(ModelFolderTest, ReadsAllFields) {
  const auto model = read();
  ASSERT_TRUE(model) << model.error().text();
  EXPECT_EQ(model->version, "line_2_20260101T000000Z");
  EXPECT_EQ(model->engine, "onnx");
  EXPECT_EQ(model->labels, (std::vector<std::string>{"bolt", "wing nut"}));
  EXPECT_EQ(model->model, bytes("123456789"));
  EXPECT_EQ(model->input.size_px, 224);
  EXPECT_EQ(model->input.pad_rgb, (std::array<float, 3>{1.5f, 2, 3}));
}

TEST_F(ModelFolderTest, RefusesEachRuleThatItDoesNotKnow) {
  for (const char* place :
       {"/input/channel_order", "/input/value_range", "/input/resize", "/input/decode/jpeg_dct",
        "/input/decode/alpha", "/input/decode/exif_orientation", "/model/input_layout", "/format"}) {
    const json before = metadata_;
    metadata_[json::json_pointer(place)] = "other";
    expect_error("preprocess.json:" + std::string(place).substr(0, 6));
    metadata_ = before;
  }
}

TEST_F(ModelFolderTest, RefusesWhatIsMissingOrOfAnotherType) {
  for (const char* place : {"/version", "/engine", "/model", "/model/crc32", "/labels", "/input/pad_rgb"}) {
    const json before = metadata_;
    metadata_[json::json_pointer(place)] = nullptr;
    EXPECT_FALSE(read()) << place;
    metadata_ = before;
  }
  EXPECT_TRUE(read());
}

TEST_F(ModelFolderTest, RefusesOtherBytesThanThoseDescribed) {
  write("model.onnx", "123456780");
  expect_error("model.onnx: is not the file that preprocess.json describes");
  write("model.onnx", "12345678");
  expect_error("model.onnx: is not the file that preprocess.json describes");
}

TEST_F(ModelFolderTest, RefusesAnEmptyListOfLabels) {
  write("labels.txt", "");
  expect_error("labels.txt: has no labels");
}

TEST_F(ModelFolderTest, NamesAFolderThatIsNone) {
  const auto model = read_model_folder("no/such/folder");
  ASSERT_FALSE(model);
  EXPECT_THAT(model.error().text(), HasSubstr("no/such/folder/preprocess.json"));
  EXPECT_THAT(model.error().text(), HasSubstr("partbooth-train"));
}

}  // namespace
}  // namespace partbooth::edge
