// SPDX-License-Identifier: Apache-2.0
#include "export/webdataset/tar.h"

#include <fmt/format.h>

#include <cstring>

#include "core/check.h"

namespace partbooth::exporter {
namespace {

constexpr std::size_t kTarBlock = 512;

}  // namespace

void append_tar_member(std::string& out, const std::string& name, std::string_view bytes) {
  PB_CHECK(name.size() <= 100 && bytes.size() < (std::size_t{1} << 33));
  std::string header(kTarBlock, '\0');
  const auto put = [&](std::size_t at, const std::string& text) { header.replace(at, text.size(), text); };
  put(0, name);
  put(100, "0000444");
  put(108, "0000000");
  put(116, "0000000");
  put(124, fmt::format("{:011o}", bytes.size()));
  put(136, "00000000000");
  put(148, "        ");  // the checksum counts as blanks in its own sum
  put(156, "0");
  put(257, "ustar");
  put(263, "00");
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  put(148, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
  out.reserve(out.size() + bytes.size() + 16 * kTarBlock);  // small members that follow find room
  out += header;
  out += bytes;
  out.append((kTarBlock - bytes.size() % kTarBlock) % kTarBlock, '\0');
}

std::string tar_end() { return std::string(2 * kTarBlock, '\0'); }

}  // namespace partbooth::exporter
