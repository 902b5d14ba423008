// SPDX-License-Identifier: Apache-2.0
// The parts of a data set as BOP's models.
#pragma once

#include <array>
#include <map>
#include <string>
#include <vector>

#include "core/result.h"
#include "export/dataset_reader.h"
#include "partbooth/part_file.pb.h"

namespace partbooth::exporter::bop {

struct Model {
  int obj_id = 0;
  std::string name, label;
  int class_id = 0;
  std::string sha256;
  std::array<double, 3> center_m{};  // of the box, in the part's frame: the model's origin
};

// Of the classes' parts, in the order of the catalogue. Error: inputs/ are missing or damaged.
core::Result<std::vector<Model>> list_models(const DatasetReader& dataset);
core::Result<schema::PartFile> read_part(const DatasetReader& dataset, const Model& model);

// ASCII PLY: mm, normals, about the middle of the box.
std::string ply(const schema::PartFile& part, const Model& model);
// The entry of models_info.json.
std::string model_info(const schema::PartFile& part, const Model& model);

}  // namespace partbooth::exporter::bop
