// SPDX-License-Identifier: Apache-2.0
#include "export/packed_draws.h"

#include <google/protobuf/io/gzip_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <zlib.h>

#include "core/check.h"

namespace partbooth::exporter {

using google::protobuf::io::GzipInputStream;
using google::protobuf::io::GzipOutputStream;

schema::ImageRecord with_packed_draws(const schema::ImageRecord& record) {
  schema::ImageRecord packed = record;
  if (packed.scene().draws().empty()) return packed;
  schema::SceneSpec draws;
  draws.mutable_draws()->Swap(packed.mutable_scene()->mutable_draws());
  google::protobuf::io::StringOutputStream bytes(packed.mutable_packed_draws());
  GzipOutputStream::Options options;
  options.format = GzipOutputStream::ZLIB;
  GzipOutputStream stream(&bytes, options);
  PB_CHECK(draws.SerializeToZeroCopyStream(&stream) && stream.Close());
  return packed;
}

bool parse_with_draws(const std::string& data, schema::ImageRecord& record) {
  if (!record.ParseFromString(data)) return false;
  if (record.packed_draws().empty()) return true;
  google::protobuf::io::ArrayInputStream bytes(record.packed_draws().data(),
                                               static_cast<int>(record.packed_draws().size()));
  GzipInputStream stream(&bytes, GzipInputStream::ZLIB);
  schema::SceneSpec draws;
  if (!draws.ParseFromZeroCopyStream(&stream) || stream.ZlibErrorCode() != Z_STREAM_END) return false;
  record.mutable_scene()->mutable_draws()->MergeFrom(draws.draws());
  record.clear_packed_draws();
  return true;
}

}  // namespace partbooth::exporter
