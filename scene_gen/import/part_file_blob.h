// SPDX-License-Identifier: Apache-2.0
// Arrays, vectors and transforms of core as fields of PartFile, and back.
#pragma once

#include <bit>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include "core/vec.h"
#include "partbooth/values.pb.h"

namespace partbooth::scene_gen {

static_assert(std::endian::native == std::endian::little, "PartFile arrays are little-endian");
static_assert(sizeof(core::Vec3f) == 12);

template <class T>
std::string to_blob(const std::vector<T>& items) {
  return {reinterpret_cast<const char*>(items.data()), items.size() * sizeof(T)};
}

// False: the size is no multiple of the item's.
template <class T>
bool from_blob(const std::string& blob, std::vector<T>& items) {
  if (blob.size() % sizeof(T) != 0) return false;
  items.resize(blob.size() / sizeof(T));
  if (!blob.empty()) std::memcpy(items.data(), blob.data(), blob.size());
  return true;
}

template <class T>
void set_vector(core::Vec3<T> v, schema::Vector3* out) {
  out->set_x(v.x);
  out->set_y(v.y);
  out->set_z(v.z);
}

inline core::Vec3d vector_of(const schema::Vector3& v) { return {v.x(), v.y(), v.z()}; }

template <class T>
bool finite(core::Vec3<T> v) {
  return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z);
}

template <class T>
bool all_finite(const std::vector<core::Vec3<T>>& items) {
  for (const auto& v : items)
    if (!finite(v)) return false;
  return true;
}

inline void write_rigid(const core::Rigid& rigid, schema::RigidTransform* out) {
  for (const core::Vec3d& row : rigid.rotation.rows)
    for (int c = 0; c < 3; ++c) out->add_rotation(row[c]);
  set_vector(rigid.translation, out->mutable_translation_m());
}

// False: it is no rotation and translation.
inline bool read_rigid(const schema::RigidTransform& t, core::Rigid& out) {
  if (t.rotation_size() != 9) return false;
  for (int r = 0; r < 3; ++r)
    for (int c = 0; c < 3; ++c) out.rotation.rows[r][c] = t.rotation(3 * r + c);
  out.translation = vector_of(t.translation_m());
  // Written so that a NaN fails too.
  return std::abs(out.rotation.determinant() - 1) < 1e-6 && finite(out.translation);
}

}  // namespace partbooth::scene_gen
