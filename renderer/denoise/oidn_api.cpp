// SPDX-License-Identifier: Apache-2.0
#include "renderer/denoise/oidn_api.h"

#include <dlfcn.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace partbooth::renderer {
namespace {

namespace fs = std::filesystem;

constexpr char kFileName[] = "libOpenImageDenoise.so.2";

// Below `folder`, in the order of the names; links to folders are not followed.
std::vector<std::string> libraries_below(const fs::path& folder) {
  std::vector<std::string> found;
  std::error_code stop;
  for (fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, stop), end;
       !stop && it != end; it.increment(stop))
    if (it->path().filename() == kFileName) found.push_back(it->path().string());
  std::sort(found.begin(), found.end());
  return found;
}

// The Python wheels that carry the library have "oidn" in their name. Looking into all the others would take
// longer than denoising a picture.
std::vector<std::string> libraries_of_wheels(const fs::path& environment_folder) {
  std::vector<std::string> found;
  std::error_code ignored;
  for (const auto& python : fs::directory_iterator(environment_folder / "lib", ignored))
    for (const auto& package : fs::directory_iterator(python.path() / "site-packages", ignored))
      if (package.path().filename().string().find("oidn") != std::string::npos)
        for (auto& library : libraries_below(package.path())) found.push_back(std::move(library));
  std::sort(found.begin(), found.end());
  return found;
}

core::Error not_found(const std::string& why) {
  return {
      .message = "Open Image Denoise is not found: " + why,
      .remedy =
          "install the Python package pyoidn into the build's virtual environment, let PARTBOOTH_OIDN name "
          "the library, or set render.denoise to none"};
}

template <class Function>
bool look_up(void* library, const char* name, Function*& function) {
  function = reinterpret_cast<Function*>(dlsym(library, name));
  return function != nullptr;
}

bool look_up_all(void* library, OidnApi& api) {
  return look_up(library, "oidnNewDevice", api.new_device) &&
         look_up(library, "oidnReleaseDevice", api.release_device) &&
         look_up(library, "oidnSetDeviceBool", api.set_device_bool) &&
         look_up(library, "oidnSetDeviceInt", api.set_device_int) &&
         look_up(library, "oidnGetDeviceInt", api.get_device_int) &&
         look_up(library, "oidnGetDeviceError", api.get_device_error) &&
         look_up(library, "oidnCommitDevice", api.commit_device) &&
         look_up(library, "oidnNewFilter", api.new_filter) &&
         look_up(library, "oidnReleaseFilter", api.release_filter) &&
         look_up(library, "oidnSetSharedFilterImage", api.set_shared_filter_image) &&
         look_up(library, "oidnSetFilterBool", api.set_filter_bool) &&
         look_up(library, "oidnSetFilterInt", api.set_filter_int) &&
         look_up(library, "oidnCommitFilter", api.commit_filter) &&
         look_up(library, "oidnExecuteFilter", api.execute_filter);
}

core::Result<OidnApi> load_for_this_process() {
  const char* wish = std::getenv("PARTBOOTH_OIDN");
  const auto candidates = oidn_candidates(wish ? wish : "", PARTBOOTH_ENVIRONMENT_DIR);
  if (!candidates) return core::fail(candidates.error());
  return load_oidn(*candidates);
}

}  // namespace

core::Result<std::vector<std::string>> oidn_candidates(const std::string& wish,
                                                       const std::string& environment_folder) {
  if (!wish.empty()) {
    std::error_code ignored;
    if (fs::is_regular_file(wish, ignored)) return std::vector{wish};
    auto below = libraries_below(wish);
    if (!below.empty()) return below;
    return core::fail({.file = wish,
                       .message = "PARTBOOTH_OIDN names neither a library nor a folder that holds " +
                                  std::string(kFileName),
                       .remedy = "correct or unset it"});
  }
  auto candidates = libraries_of_wheels(environment_folder);
  candidates.emplace_back(kFileName);
  return candidates;
}

core::Result<OidnApi> load_oidn(const std::vector<std::string>& candidates) {
  std::string why = "no candidate";
  for (const std::string& path : candidates) {
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    OidnApi api{};
    if (library && look_up_all(library, api)) {
      spdlog::debug("Open Image Denoise: {}", path);
      return api;
    }
    why = library ? path + " lacks functions of version 2" : dlerror();
  }
  return core::fail(not_found(why));
}

const core::Result<OidnApi>& oidn() {
  static const core::Result<OidnApi> api = load_for_this_process();
  return api;
}

}  // namespace partbooth::renderer
