// SPDX-License-Identifier: Apache-2.0
// One scene for other renderers, and what ours makes of it: scene.json (a SceneSpec), the parts' triangles
// and the picture of the surroundings as raw little-endian arrays, and our radiance.
#include <google/protobuf/util/json_util.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "core/check.h"
#include "renderer/isa.h"
#include "renderer/renderer.h"
#include "renderer/scene/prepared_scene.h"
#include "tests/renderer/cross/cross_scenes.h"

namespace partbooth::renderer::cross {
namespace {

template <class T>
void write_array(const std::string& path, const std::vector<T>& values) {
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(values.data()), std::streamsize(values.size() * sizeof(T)));
  PB_CHECK(out.good(), "cannot write " + path);
}

void write_json(const std::string& path, const schema::SceneSpec& scene) {
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  std::string text;
  PB_CHECK(google::protobuf::util::MessageToJsonString(scene, &text, options).ok());
  std::ofstream(path) << text << '\n';
}

void write_inputs(const core::AssetSet& assets, const std::string& folder) {
  for (const auto& [key, part] : assets.parts) {
    write_array(folder + "/" + key + ".positions.f32", part->mesh.positions);
    write_array(folder + "/" + key + ".normals.f32", part->mesh.normals);
    write_array(folder + "/" + key + ".triangles.u32", part->mesh.triangles);
  }
  for (const auto& [key, picture] : assets.pictures) {
    write_array(folder + "/" + key + "." + std::to_string(picture->width) + ".f32", picture->data);
  }
}

int run(int argc, char** argv) {
  std::string name, folder, isa = available_isas().front();
  int size_px = 64, spp = 256;
  CLI::App app{"A scene and its picture, for the comparison with other renderers"};
  app.add_option("scene", name)->required()->check(CLI::IsMember(scene_names()));
  app.add_option("folder", folder)->required();
  app.add_option("--size", size_px, "pixels a side");
  app.add_option("--spp", spp, "samples per pixel; 0: no picture");
  app.add_option("--isa", isa)->check(CLI::IsMember(available_isas()));
  CLI11_PARSE(app, argc, argv);
  const auto booth = make_scene(name, size_px, spp);
  if (!booth) {
    std::cerr << booth.error().text() << '\n';
    return 1;
  }
  std::filesystem::create_directories(folder);
  write_json(folder + "/scene.json", booth->spec);
  write_inputs(booth->assets, folder);
  if (spp > 0) {
    auto renderer = Renderer::create(isa, "none");
    PB_CHECK(renderer.has_value());
    write_array(folder + "/radiance.f32", (*renderer)->render(booth->spec, booth->assets).radiance.data);
  }
  return 0;
}

}  // namespace
}  // namespace partbooth::renderer::cross

int main(int argc, char** argv) { return partbooth::renderer::cross::run(argc, argv); }
