// SPDX-License-Identifier: Apache-2.0
// Everything big that scenes are made of: parts and pictures, in memory and as files of the data set.
#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <string>

#include "core/assets.h"
#include "core/result.h"
#include "partbooth/config.pb.h"
#include "partbooth/inputs.pb.h"
#include "partbooth/scene.pb.h"
#include "scene_gen/scene_gen.h"

namespace partbooth::pipeline {

struct Inputs {
  schema::InputCatalog files;  // what inputs/catalog.json says
  scene_gen::Catalog catalog;  // the same for the scene generator
  core::AssetSet assets;       // the same for the renderer
  // Bytes of inputs/<sha256>, read when they are asked for.
  std::map<std::string, std::function<core::Result<std::string>()>> bytes;
};

// Imports the parts and reads the pictures that the config names; paths in it are absolute. Parts that cannot
// be loaded are errors, or skipped, as the config says; a failure of the machine is always an error. Errors
// have exit code 1 for bad files, 2 for folders without any. If `stop` is set afterwards, parts may be
// missing: such inputs are not to be used.
core::Result<Inputs> load_inputs(const schema::DatasetConfig& config, int threads,
                                 const std::atomic<bool>& stop);

// The same from the inputs of a data set.
core::Result<Inputs> load_stored_inputs(const std::string& dataset);
// What one scene needs, from the inputs of a data set.
core::Result<core::AssetSet> load_scene_assets(const std::string& dataset, const schema::SceneSpec& scene);

// The presets that come with the program, and over them those of the config's own file.
core::Result<schema::MaterialPresets> load_presets(const schema::DatasetConfig& config);

core::Result<schema::InputCatalog> read_catalog(const std::string& dataset);
// As JSON with the names of the .proto: inputs/catalog.json, and the record that --only writes.
std::string message_json(const google::protobuf::Message& message);

// Where two catalogs differ, in words; empty if they make the same images.
std::string first_difference(const schema::InputCatalog& stored, const schema::InputCatalog& now);

}  // namespace partbooth::pipeline
