// SPDX-License-Identifier: Apache-2.0
#include "pipeline/ordered_workers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace partbooth::pipeline {
namespace {

struct Job {
  int number;
};

// The jobs 0 .. count - 1.
std::function<std::unique_ptr<Job>()> numbers(int count) {
  return [count, next = 0]() mutable { return next < count ? std::make_unique<Job>(Job{next++}) : nullptr; };
}

TEST(OrderedWorkers, JobsGoOutInTheirOrderEachOnce) {
  for (const int threads : {1, 2, 5}) {
    std::vector<int> out;
    const auto work = [](Job& job) {
      std::this_thread::sleep_for(std::chrono::microseconds(job.number * 37 % 200));
    };
    OrderedWorkers<Job> workers(8, numbers(300), work, [&](Job& job) { out.push_back(job.number); });
    workers.run(threads);
    ASSERT_EQ(out.size(), 300u);
    EXPECT_TRUE(std::is_sorted(out.begin(), out.end()));
  }
}

TEST(OrderedWorkers, WorkIsDoneAtTheSameTime) {
  std::mutex mutex;
  std::condition_variable met;
  int present = 0, met_jobs = 0;
  // Each of two jobs waits for the other one: one after the other, they never meet.
  const auto work = [&](Job&) {
    std::unique_lock lock(mutex);
    ++present;
    met.notify_all();
    met_jobs += met.wait_for(lock, std::chrono::seconds(20), [&] { return present == 2; });
  };
  OrderedWorkers<Job> workers(4, numbers(2), work, [](Job&) {});
  workers.run(2);
  EXPECT_EQ(met_jobs, 2);
}

TEST(OrderedWorkers, ASlowFirstJobHoldsBackNoMoreThanTheBound) {
  std::atomic<int> started = 0;
  std::atomic<int> started_before_first_ended = 0;
  const auto work = [&](Job& job) {
    ++started;
    if (job.number != 0) return;
    // The others come to the bound, and no further.
    while (started < 4) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    started_before_first_ended = started.load();
  };
  OrderedWorkers<Job> workers(4, numbers(50), work, [](Job&) {});
  workers.run(3);
  EXPECT_EQ(started_before_first_ended, 4);
  EXPECT_EQ(started, 50);
}

}  // namespace
}  // namespace partbooth::pipeline
