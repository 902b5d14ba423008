// SPDX-License-Identifier: Apache-2.0
// One image again, from its record and the stored inputs.
#include <fmt/format.h>

#include "core/check.h"
#include "core/sha256.h"
#include "export/dataset_reader.h"
#include "export/file_ops.h"
#include "export/layout.h"
#include "pipeline/inputs.h"
#include "pipeline/pipeline.h"
#include "pipeline/shot.h"
#include "renderer/renderer.h"

namespace partbooth::pipeline {

core::Result<ReplayResult> replay(const ReplayOptions& options) {
  const auto dataset = exporter::DatasetReader::open(options.dataset);
  if (!dataset) return core::fail(dataset.error());
  const auto index = exporter::index_of(options.key);
  if (!index) return core::fail({"", options.key, "is no key", "a key has nine digits, as in 000000042", 2});
  auto record = dataset->find(*index);
  if (!record) return core::fail(record.error());
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
  const std::string_view bytes(reinterpret_cast<const char*>(picture.bytes.data()), picture.bytes.size());
  ReplayResult result;
  result.file = options.out.empty() ? fmt::format("{}.{}", options.key, picture.extension) : options.out;
  result.same_bytes = record->files_size() > 0 && core::sha256_hex(bytes) == record->files(0).sha256();
  PB_RETURN_IF_ERROR(exporter::real_file_ops().write(result.file, bytes));
  return result;
}

}  // namespace partbooth::pipeline
