// SPDX-License-Identifier: Apache-2.0
// Writes the stored pictures anew: make_references [NAME...]. scripts/accept_references calls it, with a
// reason.
#include <fstream>
#include <iostream>

#include "media/media.h"
#include "tests/renderer/references/references.h"

int main(int argc, char** argv) {
  namespace references = partbooth::renderer::references;
  const std::vector<std::string> wanted =
      argc > 1 ? std::vector<std::string>(argv + 1, argv + argc) : references::names();
  for (const std::string& name : wanted) {
    const auto image = references::picture(references::make_scene(name), references::kStoredSpp, 1);
    const auto bytes = partbooth::media::encode_exr(image);
    std::ofstream out(references::file_of(name), std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()), std::streamsize(bytes.size()));
    if (!out.good()) return 1;
    std::cout << name << '\n';
  }
  return 0;
}
