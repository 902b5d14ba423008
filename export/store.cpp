// SPDX-License-Identifier: Apache-2.0
#include "export/store.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "core/check.h"
#include "core/sha256.h"
#include "export/layout.h"

namespace partbooth::exporter {
namespace {

namespace fs = std::filesystem;

constexpr std::array kOwnEntries{"dataset.yaml", "manifest.json", "classes.txt", "images",
                                 "scenes",       "layers",        "records",     "inputs",
                                 "report",       "export",        kTempFolder};

// A slip of the finger must not fill somebody's home folder.
core::Result<void> check_own(const std::string& folder) {
  std::error_code error;
  const auto status = fs::status(folder, error);
  if (status.type() == fs::file_type::not_found) return {};
  if (!fs::is_directory(status))
    return core::fail({folder, "", "is not a folder", "name another folder with --out", 2});
  if (fs::exists(fs::path(folder) / kConfigFile, error)) return {};
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename();
    if (std::find(kOwnEntries.begin(), kOwnEntries.end(), name) == kOwnEntries.end())
      return core::fail({folder, name, "the folder holds other files and is no data set",
                         "name an empty or new folder", 2});
  }
  if (error) return core::fail(io_error(folder, "read", error.value()));
  return {};
}

}  // namespace

core::Result<std::unique_ptr<Store>> Store::open(const std::string& folder, FileOps& ops) {
  PB_RETURN_IF_ERROR(check_own(folder));
  PB_RETURN_IF_ERROR(ops.make_folders(folder));
  auto temp = TempFolder::create(folder);
  if (!temp) return core::fail(temp.error());
  std::unique_ptr<Store> store(new Store(folder, ops));
  store->temp_ = std::move(*temp);
  return store;
}

core::Result<void> Store::make_parent(const std::string& path) {
  const std::string parent = fs::path(path).parent_path();
  const std::lock_guard lock(mutex_);
  if (made_folders_.contains(parent)) return {};
  PB_RETURN_IF_ERROR(ops_.make_folders(folder_ + "/" + parent));
  made_folders_.insert(parent);
  return {};
}

core::Result<schema::StoredFile> Store::put(const std::string& kind, const std::string& path,
                                            std::string_view bytes) {
  PB_RETURN_IF_ERROR(make_parent(path));
  const std::string temp = temp_->next_name();
  auto done = ops_.write(temp, bytes);
  if (done) done = ops_.move(temp, folder_ + "/" + path);
  if (!done) {
    std::error_code ignored;
    fs::remove(temp, ignored);
    auto error = done.error();
    error.file = folder_ + "/" + path;
    return core::fail(std::move(error));
  }
  schema::StoredFile file;
  file.set_kind(kind);
  file.set_path(path);
  file.set_sha256(core::sha256_hex(bytes));
  file.set_bytes(bytes.size());
  return file;
}

core::Result<void> Store::put_now(const std::string& path, std::string_view bytes) {
  const std::string full = folder_ + "/" + path;
  std::error_code error;
  if (fs::file_size(full, error) == bytes.size() && !error) {
    const auto present = read_file(full);
    if (present && *present == bytes) return {};
  }
  PB_RETURN_IF_ERROR(put("", path, bytes));
  return ops_.sync_all(folder_);
}

core::Result<std::uint64_t> Store::open_block(std::uint64_t block) {
  auto journal = BlockJournal::open(folder_, block, ops_);
  if (!journal) return core::fail(journal.error());
  const std::uint64_t next = journal->next_index();
  const std::lock_guard lock(mutex_);
  blocks_.emplace(block, std::move(*journal));
  return next;
}

core::Result<void> Store::commit(const std::vector<schema::ImageRecord>& records) {
  if (records.empty()) return {};
  const std::uint64_t block = block_of(records.front().index());
  for (const schema::ImageRecord& record : records) {
    PB_CHECK(block_of(record.index()) == block, "a commit belongs to one block");
  }
  PB_RETURN_IF_ERROR(ops_.sync_all(folder_));
  BlockJournal* journal = nullptr;
  {
    const std::lock_guard lock(mutex_);
    const auto found = blocks_.find(block);
    PB_CHECK(found != blocks_.end(), "the block is not open");
    journal = &found->second;  // map nodes stay where they are; only the committing thread closes blocks
  }
  return journal->append(records, ops_);
}

void Store::close_block(std::uint64_t block) {
  const std::lock_guard lock(mutex_);
  blocks_.erase(block);
}

}  // namespace partbooth::exporter
