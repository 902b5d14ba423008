// SPDX-License-Identifier: Apache-2.0
// From a group of settings with laws to the same group with numbers: the only place that draws parameters.
//
// A parameter is declared once, in its .proto. It draws u(seed, index, stream, attempt, 0), where the stream
// is the path of the field ("scene.camera.elevation_deg", or what its option `stream` says), so that no
// parameter changes the numbers of another one. Groups marked per_image draw by the image, all others by the
// scene. Stratified draws, correlations and conditions make other values of these numbers; the numbers stay.
#pragma once

#include <google/protobuf/message.h>

#include <cstdint>
#include <string>
#include <vector>

#include "partbooth/config.pb.h"
#include "partbooth/values.pb.h"

namespace partbooth::scene_gen {

// What became of one number: u of its stream, and the quantile of its law that was taken.
struct RawDraw {
  std::string stream;
  double u = 0, quantile = 0;
  bool fixed = false;  // the law has one value, or goes by turn
};

struct DrawContext {
  std::uint64_t seed = 0;
  std::uint64_t scene = 0;
  std::uint64_t image = 0;
  std::uint32_t attempt = 0;
  std::vector<schema::Draw>* draws = nullptr;    // one is appended for each parameter
  const schema::DatasetConfig* rules = nullptr;  // its draws, correlated and conditions; null: none
  // The scene is the n-th of this sequence (a class, or a kind of negative), the image the n-th too.
  std::string sequence = {};
  std::uint64_t scene_turn = 0;
  std::uint64_t image_turn = 0;
  std::vector<RawDraw>* raws = nullptr;  // where they are asked for
  // Added to the attempt of what is drawn by the image: later views of a scene must not redraw the scene.
  std::uint32_t image_retries = 0;
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

// "#2" of "scene.light.area#2"; empty if the path has no number.
std::string thing_number(const std::string& path);
// The stream, or the path of the group, that a field of the group at `path` has.
std::string stream_of(const google::protobuf::FieldDescriptor& field, const std::string& path);

}  // namespace partbooth::scene_gen
