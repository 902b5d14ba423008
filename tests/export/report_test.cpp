// SPDX-License-Identifier: Apache-2.0
// The report page of data sets made by hand.
#include "export/report/report.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <regex>
#include <set>

#include "export/report/distribution.h"
#include "export/report/even_sample.h"
#include "export/report/html.h"
#include "export/report/overlays.h"
#include "export/report/tally.h"
#include "export/report/thumbnail.h"
#include "media/media.h"
#include "tests/export/fixtures.h"
#include "tests/export/hand_labels.h"

namespace partbooth::exporter {
namespace {

using testing::HasSubstr;
using testing::Not;

const std::vector<std::string> kLabels{"angle <b>", "bolt & \"nut\"", "plate #2 %"};

schema::ImageRecord record_of(std::uint64_t index) {
  const int class_id = static_cast<int>(index % kLabels.size());
  schema::ImageRecord record;
  record.set_key(key_of(index));
  record.set_index(index);
  schema::SceneSpec& scene = *record.mutable_scene();
  scene.set_class_id(class_id);
  scene.set_label(kLabels[index % kLabels.size()]);
  scene.set_split(index % 5 == 4 ? "val" : "train");
  scene.set_attempt(index == 7 ? 3 : 0);
  const auto draw = [&](const std::string& stream, double value, const std::string& name) {
    schema::Draw& added = *scene.add_draws();
    added.set_stream(stream);
    added.set_value(value);
    added.set_name(name);
  };
  draw("scene.camera.elevation_deg", 30 + 0.5 * static_cast<double>(index), "");
  draw("scene.light.area#0.width_m", 0.1, "");
  draw("scene.light.area#1.width_m", 0.2, "");
  draw("scene.pose.kind", 0, index % 2 ? "stable" : "free<>");
  record.mutable_labels()->set_width_px(60);
  record.mutable_labels()->set_height_px(40);
  schema::ObjectLabel& object = *record.mutable_labels()->add_objects();
  object.set_class_id(class_id);
  object.set_label(scene.label());
  object.set_mask_px(100);
  object.set_visible_fraction(0.75);
  object.mutable_modal_box()->set_x0(3);
  object.mutable_modal_box()->set_y0(4);
  object.mutable_modal_box()->set_x1(33);
  object.mutable_modal_box()->set_y1(24);
  *object.mutable_amodal_box() = object.modal_box();
  object.mutable_amodal_box()->set_x0(1);
  object.mutable_oriented_box()->set_center_x(18);
  object.mutable_oriented_box()->set_center_y(14);
  object.mutable_oriented_box()->set_width(20);
  object.mutable_oriented_box()->set_height(20);
  *object.mutable_mask() = runs_of(rectangle_mask(60, 40, 3, 4, 33, 24));
  for (const std::uint32_t visibility : {2, 0}) {
    schema::KeypointLabel& point = *object.add_keypoints();
    point.set_x(5.5);
    point.set_y(6);
    point.set_visibility(visibility);
  }
  for (const double r : {1, 0, 0, 0, 1, 0, 0, 0, 1}) object.mutable_camera_from_part()->add_rotation(r);
  object.mutable_camera_from_part()->mutable_translation_m()->set_z(-0.5);
  return record;
}

// Makes a data set of `count` pictures, finished when `planned` is the same, and writes its page.
core::Result<std::string> page_of(const std::string& folder, std::uint64_t count, std::uint64_t planned,
                                  const ReportNotes& notes = {}) {
  auto store = Store::open(folder, quick_file_ops());
  if (!store) return core::fail(store.error());
  std::string classes;
  for (const std::string& label : kLabels) classes += label + "\n";
  PB_RETURN_IF_ERROR((*store)->put_now(kClassesFile, classes));
  PB_RETURN_IF_ERROR((*store)->put_now(
      kConfigFile, fmt::format("version: 1\nname: hand_made\nseed: 4711\ncount: {}\n", planned)));
  const auto next = (*store)->open_block(0);
  if (!next) return core::fail(next.error());
  std::vector<schema::ImageRecord> records;
  for (std::uint64_t index = *next; index < count; ++index) {
    records.push_back(record_of(index));
    const core::ImageU8 image(60, 40, 3, static_cast<std::uint8_t>(index));
    const auto jpeg = media::encode_jpeg(image, 90);
    const auto path =
        image_path(records.back().scene().split(), records.back().scene().label(), index, "jpg");
    const auto file = (*store)->put("image", path, std::string(jpeg.begin(), jpeg.end()));
    if (!file) return core::fail(file.error());
    *records.back().add_files() = *file;
  }
  PB_RETURN_IF_ERROR((*store)->commit(records));
  const auto dataset = DatasetReader::open(folder);
  if (!dataset) return core::fail(dataset.error());
  PB_RETURN_IF_ERROR(write_report(*dataset, notes, **store));
  return read_file(folder + "/" + kReportFile);
}

std::size_t times(const std::string& text, const std::string& what) {
  std::size_t n = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++n;
  return n;
}

// What stands wrong in the page: a tag that closes another one, or an attribute that cannot be read.
std::string ill_formed(const std::string& page) {
  static const std::regex kOpen(R"(([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"<>]*")?)*)\s*(/?))");
  static const std::set<std::string> kVoid{"meta", "img", "input"};
  std::vector<std::string> open;
  for (std::size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at + 1)) {
    const std::size_t end = page.find('>', at);
    if (end == std::string::npos) return "a tag without an end";
    // The long texts of pictures are no matter here, and too long for the library's regular expressions.
    std::string tag = page.substr(at + 1, end - at - 1);
    if (const auto data = tag.find("base64,"); data != std::string::npos)
      tag.erase(data, tag.find('"', data) - data);
    if (const auto path = tag.find(" d=\""); path != std::string::npos)
      tag.erase(path, tag.find('"', path + 4) + 1 - path);
    std::smatch match;
    if (tag == "!DOCTYPE html") continue;
    if (tag.starts_with("/")) {
      if (open.empty() || "/" + open.back() != tag) return "<" + tag + "> closes nothing";
      open.pop_back();
    } else if (!std::regex_match(tag, match, kOpen)) {
      return "<" + tag + "> is no tag";
    } else if (!kVoid.contains(match[1]) && match[3] != "/") {
      open.push_back(match[1]);
    }
  }
  return open.empty() ? "" : "<" + open.back() + "> stays open";
}

