// SPDX-License-Identifier: Apache-2.0
// Writes the tables of directional albedo as the source file that the renderer is built with: to compute them
// takes longer than a small picture.
#include <cstdio>

#include "renderer/scene/albedo_table.h"

namespace {

void write(const char* name, const std::vector<float>& values) {
  std::printf("constexpr float %s[] = {", name);
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::printf("%s%af,", i % 8 == 0 ? "\n" : "", double(values[i]));
  }
  std::printf("};\n");
}

}  // namespace

int main() {
  const partbooth::renderer::AlbedoTable table;
  std::printf("#include \"renderer/scene/albedo_view.h\"\nnamespace partbooth::renderer {\nnamespace {\n");
  write("kE", table.e);
  write("kDielectric", table.dielectric);
  write("kDielectricMean", table.dielectric_mean);
  write("kGlass", table.glass);
  write("kAnisotropic", table.anisotropic);
  std::printf(
      "}\nAlbedoView albedo_view() { return {kE, kDielectric, kDielectricMean, kGlass, kAnisotropic}; "
      "}\n}\n");
}
