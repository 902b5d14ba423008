// SPDX-License-Identifier: Apache-2.0
#include "schema/schema.h"

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "schema/ablation.h"
#include "schema/settings.h"
#include "schema/yaml_reader.h"

namespace partbooth::schema {
namespace {

// Largest config or material file: a wrong file is refused before it fills the memory.
constexpr std::uintmax_t kLargestFile = 16 << 20;

core::Result<std::string> read_text_file(const std::string& path) {
  const auto fail = [&](const std::string& message, const std::string& remedy) {
    return core::fail({path, "", message, remedy, 2});
  };
  std::error_code failure;
  if (!std::filesystem::exists(path, failure)) return fail("there is no such file", "check the path");
  if (!std::filesystem::is_regular_file(path, failure)) return fail("is not a file", "name a YAML file");
  if (std::filesystem::file_size(path, failure) > kLargestFile)
    return fail("is too large for a config", "name a YAML file");
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  if (!in) return fail("cannot be read", "check its permissions");
  return out.str();
}

// The version says how to read the rest, so it is looked at first.
core::Result<void> check_version(const YAML::Node& node, const Source& source) {
  const std::uint32_t known = 1;
  const YAML::Node version = node.IsMap() ? node["version"] : YAML::Node();
  if (!version.IsDefined() || version.IsNull()) {
    return core::fail(
        source.error(YAML::Mark(), "the version is missing", "begin the file with 'version: 1'"));
  }
  const Value value{version, "version", Setting::default_instance(), source};
  const auto number = read_unsigned(value);
  if (!number) return core::fail(number.error());
  if (*number > known) {
    return value.fail("this file has version " + std::to_string(*number) + ", this program reads up to 1",
                      "use a newer Partbooth");
  }
  return {};
}

}  // namespace

core::Result<DatasetConfig> parse_written(std::string_view yaml, const std::string& file,
                                          const Overrides& overrides) {
  const Source source{file, ""};
  const auto node = load_yaml(yaml, source);
  if (!node) return core::fail(node.error());
  DatasetConfig config;
  if (node->IsMap() || node->IsNull()) PB_RETURN_IF_ERROR(check_version(*node, source));
  PB_RETURN_IF_ERROR(read_message(*node, "", source, config));
  for (const std::string& text : overrides) PB_RETURN_IF_ERROR(apply_override(text, config));
  return config;
}

core::Result<DatasetConfig> read_written(const std::string& path, const Overrides& overrides) {
  const auto text = read_text_file(path);
  if (!text) return core::fail(text.error());
  return parse_written(*text, path, overrides);
}

void complete(DatasetConfig& config) {
  fill_defaults(config);
  pin_ablated(config);
}

core::Result<DatasetConfig> parse_config(std::string_view yaml, const std::string& file,
                                         const Overrides& overrides) {
  auto config = parse_written(yaml, file, overrides);
  if (config) complete(*config);
  return config;
}

core::Result<DatasetConfig> read_config(const std::string& path, const Overrides& overrides) {
  auto config = read_written(path, overrides);
  if (config) complete(*config);
  return config;
}

std::string resolve_path(const std::string& config_file, const std::string& path) {
  if (path.empty() || path == "builtin" || path == "none") return path;
  return (std::filesystem::path(config_file).parent_path() / path).lexically_normal().string();
}

core::Result<MaterialPresets> parse_materials(std::string_view yaml, const std::string& file) {
  const Source source{file, ""};
  const auto node = load_yaml(yaml, source);
  if (!node) return core::fail(node.error());
  MaterialPresets presets;
  if (node->IsNull()) return presets;
  if (!node->IsMap()) {
    return core::fail(source.error(node->Mark(), "a map from name to preset is expected",
                                   "write 'name: {red: 0.5}' lines"));
  }
  std::set<std::string> seen;
  for (const auto& item : *node) {
    const std::string name = item.first.IsScalar() ? item.first.Scalar() : "";
    if (name.empty() || !seen.insert(name).second) {
      const std::string message =
          name.empty() ? "a preset without a name" : "the preset '" + name + "' stands here twice";
      return core::fail(source.error(item.first.Mark(), message, "give each preset a name of its own"));
    }
    NamedPreset& named = *presets.add_presets();
    named.set_name(name);
    PB_RETURN_IF_ERROR(read_message(item.second, name, source, *named.mutable_preset()));
    fill_defaults(*named.mutable_preset());
  }
  return presets;
}

}  // namespace partbooth::schema
