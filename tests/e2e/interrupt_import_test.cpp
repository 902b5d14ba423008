// SPDX-License-Identifier: Apache-2.0
// Ctrl-C, and a reader that is killed, while the parts are imported: no data set is begun that lacks parts.
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "tests/e2e/program.h"

namespace partbooth::e2e {
namespace {

namespace fs = std::filesystem;

// A stand-in for partbooth-import: it does `first`, and then the work. It cannot write, but make empty files.
std::string reader(const std::string& first) {
  const std::string path = work_folder("reader");
  write_text(path, "#!/bin/sh\n" + first + "\nexec '" PARTBOOTH_BIN_DIR "/partbooth-import' \"$@\"\n");
  fs::permissions(path, fs::perms::owner_all);
  return path;
}

std::string skipping_config() {
  const std::string config = config_file();
  std::string text = file_text(config);
  text.replace(text.find("{folder: parts}"), 15, "{folder: parts, on_bad_part: skip}");
  write_text(config, text);
  return config;
}

TEST(InterruptedImport, EndsTheRunBeforeTheDataSetIsBegun) {
  const std::string out = work_folder("set"), started = work_folder("started"), go_on = work_folder("go_on");
  const std::string group_file = work_folder("group");
  const std::string program =
      reader(": > '" + started + "'\nwhile [ ! -e '" + go_on + "' ]; do sleep 0.02; done");
  Running run({"render", skipping_config(), "--out", out, "--threads", "1"}, [&] {
    ::setpgid(0, 0);
    write_text(group_file, std::to_string(::getpid()));
    ::setenv("PARTBOOTH_IMPORT", program.c_str(), 1);
    // Not the cache of the other tests: every part must be read.
    ::setenv("XDG_CACHE_HOME", work_folder("cache").c_str(), 1);
  });
  while (!run.ended() && !fs::exists(started)) ::usleep(2000);
  ASSERT_FALSE(run.ended()) << run.wait().err;
  ASSERT_EQ(::kill(-std::stoi(file_text(group_file)), SIGINT), 0);  // as a terminal does on Ctrl-C
  write_text(go_on, "");
  const Ran ran = run.wait();
  EXPECT_EQ(ran.exit_code, 130) << ran.err;
  EXPECT_EQ(ran.err.find("skipped"), std::string::npos) << ran.err;
  EXPECT_FALSE(fs::exists(out));
}

TEST(InterruptedImport, AKilledReaderIsNoBadPart) {
  const std::string out = work_folder("set");
  const std::string program = reader("case \"$1\" in *washer*) kill -KILL $$;; esac");
  const Ran ran = partbooth({"render", skipping_config(), "--out", out}, [&] {
    ::setenv("PARTBOOTH_IMPORT", program.c_str(), 1);
    ::setenv("XDG_CACHE_HOME", work_folder("cache").c_str(), 1);
  });
  EXPECT_EQ(ran.exit_code, 1) << ran.err;
  EXPECT_NE(ran.err.find("ended from outside"), std::string::npos) << ran.err;
  EXPECT_FALSE(fs::exists(out));
}

}  // namespace
}  // namespace partbooth::e2e
