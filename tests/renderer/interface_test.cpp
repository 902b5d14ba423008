// SPDX-License-Identifier: Apache-2.0
// Instruction sets by name, and what the linker sees of each backend.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "renderer/renderer.h"

namespace partbooth::renderer {
namespace {

TEST(Isa, AutoIsTheBestAndScalarIsAlwaysThere) {
  const auto available = available_isas();
  EXPECT_EQ(available.back(), "scalar");
  EXPECT_EQ(resolve_isa("auto").value(), available.front());
  EXPECT_EQ(resolve_isa("scalar").value(), "scalar");
}

TEST(Isa, UnknownNamesAreErrorsThatNameTheChoices) {
  const auto result = resolve_isa("neon");
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().exit_code, 2);
  EXPECT_NE(result.error().text().find("neon"), std::string::npos);
  EXPECT_NE(result.error().remedy.find("scalar"), std::string::npos);
  EXPECT_FALSE(Renderer::create("neon", "none").has_value());
}

std::string output_of(const std::string& command) {
  std::string out;
  FILE* pipe = popen(command.c_str(), "r");
  std::array<char, 4096> buffer;
  while (std::size_t n = std::fread(buffer.data(), 1, buffer.size(), pipe)) out.append(buffer.data(), n);
  EXPECT_EQ(pclose(pipe), 0) << command;
  return out;
}

// Symbols that an object offers to the linker.
std::vector<std::string> global_symbols(const std::string& object) {
  std::istringstream lines(output_of("nm --defined-only --extern-only " + object));
  std::vector<std::string> out;
  for (std::string address, type, name; lines >> address >> type >> name;) out.push_back(name);
  return out;
}

// The linker could otherwise take a function that was compiled for AVX-512 for the whole program.
TEST(BackendObjects, OfferTheirTableOnly) {
  for (const std::string isa : {"scalar", "avx2", "avx512"}) {
    const std::string object = std::string(PARTBOOTH_KERNEL_DIR) + "/kernel_" + isa + ".o";
    EXPECT_EQ(global_symbols(object), std::vector<std::string>{"partbooth_kernel_" + isa});
    const std::string sections = output_of("readelf --sections --wide " + object);
    EXPECT_NE(sections.find(".text"), std::string::npos);
    EXPECT_EQ(sections.find(".group"), std::string::npos) << "the linker merges groups by name";
    EXPECT_EQ(sections.find(".init_array"), std::string::npos) << "code that runs before the CPU is known";
    EXPECT_EQ(sections.find(".ctors"), std::string::npos);
  }
}

TEST(BackendObjects, TheCheckSeesOtherSymbols) {
  std::ofstream("leaky.cpp") << "inline int leak() { return 1; }\nint (*keep)() = leak;\n";
  output_of("c++ -c leaky.cpp -o leaky.o");
  EXPECT_GT(global_symbols("leaky.o").size(), 1u);
}

}  // namespace
}  // namespace partbooth::renderer
