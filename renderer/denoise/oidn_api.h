// SPDX-License-Identifier: Apache-2.0
// The few functions of Open Image Denoise's C API (stable since 2.0) that we call, taken from the library at
// run time.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "core/result.h"

namespace partbooth::renderer {

struct OidnDevice;  // opaque handles
struct OidnFilter;

inline constexpr int kOidnCpu = 1;
inline constexpr int kOidnFloat3 = 3;

// Member names are those of the library without their prefix.
struct OidnApi {
  OidnDevice* (*new_device)(int type);
  void (*release_device)(OidnDevice*);
  void (*set_device_bool)(OidnDevice*, const char* name, bool);
  void (*set_device_int)(OidnDevice*, const char* name, int);
  int (*get_device_int)(OidnDevice*, const char* name);
  // Also for a null device: why it could not be made. 0 is no error; the text stays the library's.
  int (*get_device_error)(OidnDevice*, const char** text);
  void (*commit_device)(OidnDevice*);
  OidnFilter* (*new_filter)(OidnDevice*, const char* type);
  void (*release_filter)(OidnFilter*);
  void (*set_shared_filter_image)(OidnFilter*, const char* name, void* pixels, int format, std::size_t width,
                                  std::size_t height, std::size_t byte_offset, std::size_t pixel_stride,
                                  std::size_t row_stride);
  void (*set_filter_bool)(OidnFilter*, const char* name, bool);
  void (*set_filter_int)(OidnFilter*, const char* name, int);
  void (*commit_filter)(OidnFilter*);
  void (*execute_filter)(OidnFilter*);
};

// Library files to try, in order. `wish` is PARTBOOTH_OIDN's value, empty for none: a wish is the only
// candidate. Error: the wish names no library.
core::Result<std::vector<std::string>> oidn_candidates(const std::string& wish,
                                                       const std::string& environment_folder);

// Loads the first library that works.
core::Result<OidnApi> load_oidn(const std::vector<std::string>& candidates);

// The library of this process: found and loaded once, never unloaded.
const core::Result<OidnApi>& oidn();

}  // namespace partbooth::renderer
