// SPDX-License-Identifier: Apache-2.0
#include "export/record_pass.h"

#include <tbb/global_control.h>

#include <atomic>
#include <thread>

#include "tests/export/fixtures.h"
#include "tests/export/hand_dataset.h"

namespace partbooth::exporter {
namespace {

constexpr std::uint64_t kRecords = 300;

struct Passing : PassingRecord {
  std::uint64_t twice = 0;
};

DatasetReader dataset_of(std::uint64_t count) {
  const std::string folder = fresh_folder("set");
  EXPECT_TRUE(make_hand_dataset(folder, count, "png"));
  return DatasetReader::open(folder).value();
}

core::Result<void> run_on_four(const DatasetReader& dataset, const std::vector<Stage<Passing>>& stages) {
  const tbb::global_control allow(tbb::global_control::max_allowed_parallelism, 4);
  tbb::task_arena arena(4);
  return arena.execute([&] { return run_pass<Passing>(dataset, Draws::kLeaveOut, stages); });
}

core::Result<void> refuse(std::uint64_t index) {
  return core::fail({"", std::to_string(index), "refused", ""});
}

TEST(RecordPass, StagesInOrderSeeTheRecordsInOrderAndWhatStagesBeforeLeft) {
  const DatasetReader dataset = dataset_of(kRecords);
  std::atomic<int> at_once = 0, most_at_once = 0;
  std::vector<std::uint64_t> before, seen;
  const auto note = [&](Passing& passing) -> core::Result<void> {
    before.push_back(passing.record->index());
    return {};
  };
  const auto twice = [&](Passing& passing) -> core::Result<void> {
    const int now = ++at_once;
    for (int most = most_at_once; now > most && !most_at_once.compare_exchange_weak(most, now);) {
    }
    // The later ones are the quicker ones.
    std::this_thread::sleep_for(std::chrono::microseconds((kRecords - passing.record->index()) % 50 * 10));
    passing.twice = 2 * passing.record->index();
    --at_once;
    return {};
  };
  const auto collect = [&](Passing& passing) -> core::Result<void> {
    seen.push_back(passing.twice);
    return {};
  };
  ASSERT_TRUE(run_on_four(dataset, {{true, note}, {false, twice}, {true, collect}}));
  ASSERT_EQ(before.size(), kRecords);
  ASSERT_EQ(seen.size(), kRecords);
  for (std::uint64_t i = 0; i < kRecords; ++i) {
    EXPECT_EQ(before[i], i);
    EXPECT_EQ(seen[i], 2 * i);
  }
  EXPECT_GT(most_at_once, 1);
}

TEST(RecordPass, TheFirstErrorInTheOrderOfTheRecordsEndsIt) {
  const DatasetReader dataset = dataset_of(kRecords);
  std::vector<std::uint64_t> seen;
  std::atomic<int> worked_on = 0;
  const auto some_refuse = [&](Passing& passing) -> core::Result<void> {
    ++worked_on;
    const std::uint64_t index = passing.record->index();
    // The second one is found first.
    if (index == 20) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return index == 20 || index == 22 ? refuse(index) : core::Result<void>{};
  };
  const auto collect = [&](Passing& passing) -> core::Result<void> {
    seen.push_back(passing.record->index());
    return {};
  };
  const auto done = run_on_four(dataset, {{false, some_refuse}, {true, collect}});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().place, "20");
  ASSERT_EQ(seen.size(), 20u);
  EXPECT_EQ(seen.back(), 19u);
  EXPECT_LT(worked_on, 150);
}

// A byte of a record in the middle is another: all before it are seen, and the error names it.
TEST(RecordPass, ADamagedRecordEndsItAfterThoseBeforeIt) {
  const DatasetReader dataset = dataset_of(30);
  const std::string path = dataset.folder() + "/" + records_path(0);
  std::string bytes = read_file(path).value();
  std::string data;
  auto reader = RecordReader::open(path).value();
  for (int i = 0; i < 12; ++i) ASSERT_TRUE(reader.next(data));
  bytes[reader.offset() + 30] = static_cast<char>(bytes[reader.offset() + 30] ^ 1);
  overwrite(path, bytes);
  std::uint64_t seen = 0;
  const auto done = run_on_four(dataset, {{true, [&](Passing&) -> core::Result<void> {
                                             ++seen;
                                             return {};
                                           }}});
  ASSERT_FALSE(done);
  EXPECT_EQ(seen, 12u);
  EXPECT_EQ(done.error().file, path);
  EXPECT_EQ(done.error().place, "record of image 12");
  EXPECT_EQ(done.error().message, kBadCrc);
}

TEST(RecordPass, BlocksThatAreNotThereArePassedOver) {
  const DatasetReader dataset = dataset_of(30);
  std::filesystem::remove(dataset.folder() + "/" + records_path(0));
  EXPECT_TRUE(run_on_four(dataset, {{true, [](Passing& passing) { return refuse(passing.index); }}}));
}

}  // namespace
}  // namespace partbooth::exporter