TEST(Report, SaysWhatTheDataSetHolds) {
  ReportNotes notes;
  notes.skipped.emplace_back().set_file("broken<1>.step");
  notes.skipped.back().set_reason("no geometry & no \"faces\"");
  notes.times = {{"render", 12.25}};
  const auto page = page_of(fresh_folder("set"), 30, 40, notes);
  ASSERT_TRUE(page) << page.error().text();
  EXPECT_EQ(ill_formed(*page), "");
  EXPECT_THAT(*page, HasSubstr("<h1>hand_made</h1>"));
  EXPECT_THAT(*page, HasSubstr("<dt>Seed</dt><dd>4711</dd>"));
  EXPECT_THAT(*page, HasSubstr("<dt>Pictures</dt><dd>30 of 40</dd>"));
  EXPECT_THAT(*page, HasSubstr("<dt>train</dt><dd>24</dd>"));
  EXPECT_THAT(*page, HasSubstr("<dt>val</dt><dd>6</dd>"));
  for (const std::string& label : kLabels)
    EXPECT_THAT(*page, HasSubstr("<td>" + report::escape(label) + "</td>"));
  EXPECT_THAT(*page, HasSubstr("Pictures still to be made: 10"));
  EXPECT_THAT(*page, HasSubstr("drawn again, as a draw broke a rule: 1 (3.33 %), 3 draws"));
  EXPECT_THAT(*page, HasSubstr("broken&lt;1&gt;.step</td><td>no geometry &amp; no &quot;faces&quot;"));
  EXPECT_THAT(*page, HasSubstr("<td>render</td><td class=\"n\">12.2 s</td>"));
}

