// SPDX-License-Identifier: Apache-2.0
// From the raw number of a parameter to the quantile of its law, and to the law that holds.
#pragma once

#include <string>

#include "scene_gen/draws.h"

namespace partbooth::scene_gen {

// One parameter where it is drawn.
struct Parameter {
  std::string stream;  // scene.light.area#2.gain_ev
  std::string path;    // scene.light.area.gain_ev: as configs name it
  bool per_image = false;
  bool whole = false;
};

// u of the stream, stratified where the config says so, and run together with others where it is correlated.
double quantile_of(const Parameter& parameter, const DrawContext& context);

// The law that a condition puts in the place of the parameter's own; null if none does.
const schema::Assignment* assigned(const Parameter& parameter, const DrawContext& context);

}  // namespace partbooth::scene_gen
