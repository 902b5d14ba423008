// SPDX-License-Identifier: Apache-2.0
// (config, seed, image index) to SceneSpec: every random draw of one image.
//
// Image i depends on the config, the seed and i alone. Each parameter draws from the stream named by its path
// in config.proto; rejected attempts use the same streams with the next attempt number. Classes come in
// shuffled rounds, declared negatives in shuffled hundreds (rounds.h): quotas are exact and prefix-stable.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/part.h"
#include "core/result.h"
#include "partbooth/config.pb.h"
#include "partbooth/scene.pb.h"
#include "scene_gen/pile_library.h"

namespace partbooth::scene_gen {

struct CatalogPart {
  std::string sha256;
  std::shared_ptr<const core::Part> part;
};

struct CatalogClass {
  std::string label;
  std::vector<CatalogPart> parts;  // several CAD files of one class are used in turn
};

struct CatalogPicture {
  std::string sha256;
  std::string name;
  core::Vec3f mean;  // mean radiance over the sphere (HDRI) or mean albedo (texture, backdrop)
  int width_px = 0, height_px = 0;
};

// What scenes are made of. All lists are byte-sorted by name.
struct Catalog {
  std::vector<CatalogClass> classes;
  std::vector<CatalogPart> distractors;
  std::vector<CatalogPart> solids;  // of make_solids()
  std::vector<CatalogPicture> hdris;
  std::vector<CatalogPicture> textures;
  std::vector<CatalogPicture> backdrops;
  schema::MaterialPresets materials;
  // Filled as piles are asked for; copies of a catalog share it.
  std::shared_ptr<PileLibrary> piles = std::make_shared<PileLibrary>();
};

// Errors (exit code 2): a preset name that no file declares; a split that a class lacks at this count; a
// setting that cannot be met, with the limit that did it.
core::Result<void> check(const schema::DatasetConfig& config, const Catalog& catalog, std::uint64_t count);
// Of these, what needs no parts: negatives, correlated, conditions, flow without views, names of keypoints.
core::Result<void> check_draw_rules(const schema::DatasetConfig& config);
// Of these, what the names of presets alone tell.
core::Result<void> check_presets(const schema::DatasetConfig& config,
                                 const schema::MaterialPresets& materials);

// Error: no attempt within the bound met the config's wishes; names the limit.
core::Result<schema::SceneSpec> generate(const schema::DatasetConfig& config, const Catalog& catalog,
                                         std::uint64_t index);

// Largest extent in pixels that the config can ask of a part's long side: for the tessellation.
double max_long_side_px(const schema::DatasetConfig& config);

}  // namespace partbooth::scene_gen
