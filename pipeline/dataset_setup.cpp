// SPDX-License-Identifier: Apache-2.0
#include "pipeline/dataset_setup.h"

#include <fmt/format.h>

#include <filesystem>

#include "export/layout.h"
#include "export/manifest.h"
#include "pipeline/environment.h"
#include "pipeline/run_config.h"
#include "schema/schema.h"

namespace partbooth::pipeline {
namespace {

namespace fs = std::filesystem;

core::Result<void> check_same_config(const std::string& path, const schema::DatasetConfig& config) {
  const auto before = schema::read_config(path);
  if (!before) return core::fail(before.error());
  const std::string key = first_difference(*before, config);
  if (!key.empty())
    return core::fail({path, key, "the folder holds a data set of another config",
                       "name another folder with --out, or give the setting the value that it has there", 2});
  if (config.count() < before->count())
    return core::fail({path, "count",
                       fmt::format("the data set has {} pictures; a count of {} would shrink it",
                                   before->count(), config.count()),
                       "a count can only grow: name another folder with --out", 2});
  return {};
}

core::Result<void> check_same_inputs(const std::string& out, const Inputs& inputs) {
  const auto before = read_catalog(out);
  if (!before) return core::fail(before.error());
  const std::string difference = first_difference(*before, inputs.files);
  if (difference.empty()) return {};
  return core::fail(
      {out + "/" + exporter::kCatalogFile, "",
       "the data set was begun with other inputs: now there is " + difference,
       fmt::format(
           "go on with the stored ones (partbooth render {}/dataset.yaml --out {}), or name another folder",
           out, out),
       2});
}

core::Result<void> check_same_cpu(const std::string& out) {
  const auto before = exporter::manifest_cpu_class(out);
  if (!before) return core::fail(before.error());
  if (before->empty() || *before == cpu_class()) return {};
  return core::fail({out + "/" + exporter::kManifestFile, "cpu_class",
                     fmt::format("the data set was begun on {}, this machine is {}: some pixels would differ",
                                 *before, cpu_class()),
                     "go on on a machine of that class, or start a new data set", 2});
}

core::Result<void> write_inputs(exporter::Store& store, const Inputs& inputs) {
  for (const auto& [sha256, read] : inputs.bytes) {
    const std::string path = exporter::input_path(sha256);
    if (fs::exists(store.folder() + "/" + path)) continue;
    auto bytes = read();
    if (!bytes) return core::fail(bytes.error());
    PB_RETURN_IF_ERROR(store.put_now(path, *bytes));
  }
  return store.put_now(exporter::kCatalogFile, message_json(inputs.files));
}

core::Result<void> begin(exporter::Store& store, const schema::DatasetConfig& config, const Inputs& inputs) {
  PB_RETURN_IF_ERROR(write_inputs(store, inputs));
  std::string classes;
  for (const scene_gen::CatalogClass& one : inputs.catalog.classes) classes += one.label + "\n";
  PB_RETURN_IF_ERROR(store.put_now(exporter::kClassesFile, classes));
  return store.put_now(exporter::kConfigFile, schema::config_to_yaml(config));
}

}  // namespace

core::Result<std::unique_ptr<exporter::Store>> open_dataset(const std::string& out,
                                                            const schema::DatasetConfig& config,
                                                            const Inputs& inputs) {
  const std::string config_path = out + "/" + exporter::kConfigFile;
  const bool begun = fs::exists(config_path);
  if (begun) {
    PB_RETURN_IF_ERROR(check_same_config(config_path, config));
    PB_RETURN_IF_ERROR(check_same_inputs(out, inputs));
    PB_RETURN_IF_ERROR(check_same_cpu(out));
  }
  auto store = exporter::Store::open(out);
  if (!store) return core::fail(store.error());
  if (!begun) {
    PB_RETURN_IF_ERROR(begin(**store, config, inputs));
  } else {
    PB_RETURN_IF_ERROR((*store)->put_now(exporter::kConfigFile, schema::config_to_yaml(config)));
  }
  if (!fs::exists(out + "/" + exporter::kManifestFile)) {
    auto manifest = exporter::manifest_json(out, {PARTBOOTH_VERSION, cpu_class(), {}, 0}, std::nullopt);
    if (!manifest) return core::fail(manifest.error());
    PB_RETURN_IF_ERROR((*store)->put_now(exporter::kManifestFile, *manifest));
  }
  return store;
}

}  // namespace partbooth::pipeline
