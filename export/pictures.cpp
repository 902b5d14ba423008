// SPDX-License-Identifier: Apache-2.0
#include "export/pictures.h"

#include <fmt/format.h>

#include <filesystem>

#include "core/sha256.h"
#include "export/file_ops.h"

namespace partbooth::exporter {

std::string extension_of(const schema::ImageRecord& record) {
  return std::filesystem::path(record.files(0).path()).extension();
}

const schema::StoredFile* find_file(const schema::ImageRecord& record, const std::string& kind) {
  for (const schema::StoredFile& file : record.files())
    if (file.kind() == kind) return &file;
  return nullptr;
}

core::Result<std::string> read_checked(const std::string& dataset, const schema::StoredFile& file) {
  auto bytes = read_file(dataset + "/" + file.path());
  if (!bytes) return core::fail(bytes.error());
  const auto damaged = [&](const std::string& what) {
    return core::fail({dataset + "/" + file.path(), "", what, "see `partbooth verify`"});
  };
  if (bytes->size() != file.bytes())
    return damaged(fmt::format("has {} bytes, its record says {}", bytes->size(), file.bytes()));
  if (core::sha256_hex(*bytes) != file.sha256()) return damaged("has other bytes than its record says");
  return bytes;
}

}  // namespace partbooth::exporter
