// SPDX-License-Identifier: Apache-2.0
// Runs that are killed, interrupted, or meet a full disk or another writer: the same command goes on to the
// same bytes.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "tests/e2e/program.h"

namespace partbooth::e2e {
namespace {

namespace fs = std::filesystem;

std::string base_config() { return fs::path(base_dataset()).parent_path() / "config.yaml"; }

std::size_t files_in(const std::string& folder) {
  std::size_t n = 0;
  std::error_code error;
  for (auto it = fs::recursive_directory_iterator(folder, error);
       !error && it != fs::recursive_directory_iterator(); it.increment(error))
    n += it->is_regular_file(error);
  return n;
}

// Waits until the run has written so many files below a folder of the data set.
void wait_for(Running& run, const std::string& folder, std::size_t files) {
  while (!run.ended() && files_in(folder) < files) ::usleep(500);
}

void expect_resumes(const std::string& out) {
  const Ran ran = partbooth({"render", base_config(), "--out", out});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  expect_same(contract(out), contract(base_dataset()));
  EXPECT_FALSE(fs::exists(out + "/.partbooth-tmp"));
  EXPECT_EQ(partbooth({"verify", out}).exit_code, 0);
}

TEST(Kill, AtManyPointsThenResumedGivesTheSameBytes) {
  const std::string out = work_folder("set");
  const std::pair<const char*, std::size_t> points[] = {
      {"inputs", 2}, {"records", 1}, {"images", 1}, {"layers", 7}, {"images", 8}};
  for (const auto& [folder, files] : points) {
    Running run({"render", base_config(), "--out", out, "--threads", "2"});
    wait_for(run, out + "/" + folder, files);
    run.signal(SIGKILL);
    run.wait();
  }
  expect_resumes(out);
}

TEST(Interrupt, FinishesWhatIsInWorkAndSaysHowToGoOn) {
  for (const int number : {SIGINT, SIGTERM}) {
    const std::string out = work_folder("set");
    Running run({"render", base_config(), "--out", out, "--threads", "1"});
    wait_for(run, out + "/images", 1);
    run.signal(number);
    const Ran ran = run.wait();
    EXPECT_EQ(ran.exit_code, 130);
    EXPECT_NE(ran.err.find("the same command goes on"), std::string::npos) << ran.err;
    const std::size_t pictures = files_in(out + "/images");
    EXPECT_GE(pictures, 1u);
    EXPECT_LT(pictures, 12u);
    expect_resumes(out);
  }
}

TEST(FullDisk, OneClearErrorAndTheSameBytesLater) {
  const std::string out = work_folder("set");
  ASSERT_EQ(partbooth({"render", base_config(), "--out", out, "--count", "4"}).exit_code, 0);
  const auto journal = fs::file_size(out + "/records/000000.records");
  // Files may not grow beyond the journal's present size: its next group does not fit.
  const Ran ran = partbooth({"render", base_config(), "--out", out}, [&] {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{journal + 100, journal + 100};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  });
  EXPECT_EQ(ran.exit_code, 1);
  EXPECT_NE(ran.err.find("error: " + out), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("make room and run the same command again"), std::string::npos) << ran.err;
  EXPECT_EQ(fs::file_size(out + "/records/000000.records"), journal);
  expect_resumes(out);
}

Tree files_below(const std::string& folder) {
  Tree files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file())
      files[fs::relative(entry.path(), folder).string()] = file_text(entry.path().string());
  return files;
}

// The write that does not fit kills the program where it stands: in the middle of a shard, or of a listing.
TEST(Kill, InAnExportThenResumedGivesTheSameBytes) {
  for (const std::string format : {"tfrecord", "webdataset", "coco", "datumaro"}) {
    const std::string whole = work_folder("whole_" + format), out = work_folder("out_" + format);
    ASSERT_EQ(partbooth({"export", format, base_dataset(), "--out", whole}).exit_code, 0) << format;
    const Tree expected = files_below(whole);
    std::size_t largest = 0;
    for (const auto& [path, bytes] : expected) largest = std::max(largest, bytes.size());
    const Ran killed = partbooth({"export", format, base_dataset(), "--out", out}, [&] {
      const rlimit limit{largest / 2, largest / 2}, no_core{0, 0};
      ::setrlimit(RLIMIT_FSIZE, &limit);
      ::setrlimit(RLIMIT_CORE, &no_core);
    });
    EXPECT_EQ(killed.exit_code, 128 + SIGXFSZ) << format << killed.err;
    EXPECT_FALSE(fs::exists(out)) << format;
    const Ran ran = partbooth({"export", format, base_dataset(), "--out", out});
    ASSERT_EQ(ran.exit_code, 0) << ran.err;
    expect_same(files_below(out), expected);
    EXPECT_FALSE(fs::exists(out + ".partial")) << format;
  }
}

TEST(SecondWriter, IsRefusedWhileTheFirstIsAtWork) {
  const std::string out = work_folder("set");
  const Arguments render{"render", base_config(), "--out", out, "--count", "900", "--threads", "1"};
  Running first(render);
  wait_for(first, out + "/images", 1);
  ASSERT_FALSE(first.ended());
  const Ran second = partbooth(render);
  EXPECT_EQ(second.exit_code, 1);
  EXPECT_NE(second.err.find("another process writes this block"), std::string::npos) << second.err;
  first.signal(SIGTERM);
  EXPECT_EQ(first.wait().exit_code, 130);
}

}  // namespace
}  // namespace partbooth::e2e
