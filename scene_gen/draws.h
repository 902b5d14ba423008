// SPDX-License-Identifier: Apache-2.0
// From a group of settings with laws to the same group with numbers: the only place that draws parameters.
//
// A parameter is declared once, in its .proto. It draws u(seed, index, stream, attempt, 0), where the stream
// is the path of the field ("scene.camera.elevation_deg", or what its option `stream` says), so that no
// parameter changes the numbers of another one. Groups marked per_image draw by the image, all others by the
// scene.
#pragma once

#include <google/protobuf/message.h>

#include <cstdint>
#include <string>
#include <vector>

#include "partbooth/values.pb.h"

namespace partbooth::scene_gen {

struct DrawContext {
  std::uint64_t seed = 0;
  std::uint64_t scene = 0;
  std::uint64_t image = 0;
  std::uint32_t attempt = 0;
  std::vector<schema::Draw>* draws = nullptr;  // one is appended for each parameter
};

// Replaces each Number below `group` by a constant and each Choice by one name. Groups with the option `each`
// are left as they are: draw them once for each thing, with a path that ends in the thing's number
// ("scene.light.area#2").
void draw_in_place(google::protobuf::Message& group, const std::string& path, const DrawContext& context);

template <class Group>
Group draw(const Group& laws, const std::string& path, const DrawContext& context) {
  Group drawn = laws;
  draw_in_place(drawn, path, context);
  return drawn;
}

}  // namespace partbooth::scene_gen
