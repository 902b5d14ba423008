// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <thread>
#include <vector>

#include "pipeline/ordered_workers.h"

namespace partbooth::pipeline {

template <class Job>
void OrderedWorkers<Job>::run(int threads) {
  std::vector<std::jthread> others;
  for (int i = 1; i < threads; ++i) others.emplace_back([this] { work_until_end(); });
  work_until_end();
}

template <class Job>
void OrderedWorkers<Job>::work_until_end() {
  while (true) {
    JobPtr job;
    std::uint64_t number = 0;
    {
      const std::lock_guard input(input_mutex_);
      {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [&] { return ended_ || in_ - out_ < bound_; });
        if (ended_) return;
      }
      job = next_();
      const std::lock_guard lock(mutex_);
      if (!job) {
        ended_ = true;
        return;
      }
      number = in_++;
    }
    work_(*job);
    std::unique_lock lock(mutex_);
    done_.emplace(number, std::move(job));
    if (!taking_) take_what_is_due(lock);
  }
}

// Whoever finds the next job in order takes it, and all that follow while it is at it.
template <class Job>
void OrderedWorkers<Job>::take_what_is_due(std::unique_lock<std::mutex>& lock) {
  taking_ = true;
  while (!done_.empty() && done_.begin()->first == out_) {
    const JobPtr job = std::move(done_.begin()->second);
    done_.erase(done_.begin());
    lock.unlock();
    take_(*job);
    lock.lock();
    ++out_;
    room_.notify_all();
  }
  taking_ = false;
}

}  // namespace partbooth::pipeline
