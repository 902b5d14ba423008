// SPDX-License-Identifier: Apache-2.0
// Jobs come in one after the other, are worked on in parallel, and go out in the order in which they came.
//
// Plain threads: an Embree device of one thread a build limits oneTBB to one thread in the whole process, its
// pipelines too.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace partbooth::pipeline {

template <class Job>
class OrderedWorkers {
 public:
  using JobPtr = std::unique_ptr<Job>;

  // next: one call at a time, empty at the end. work: many at the same time. take: one call at a time, in
  // order; it may run at the same time as next. At most `bound` jobs are between next and take.
  OrderedWorkers(std::uint64_t bound, std::function<JobPtr()> next, std::function<void(Job&)> work,
                 std::function<void(Job&)> take)
      : bound_(bound), next_(std::move(next)), work_(std::move(work)), take_(std::move(take)) {}

  // Returns when all jobs are out.
  void run(int threads);

 private:
  void work_until_end();
  void take_what_is_due(std::unique_lock<std::mutex>& lock);

  const std::uint64_t bound_;
  const std::function<JobPtr()> next_;
  const std::function<void(Job&)> work_, take_;

  std::mutex input_mutex_;  // held while next runs; locked before mutex_
  std::mutex mutex_;        // of everything below
  std::condition_variable room_;
  std::map<std::uint64_t, JobPtr> done_;  // worked on, not taken yet
  std::uint64_t in_ = 0, out_ = 0;        // jobs that came in and went out
  bool ended_ = false, taking_ = false;
};

}  // namespace partbooth::pipeline

#include "pipeline/ordered_workers_impl.h"
