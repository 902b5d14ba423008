// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/readers/gltf_accessor.h"

#include <algorithm>
#include <cstring>
#include <limits>

namespace partbooth::scene_gen {
namespace {

template <class T>
double component(const unsigned char* at, bool normalized) {
  T value;
  std::memcpy(&value, at, sizeof value);
  const auto v = static_cast<double>(value);
  return normalized ? std::max(v / static_cast<double>(std::numeric_limits<T>::max()), -1.0) : v;
}

using Component = double (*)(const unsigned char*, bool);

Component component_reader(int type) {
  switch (type) {
    case TINYGLTF_COMPONENT_TYPE_BYTE:
      return component<std::int8_t>;
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_BYTE:
      return component<std::uint8_t>;
    case TINYGLTF_COMPONENT_TYPE_SHORT:
      return component<std::int16_t>;
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_SHORT:
      return component<std::uint16_t>;
    case TINYGLTF_COMPONENT_TYPE_UNSIGNED_INT:
      return component<std::uint32_t>;
    case TINYGLTF_COMPONENT_TYPE_FLOAT:
      return [](const unsigned char* at, bool) { return component<float>(at, false); };
    default:
      return nullptr;
  }
}

template <class T>
bool valid(int index, const std::vector<T>& items) {
  return index >= 0 && static_cast<std::size_t>(index) < items.size();
}

}  // namespace

core::Result<AccessorValues> read_accessor(const tinygltf::Model& model, int index) {
  const auto wrong = [&](const char* why) {
    return core::fail(
        {"", "accessor " + std::to_string(index), std::string("malformed: ") + why, "export it again"});
  };
  if (!valid(index, model.accessors)) return wrong("it does not exist");
  const tinygltf::Accessor& accessor = model.accessors[index];
  if (accessor.sparse.isSparse)
    return core::fail({"", "accessor " + std::to_string(index), "sparse data is not supported",
                       "export it without sparse accessors"});
  if (!valid(accessor.bufferView, model.bufferViews)) return wrong("it has no data");
  const tinygltf::BufferView& view = model.bufferViews[accessor.bufferView];
  if (!valid(view.buffer, model.buffers)) return wrong("its buffer does not exist");
  const std::vector<unsigned char>& data = model.buffers[view.buffer].data;
  if (view.byteOffset > data.size() || view.byteLength > data.size() - view.byteOffset)
    return wrong("its view reaches past the end of the buffer");

  const Component read = component_reader(accessor.componentType);
  const int components = tinygltf::GetNumComponentsInType(static_cast<std::uint32_t>(accessor.type));
  const int stride = accessor.ByteStride(view);
  if (read == nullptr || components <= 0 || stride <= 0) return wrong("its type is unknown");
  const auto size = static_cast<std::size_t>(tinygltf::GetComponentSizeInBytes(accessor.componentType));
  const std::size_t item = size * components;
  const bool fits = accessor.count > 0 && accessor.byteOffset <= view.byteLength &&
                    item <= view.byteLength - accessor.byteOffset &&
                    accessor.count - 1 <= (view.byteLength - accessor.byteOffset - item) / stride;
  if (!fits) return wrong("it reaches past the end of its view");

  AccessorValues out{accessor.count, components, {}};
  out.values.reserve(accessor.count * components);
  const unsigned char* at = data.data() + view.byteOffset + accessor.byteOffset;
  for (std::size_t i = 0; i < accessor.count; ++i, at += stride)
    for (int c = 0; c < components; ++c) out.values.push_back(read(at + c * size, accessor.normalized));
  return out;
}

}  // namespace partbooth::scene_gen
