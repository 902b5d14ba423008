// SPDX-License-Identifier: Apache-2.0
// One pass over all records of a data set, on all threads of the current TBB arena: one stage after the
// other for each record, many records at once. Memory is bounded by the records in flight.
#pragma once

#include <google/protobuf/arena.h>
#include <tbb/concurrent_queue.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/result.h"
#include "export/dataset_reader.h"
#include "export/record_file.h"

namespace partbooth::exporter {

// A record in flight, with the memory that the next one takes over.
struct PassingRecord {
  std::string data;  // as stored
  std::uint32_t crc = 0;
  std::string path;  // of its block
  std::uint64_t index = 0;
  std::string damage;  // why reading stopped here; the record is none
  google::protobuf::Arena arena;
  schema::ImageRecord* record = nullptr;  // in the arena
  core::Result<void> state;               // of the stages so far

  PassingRecord() : arena(options()) {}
  static google::protobuf::ArenaOptions options() {
    google::protobuf::ArenaOptions options;
    options.start_block_size = 1 << 15;  // one block holds most records
    return options;
  }
};

// Hands out the records as they are stored, in the order of their indices. Blocks that have no records yet
// are passed over.
class RecordStream {
 public:
  explicit RecordStream(const DatasetReader& dataset) : dataset_(dataset) {}
  // False at the end. What cannot be read ends the stream, and `passing` says why.
  bool next(PassingRecord& passing);

 private:
  bool open_next_block(PassingRecord& passing);

  const DatasetReader& dataset_;
  std::optional<RecordReader> reader_;
  std::string path_;
  std::uint64_t block_ = 0;
  std::uint64_t index_ = 0;
  bool ended_ = false;
};

// Makes passing.record of passing.data. Thread-safe. Error: damaged, or another image than its place says.
core::Result<void> parse(PassingRecord& passing, Draws draws);

// Item: derived from PassingRecord; what its stages leave in it is theirs to clear.
template <class Item>
struct Stage {
  bool in_order;  // one record at a time, in the order of the records; else from several threads
  std::function<core::Result<void>(Item&)> work;
};

// Error: the first one in the order of the records; stages in order see no record behind it.
template <class Item>
core::Result<void> run_pass(const DatasetReader& dataset, Draws draws,
                            const std::vector<Stage<Item>>& stages) {
  constexpr int kInFlightEachThread = 8;
  const int in_flight = kInFlightEachThread * tbb::this_task_arena::max_concurrency();
  std::vector<std::unique_ptr<Item>> items;
  tbb::concurrent_queue<Item*> free;
  for (int i = 0; i < in_flight; ++i) free.push(items.emplace_back(std::make_unique<Item>()).get());
  RecordStream stream(dataset);
  std::atomic<bool> stop = false;
  core::Result<void> done;
  tbb::filter<void, Item*> chain =
      tbb::make_filter<void, Item*>(tbb::filter_mode::serial_in_order, [&](tbb::flow_control& flow) {
        Item* item = nullptr;
        if (stop || !free.try_pop(item) || !stream.next(*item)) {
          flow.stop();
          return static_cast<Item*>(nullptr);
        }
        return item;
      });
  const auto add_stage = [&](bool in_order, auto work) {
    const auto mode = in_order ? tbb::filter_mode::serial_in_order : tbb::filter_mode::parallel;
    chain = chain & tbb::make_filter<Item*, Item*>(mode, std::move(work));
  };
  add_stage(false, [draws](Item* item) {
    item->state = parse(*item, draws);
    return item;
  });
  for (const Stage<Item>& stage : stages)
    add_stage(stage.in_order, [&stage, broken = std::make_shared<bool>(false)](Item* item) {
      if (stage.in_order) *broken = *broken || !item->state;
      if (*broken && item->state) item->state = core::fail({});  // an earlier one has said why
      if (item->state) item->state = stage.work(*item);
      return item;
    });
  tbb::parallel_pipeline(
      static_cast<std::size_t>(in_flight),
      chain & tbb::make_filter<Item*, void>(tbb::filter_mode::serial_in_order, [&](Item* item) {
        if (done && !item->state) {
          done = item->state;
          stop = true;
        }
        free.push(item);
      }));
  return done;
}

}  // namespace partbooth::exporter