TEST(Report, ShowsEveryDrawnParameterOnce) {
  const auto page = page_of(fresh_folder("set"), 30, 30);
  ASSERT_TRUE(page) << page.error().text();
  for (const std::string group : {"scene.camera", "scene.light.area", "scene.pose"})
    EXPECT_EQ(times(*page, "<h3>" + group + "</h3>"), 1u) << group;
  for (const std::string name : {"elevation_deg", "width_m", "kind"})
    EXPECT_EQ(times(*page, "<figcaption>" + name + "</figcaption>"), 1u) << name;
  EXPECT_THAT(*page, HasSubstr("<span>30</span><span>mean 37.25</span><span>44.5</span>"));
  EXPECT_THAT(*page, HasSubstr("free&lt;&gt;"));
  EXPECT_THAT(*page, HasSubstr("<span class=\"value\" title=\"15\">50 %</span>"));
}

TEST(Report, EscapesLabelsAndNeedsNothingElse) {
  const std::string folder = fresh_folder("set");
  const auto page = page_of(folder, 12, 12);
  ASSERT_TRUE(page) << page.error().text();
  EXPECT_THAT(*page, Not(HasSubstr("angle <")));
  EXPECT_THAT(*page, Not(HasSubstr("http:")));
  EXPECT_THAT(*page, Not(HasSubstr("https:")));
  EXPECT_THAT(*page, Not(HasSubstr("<script")));
  EXPECT_EQ(times(*page, "src="), times(*page, "src=\"data:image/jpeg;base64,"));
  EXPECT_EQ(times(*page, "href=\"../"), 12u + 5u);  // pictures, and the folders of classes and splits
  // The link of picture 2, decoded by hand, is the file.
  EXPECT_THAT(*page, HasSubstr("href=\"../images/train/plate%20%232%20%25/000000002.jpg\""));
  EXPECT_TRUE(std::filesystem::exists(folder + "/images/train/plate #2 %/000000002.jpg"));
}

TEST(Report, ThumbnailsAreLimitedAndCarryTheirBoxes) {
  const auto page = page_of(fresh_folder("set"), 300, 300);
  ASSERT_TRUE(page) << page.error().text();
  EXPECT_EQ(times(*page, "<img "), 3 * report::kMaxClassThumbnails);
  for (const std::string path :
       {"box\" d=\"M3 4H33V24H3z", "mask\" d=\"M3 4h30v20h-30z", "amodal\" d=\"M1 4H33V24H1z",
        "point\" d=\"M5.5 6.0h0", "oriented\" d=\"M8.0 4.0L28.0 4.0L28.0 24.0L8.0 24.0z"})
    EXPECT_EQ(times(*page, "<path class=\"" + path + "\"/>"), 3 * report::kMaxClassThumbnails) << path;
  EXPECT_THAT(*page, Not(HasSubstr("hidden-point\"")));
  EXPECT_THAT(*page, HasSubstr("72 of 300 pictures"));
}

