// SPDX-License-Identifier: Apache-2.0
// A few of many things that come one after the other, evenly spread over all of them, without luck.
#pragma once

#include <cstdint>
#include <vector>

namespace partbooth::exporter::report {

// Keeps every n-th thing and doubles n whenever twice the wanted number is kept.
template <class T>
class EvenSample {
 public:
  explicit EvenSample(std::size_t limit) : limit_(limit) {}

  // `make` gives the thing; it is called only if the thing is kept.
  template <class Make>
  void offer(const Make& make) {
    if (offered_++ % stride_ != 0) return;
    if (kept_.size() == 2 * limit_) {
      for (std::size_t i = 1; i < limit_; ++i) kept_[i] = std::move(kept_[2 * i]);
      kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(limit_), kept_.end());
      stride_ *= 2;
    }
    kept_.push_back(make());
  }

  std::uint64_t offered() const { return offered_; }
  // At most `limit` of what is kept, in their order.
  std::vector<const T*> chosen() const {
    const std::size_t n = kept_.size() < limit_ ? kept_.size() : limit_;
    std::vector<const T*> out;
    for (std::size_t i = 0; i < n; ++i) out.push_back(&kept_[i * kept_.size() / n]);
    return out;
  }

 private:
  std::size_t limit_;
  std::uint64_t offered_ = 0;
  std::uint64_t stride_ = 1;
  std::vector<T> kept_;
};

}  // namespace partbooth::exporter::report
