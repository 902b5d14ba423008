// SPDX-License-Identifier: Apache-2.0
// Values that are built once, on first use.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace partbooth::renderer {

// May be used from many threads. Other keys do not wait for the one that is built.
template <class T>
class OnceMap {
 public:
  const T& get(const std::string& key, const std::function<T()>& build) {
    Slot* slot = nullptr;
    {
      const std::lock_guard lock(mutex_);
      slot = &slots_[key];
    }
    std::call_once(slot->once, [&] { slot->value = std::make_unique<T>(build()); });
    return *slot->value;
  }

 private:
  struct Slot {
    std::once_flag once;
    std::unique_ptr<T> value;
  };
  std::mutex mutex_;
  std::map<std::string, Slot> slots_;  // addresses stay
};

}  // namespace partbooth::renderer
