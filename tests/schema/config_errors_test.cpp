// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/schema.h"

namespace partbooth::schema {
namespace {

using ::testing::HasSubstr;

struct Case {
  const char* name;
  const char* yaml;
  const char* place;
  const char* message;
  const char* remedy;
};

class ConfigErrors : public ::testing::TestWithParam<Case> {};

TEST_P(ConfigErrors, NamePlaceAndRemedy) {
  const auto config = parse_config(GetParam().yaml, "my.yaml");
  ASSERT_FALSE(config.has_value());
  const core::Error& error = config.error();
  EXPECT_EQ(error.file, "my.yaml");
  EXPECT_EQ(error.place, GetParam().place);
  EXPECT_THAT(error.message, HasSubstr(GetParam().message));
  EXPECT_THAT(error.remedy, HasSubstr(GetParam().remedy));
  EXPECT_EQ(error.exit_code, 2);
}

const Case kCases[] = {
    {"UnknownKey", "version: 1\nscene:\n  camera:\n    elevtion_deg: 5", "4:5", "'scene.camera.elevtion_deg'",
     "'elevation_deg', in deg"},
    {"UnitInKey", "version: 1\nscene:\n  camera:\n    elevation_rad: 5", "4:5",
     "'scene.camera.elevation_rad'", "'elevation_deg', in deg"},
    {"KeyAtWrongLevel", "version: 1\nelevation_deg: 5", "2:1", "'elevation_deg'",
     "'scene.camera.elevation_deg'"},
    {"NothingNear", "version: 1\nimage: {zebra: 5}", "2:9", "'image.zebra'",
     "width_px, height_px, format, jpeg_quality"},
    {"UnitInValue", "version: 1\nscene: {camera: {focal_length_mm: 5 cm}}", "2:35",
     "not '5 cm'; the setting is in mm", "write 50"},
    {"UnitInLaw", "version: 1\nscene: {camera: {focal_length_mm: {uniform: [1cm, 20]}}}", "2:46", "not '1cm'",
     "write 10"},
    {"WrongUnitInValue", "version: 1\nimage: {width_px: 5 kg}", "2:19", "not '5 kg'; the setting is in px",
     "write a bare number"},
    {"UnitWhereNoneIs", "version: 1\nseed: 5 mm", "2:7", "the setting has no unit", "write a bare number"},
    {"TextForNumber", "version: 1\nimage: {width_px: wide}", "2:19", "a number is expected, not 'wide'",
     "in px"},
    {"QuotedNumber", "version: 1\nimage: {width_px: \"320\"}", "2:19", "a number is expected",
     "write a number"},
    {"NotANumber", "version: 1\nrender: {clamp_indirect: nan}", "2:26", "a number is expected",
     "write a number"},
    {"Infinite", "version: 1\nrender: {clamp_indirect: 1e999}", "2:26", "a number is expected",
     "write a number"},
    {"Fraction", "version: 1\nimage: {width_px: 20.5}", "2:19", "a whole number is expected", "whole number"},
    {"Negative", "version: 1\nseed: -4", "2:7", "a whole number is expected", "from 0"},
    {"NothingForNumber", "version: 1\nseed:\n", "2:1", "'seed' has no value", "after the colon"},
    {"ListForNumber", "version: 1\nscene: {pose: {rare: [0, 1]}}", "2:22", "a list is neither",
     "{uniform: [a, b]}"},
    {"MapForText", "version: 1\nname: {a: b}", "2:7", "a text is expected, not a map", "write a text"},
    {"TextForMap", "version: 1\nscene: fine", "2:8", "scene: a map of settings is expected", "key: value"},
    {"ListForFile", "- version", "1:1", "a map of settings is expected", "key: value"},
    {"TextForBool", "version: 1\nrender: {robust: yes}", "2:18", "true or false is expected, not 'yes'",
     "true or false"},
    {"TextForList", "version: 1\nlayers: {depth: 1}", "2:9", "a list of texts", "[a, b]"},
    {"UnknownName", "version: 1\nlayers: [depht]", "2:10", "'depht' is not one of: instance",
     "did you mean 'depth'?"},
    {"UnknownChoiceName", "version: 1\nscene: {layout: {kind: {table: 1, fre: 1}}}", "2:35",
     "'fre' is not one of: table, belt, tray, fixture, bin, heap, free", "'free'"},
    {"BadPattern", "version: 1\nname: my data", "2:7", "'my data' is not allowed", "[A-Za-z0-9_-]+"},
    {"OutOfRange", "version: 1\nscene: {camera: {elevation_deg: 91}}", "2:33", "91 is out of range",
     "0..90 deg"},
    {"DoubleOutOfRange", "version: 1\nparts: {time_s: 0.5}", "2:17", "0.5 is out of range", "1..36000 s"},
    {"UniformOutOfRange", "version: 1\nscene: {camera: {elevation_deg: {uniform: [0, 91]}}}", "2:47",
     "91 is out of range", "0..90 deg"},
    {"NormalCutOutOfRange",
     "version: 1\nscene: {camera: {elevation_deg: {normal: {mean: 5, sigma: 1, min: -1}}}}", "2:67",
     "-1 is out of range", "0..90 deg"},
    {"ChoiceOutOfRange", "version: 1\nscene: {camera: {elevation_deg: {choice: {5: 1, 95: 1}}}}", "2:49",
     "95 is out of range", "0..90 deg"},
    {"OnOutOfRange", "version: 1\nscene: {camera: {focal_length_mm: {on: 0.5}}}", "2:40", "0 is out of range",
     "1..1000 mm"},
    {"NotWhole", "version: 1\nscene: {distractors: {count: 1.5}}", "2:30", "1.5 is not a whole number",
     "whole numbers"},
    {"MinAboveMax", "version: 1\nscene: {pose: {rare: {uniform: [1, 0]}}}", "2:32", "the larger one",
     "[smallest, largest]"},
    {"ThreeBounds", "version: 1\nscene: {pose: {rare: {uniform: [0, 1, 2]}}}", "2:32",
     "a list of two numbers", "[smallest, largest]"},
    {"LogOfZero", "version: 1\nscene: {pose: {rare: {log_uniform: [0, 1]}}}", "2:36", "numbers above 0",
     "raise the smallest"},
    {"NegativeSigma", "version: 1\nscene: {pose: {rare: {normal: {mean: 0, sigma: -1}}}}", "2:48",
     "sigma is negative", "0 or more"},
    {"NoSigma", "version: 1\nscene: {pose: {rare: {normal: {mean: 0}}}}", "2:31", "needs mean and sigma",
     "missing"},
    {"UnknownNormalKey", "version: 1\nscene: {pose: {rare: {normal: {mean: 0, sgima: 1}}}}", "2:41",
     "no 'sgima'", "'sigma'"},
    {"NormalMinAboveMax", "version: 1\nscene: {pose: {rare: {normal: {mean: 0, sigma: 1, min: 1, max: 0}}}}",
     "2:31", "min is above max", "below"},
    {"NormalFarOutside", "version: 1\nscene: {pose: {rare: {normal: {mean: 9, sigma: 1}}}}", "2:31",
     "more than six sigma", "move the mean"},
    {"ZeroWeight", "version: 1\nscene: {layout: {kind: {table: 0}}}", "2:32", "weight 0 is not positive",
     "leave the entry out"},
    {"NegativeWeight", "version: 1\nscene: {pose: {rare: {choice: {0: -1}}}}", "2:35",
     "weight -1 is not positive", "above 0"},
    {"EmptyChoice", "version: 1\nscene: {pose: {rare: {choice: []}}}", "2:31", "at least one entry",
     "[a, b]"},
    {"ChoiceTwice", "version: 1\nscene: {pose: {rare: {choice: {0: 1, 0.0: 1}}}}", "2:38",
     "0 stands here twice", "remove one"},
    {"NameTwice", "version: 1\nscene: {layout: {kind: [free, free]}}", "2:31", "'free' stands here twice",
     "remove one"},
    {"OnAboveOne", "version: 1\nscene: {ground: {on: {on: 1.5}}}", "2:27", "probability 1.5", "0..1"},
    {"UnknownLaw", "version: 1\nscene: {pose: {rare: {unifrom: [0, 1]}}}", "2:23", "no law 'unifrom'",
     "'uniform'"},
    {"TwoLaws", "version: 1\nscene: {pose: {rare: {on: 1, uniform: [0, 1]}}}", "2:22", "exactly one law",
     "{uniform: [a, b]}"},
    {"KeyTwice", "version: 1\nseed: 1\nseed: 2", "3:1", "'seed' stands here twice", "remove one"},
    {"LayerTwice", "version: 1\nlayers: [depth, depth]", "2:17", "'depth' stands here twice", "remove one"},
    {"Syntax", "version: 1\nseed: [1\nname: x", "3:5", "not YAML", "mend the syntax"},
    {"NotUtf8", "version: 1\nname: a\xff", "2:8", "not UTF-8", "save the file as UTF-8"},
    {"TwoDocuments", "version: 1\n---\nversion: 1", "2:1", "second YAML document", "one document"},
    {"StrayComma", ", version: 1", "1:1", "stray text", "one document"},
    {"VersionMissing", "seed: 1", "1:1", "version is missing", "version: 1"},
    {"NamedGroupIsAList", "version: 1\nclasses: [bolt]", "2:10", "a map from names", "name: {key: value}"},
    {"KeyOfNamedGroup", "version: 1\nclasses: {bolt: {qota: 2}}", "2:18", "'classes.bolt.qota'", "'quota'"},
    {"NameIsNoKey", "version: 1\nclasses: {bolt: {name: x}}", "2:18", "'classes.bolt.name'", "further down"},
    {"NameOfGroupTwice", "version: 1\nclasses: {bolt: , bolt: }", "2:19", "'bolt' stands here twice",
     "remove"},
    {"PathOfNothing", "version: 1\nablate: [scene.camera.elevation]", "2:10",
     "no setting 'scene.camera.elevation'", "'elevation_deg'"},
    {"PathOfAFixedSetting", "version: 1\nablate: seed", "2:9", "'seed' cannot be random", "marks random"},
    {"PathOfAGroup", "version: 1\nconditions: {a: {when: scene.dirt}}", "2:24",
     "'scene.dirt' cannot be random", "in this group"},
    {"PathBelowAValue", "version: 1\ncorrelated: {a: {of: [scene.dirt.dust.x]}}", "2:23",
     "'scene.dirt.dust' has no keys", "end the path"},
    {"AssignmentToNothing", "version: 1\nconditions: {a: {set: {scene.dirt.dusty: 0}}}", "2:24",
     "no setting 'scene.dirt.dusty'", "'dust'"},
    {"AssignmentOutOfRange", "version: 1\nconditions: {a: {set: {scene.dirt.dust: 3}}}", "2:41",
     "3 is out of range", "0..1"},
    {"BetaWithoutB", "version: 1\nscene: {pose: {rare: {beta: {a: 2}}}}", "2:29", "needs a and b", "missing"},
    {"BetaWithoutRange", "version: 1\nscene: {camera: {focal_length_mm: {beta: {a: 2, b: 2}}}}", "2:42",
     "0 is out of range", "1..1000"},
    {"BetaOfNothing", "version: 1\nscene: {pose: {rare: {beta: {a: 0, b: 2}}}}", "2:29", "out of range",
     "0.01..1000"},
    {"EmptySequence", "version: 1\nscene: {pose: {rare: {sequence: []}}}", "2:33", "at least one entry",
     "[a, b, c]"},
    {"EmptyFile", "", "1:1", "version is missing", "version: 1"},
    {"VersionNewer", "seed: 1\nversion: 2\nnew_key: 1", "2:10", "version 2, this program reads up to 1",
     "newer Partbooth"},
    {"VersionZero", "version: 0", "1:10", "0 is out of range", "1..1"},
};

INSTANTIATE_TEST_SUITE_P(All, ConfigErrors, ::testing::ValuesIn(kCases),
                         [](const auto& info) { return std::string(info.param.name); });

struct OverrideCase {
  const char* name;
  const char* text;
  const char* message;
};

class OverrideErrors : public ::testing::TestWithParam<OverrideCase> {};

TEST_P(OverrideErrors, TheirPlaceIsTheirText) {
  const auto config = parse_config("version: 1", "my.yaml", {"seed=3", GetParam().text});
  ASSERT_FALSE(config.has_value());
  EXPECT_EQ(config.error().file, "");
  EXPECT_EQ(config.error().place, GetParam().text);
  EXPECT_THAT(config.error().message, HasSubstr(GetParam().message));
  EXPECT_EQ(config.error().exit_code, 2);
}

const OverrideCase kOverrideCases[] = {
    {"NoEquals", "seed", "key=value"},
    {"UnknownKey", "scene.camra.elevation_deg=3", "'scene.camra'"},
    {"BelowAValue", "seed.x=3", "'seed' has no keys"},
    {"OutOfRange", "scene.camera.elevation_deg=100", "100 is out of range"},
    {"WrongType", "scene.camera=100", "a map of settings"},
    {"Syntax", "scene.camera.elevation_deg=[1", "not YAML"},
    {"Empty", "=1", "unknown key ''"},
};

INSTANTIATE_TEST_SUITE_P(All, OverrideErrors, ::testing::ValuesIn(kOverrideCases),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(ReadConfig, NamesTheFileThatIsMissing) {
  const auto config = read_config("no/such.yaml");
  ASSERT_FALSE(config.has_value());
  EXPECT_EQ(config.error().file, "no/such.yaml");
  EXPECT_EQ(config.error().exit_code, 2);
}

TEST(ParseMaterials, ErrorsNameThePlace) {
  const auto unknown = parse_materials("steel:\n  rouhgness: 0.5", "m.yaml");
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().text(), "m.yaml:2:3: unknown key 'steel.rouhgness' (did you mean 'roughness'?)");
  const auto twice = parse_materials("steel: {}\nsteel: {}", "m.yaml");
  ASSERT_FALSE(twice.has_value());
  EXPECT_EQ(twice.error().place, "2:1");
}

}  // namespace
}  // namespace partbooth::schema
