// SPDX-License-Identifier: Apache-2.0
// One image again, from its record and the stored inputs.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "core/check.h"
#include "core/sha256.h"
#include "export/dataset_reader.h"
#include "export/file_ops.h"
#include "export/layout.h"
#include "export/temp_folder.h"
#include "pipeline/inputs.h"
#include "pipeline/pipeline.h"
#include "pipeline/shot.h"
#include "renderer/renderer.h"

namespace partbooth::pipeline {
namespace {

namespace fs = std::filesystem;

bool is_inside(const std::string& file, const std::string& folder) {
  std::error_code error;  // a path that cannot be resolved cannot be written either, which says why
  const fs::path path = fs::weakly_canonical(fs::absolute(file), error), root = fs::canonical(folder, error);
  return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
}

// Told before anything is rendered.
core::Result<void> check_target(const std::string& target, const std::string& dataset,
                                const std::string& extension) {
  if (fs::path(target).extension() != extension)
    return core::fail({target, "", fmt::format("the picture is a {} file", extension),
                       fmt::format("give --out a name that ends in {}", extension), 2});
  if (is_inside(target, dataset))
    return core::fail({target, "", "lies in the data set, which replay does not change",
                       "name a file outside of it: --out FILE", 2});
  std::error_code error;
  if (fs::exists(target, error) && !fs::is_regular_file(target, error))
    return core::fail({target, "", "is there and is no file", "name another one: --out FILE", 2});
  return {};
}

// The file appears complete or not at all.
core::Result<void> write_picture(const std::string& target, std::string_view bytes, bool may_replace) {
  std::error_code error;
  if (!may_replace && fs::exists(target, error)) {
    const auto present = exporter::read_file(target);
    if (!present) return core::fail(present.error());
    if (*present == bytes) return {};
    return core::fail({target, "", "is there already, with other bytes",
                       "remove it, or name the file to write: --out FILE", 2});
  }
  const std::string folder = fs::absolute(target).parent_path();
  if (!fs::is_directory(folder, error))
    return core::fail({folder, "", "there is no such folder", "make it, or name another --out FILE", 2});
  const auto temp = exporter::TempFolder::create(folder);
  if (!temp) return core::fail(temp.error());
  const std::string written = (*temp)->next_name();
  exporter::FileOps& ops = exporter::real_file_ops();
  PB_RETURN_IF_ERROR(ops.write(written, bytes));
  return ops.move(written, target);
}

}  // namespace

core::Result<ReplayResult> replay(const ReplayOptions& options) {
  const auto dataset = exporter::DatasetReader::open(options.dataset);
  if (!dataset) return core::fail(dataset.error());
  const auto index = exporter::index_of(options.key);
  if (!index) return core::fail({"", options.key, "is no key", "a key has nine digits, as in 000000042", 2});
  auto record = dataset->find(*index);
  if (!record) return core::fail(record.error());
  if (record->files_size() == 0)
    return core::fail(
        {options.dataset, options.key, "its record names no picture", "see `partbooth verify`"});
  const std::string extension = fs::path(record->files(0).path()).extension();
  ReplayResult result;
  result.file = options.out.empty() ? options.key + extension : options.out;
  PB_RETURN_IF_ERROR(check_target(result.file, options.dataset, extension));
  const auto assets = load_scene_assets(options.dataset, record->scene());
  if (!assets) return core::fail(assets.error());
  const schema::RenderConfig& render = dataset->config().render();
  auto denoise = renderer::resolve_denoise(render.denoise());
  if (!denoise) return core::fail(denoise.error());
  auto renderer = renderer::Renderer::create(render.isa(), *denoise);
  if (!renderer) return core::fail(renderer.error());

  const core::ReplayScope scope(*index);
  if (options.spp > 0) record->mutable_scene()->mutable_render()->set_spp(options.spp);
  StageSeconds ignored;
  const Shot shot = shoot(record->scene(), dataset->config(), *assets, **renderer, ignored);
  const EncodedFile& picture = shot.files.front();
  result.same_bytes = core::sha256_hex(picture.view()) == record->files(0).sha256();
  PB_RETURN_IF_ERROR(write_picture(result.file, picture.view(), !options.out.empty()));
  return result;
}

}  // namespace partbooth::pipeline