// However many objects there are, and however ragged their masks: a page of 2,000 thumbnails has less than 25
// MB.
TEST(Report, LabelsOfAPictureTakeLittleRoom) {
  core::ImageU8 mask(1200, 1000, 1);
  std::uint32_t random = 1;
  for (std::uint8_t& v : mask.data) v = (random = random * 1664525u + 1013904223u) >> 31;
  schema::Labels labels;
  for (int i = 0; i < 40; ++i) {
    schema::ObjectLabel& object = add_object(labels, 0, "bolt", mask);
    *object.mutable_amodal_box() = object.modal_box();
    object.mutable_oriented_box()->set_center_x(1234.5);
    object.mutable_oriented_box()->set_center_y(2345.6);
    object.mutable_oriented_box()->set_width(3999);
    object.mutable_oriented_box()->set_angle_rad(0.3);
    for (int k = 0; k < 40; ++k) {
      schema::KeypointLabel& point = *object.add_keypoints();
      point.set_x(3456.7);
      point.set_y(2345.6);
      point.set_visibility(1 + k % 2);
    }
  }
  const report::Overlays overlays = report::overlays_of(labels, report::kMaskBytes);
  EXPECT_EQ(times(overlays.boxes, "M0 0H1200V1000H0z"), report::kMaxShownObjects);
  EXPECT_FALSE(overlays.masks.empty());
  EXPECT_LE(report::overlay_svg(overlays, 1200, 1000).size(), report::kOverlayBytes);
  constexpr std::size_t kRest = 500;  // links and names of a thumbnail
  EXPECT_LT(report::kMaxThumbnails * (report::kThumbnailBytes * 4 / 3 + report::kOverlayBytes + kRest),
            24'500'000u);
  for (const std::size_t n : {1u, 50u, 500u, 1500u, 2000u}) {
    const std::size_t other =
        report::kThumbnailBytes * 4 / 3 + report::kOverlayBytes - report::kMaskBytes + kRest;
    EXPECT_LT(n * (other + report::mask_bytes(n)), 24'500'000u);
    EXPECT_GE(report::mask_bytes(n), report::kMaskBytes);
  }
  EXPECT_GT(report::mask_bytes(300), 10 * report::kMaskBytes) << "few thumbnails have finer masks";
}

// A hole has a border of its own: no line joins it to the outline.
TEST(Report, MasksShowHoles) {
  core::ImageU8 mask(7, 6, 1);
  for (int y = 1; y < 6; ++y)
    for (int x = 2; x < 7; ++x) *mask.at(x, y) = x == 4 && y == 3 ? 0 : 1;
  schema::Labels labels;
  labels.set_width_px(7);
  labels.set_height_px(6);
  add_object(labels, 0, "bolt", mask);
  EXPECT_EQ(report::overlays_of(labels, report::kMaskBytes).masks, "M2 1h5v5h-5zM4 4h1v-1h-1z");
}

// The last column of cells is narrower than the others, and is filled by fewer pixels.
TEST(Report, MasksReachTheBorderOfThePicture) {
  core::ImageU8 mask(8 * 160 + 1, 16, 1);
  for (int y = 0; y < 16; ++y) *mask.at(mask.width - 1, y) = 1;
  schema::Labels labels;
  labels.set_width_px(std::uint32_t(mask.width));
  labels.set_height_px(16);
  add_object(labels, 0, "bolt", mask);
  EXPECT_EQ(report::overlays_of(labels, report::kMaskBytes).masks, "M1280 0h8v16h-8z");
}

TEST(Report, SameRecordsGiveTheSameBytes) {
  const auto first = page_of(fresh_folder("a"), 50, 50), second = page_of(fresh_folder("b"), 50, 50);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(*first, *second);
  const auto longer = page_of(fresh_folder("c"), 51, 51);
  ASSERT_TRUE(longer);
  EXPECT_NE(*first, *longer);
}

TEST(Report, EmptyDataSetGetsAPage) {
  const auto page = page_of(fresh_folder("set"), 0, 10);
  ASSERT_TRUE(page) << page.error().text();
  EXPECT_EQ(ill_formed(*page), "");
  EXPECT_THAT(*page, HasSubstr("<dd>0 of 10</dd>"));
}

TEST(Report, DamagedPictureIsAnErrorThatNamesIt) {
  const std::string folder = fresh_folder("set");
  ASSERT_TRUE(page_of(folder, 4, 4));
  overwrite(folder + "/images/train/plate #2 %/000000002.jpg", "no picture");
  const auto page = page_of(folder, 4, 4);
  ASSERT_FALSE(page);
  EXPECT_THAT(page.error().text(), HasSubstr("000000002.jpg"));
}

TEST(Report, DistributionKeepsCountsInFewBins) {
  report::Distribution values;
  for (int i = -500; i < 1500; ++i) values.add(0.01 * i);
  EXPECT_TRUE(values.distinct().empty());
  std::uint64_t sum = 0;
  for (const auto& [bin, n] : values.bins()) {
    sum += n;
    const double begin = static_cast<double>(bin) * values.bin_width(), end = begin + values.bin_width();
    std::uint64_t expected = 0;
    for (int i = -500; i < 1500; ++i) expected += 0.01 * i >= begin && 0.01 * i < end;
    EXPECT_EQ(n, expected) << begin;
  }
  EXPECT_EQ(sum, 2000u);
  EXPECT_LE(values.bins().size(), 40u);
  EXPECT_GT(values.bins().size(), 20u);
  EXPECT_NEAR(values.mean(), 4.995, 1e-9);
}

TEST(Report, DistributionTakesHugeAndTinyValues) {
  report::Distribution values;
  for (const double v : {1e-300, 1e300, -1e300, 0.0, std::numeric_limits<double>::infinity()}) values.add(v);
  EXPECT_EQ(values.count(), 4u);
  EXPECT_EQ(values.distinct().size(), 4u);
  EXPECT_EQ(values.max(), 1e300);
  EXPECT_LE(static_cast<double>(values.bins().begin()->first) * values.bin_width(), -1e300);
  EXPECT_GT(static_cast<double>(values.bins().rbegin()->first + 1) * values.bin_width(), 1e300);
}

TEST(Report, EvenSampleSpreadsOverAll) {
  report::EvenSample<std::string> sample(10);
  for (int i = 0; i < 1000; ++i) sample.offer([&] { return std::to_string(i); });
  const auto chosen = sample.chosen();
  ASSERT_EQ(chosen.size(), 10u);
  EXPECT_EQ(*chosen[0], "0");
  for (std::size_t i = 1; i < 10; ++i) {
    const int step = std::stoi(*chosen[i]) - std::stoi(*chosen[i - 1]);
    EXPECT_GE(step, 60);
    EXPECT_LE(step, 140);
  }
}

TEST(Report, ShrinkKeepsTheMean) {
  core::ImageU8 image(300, 100, 3);
  for (int y = 0; y < 100; ++y)
    for (int x = 150; x < 300; ++x) image.at(x, y)[1] = 200;
  const core::ImageU8 small = report::shrink(image, 7);
  EXPECT_EQ(small.width, 7);
  EXPECT_EQ(small.height, 2);
  EXPECT_EQ(small.at(2, 1)[1], 0);
  EXPECT_EQ(small.at(3, 1)[1], 100);  // its middle is the edge
  EXPECT_EQ(small.at(4, 1)[1], 200);
  EXPECT_EQ(small.at(4, 1)[0], 0);
}

TEST(Report, ThumbnailsOfNoiseStaySmall) {
  core::ImageU8 noise(200, 200, 3);
  std::uint32_t state = 1;
  for (std::uint8_t& v : noise.data)
    v = static_cast<std::uint8_t>((state = state * 1664525u + 1013904223u) >> 24);
  EXPECT_LE(report::make_thumbnail(noise).jpeg.size(), report::kThumbnailBytes);
}

TEST(Report, NumbersAndBytesAsText) {
  EXPECT_EQ(report::thousands(7), "7");
  EXPECT_EQ(report::thousands(1234567), "1,234,567");
  EXPECT_EQ(report::bytes_text(999), "999 B");
  EXPECT_EQ(report::bytes_text(12'345'678), "12.3 MB");
  EXPECT_EQ(report::base64({'M', 'a'}), "TWE=");  // RFC 4648
  EXPECT_EQ(report::base64({'M', 'a', 'n'}), "TWFu");
}

}  // namespace
}  // namespace partbooth::exporter
