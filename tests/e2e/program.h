// SPDX-License-Identifier: Apache-2.0
// Runs the program as a user does, and looks at what it leaves.
#pragma once

#include <sys/types.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace partbooth::e2e {

using Arguments = std::vector<std::string>;
using Tree = std::map<std::string, std::string>;

struct Ran {
  int exit_code = 0;  // 128 + the signal that ended it
  std::string out, err;
  long max_memory_kb = 0;
};

// Starts bin/partbooth; `prepare` runs in the child before it.
class Running {
 public:
  explicit Running(const Arguments& arguments, const std::function<void()>& prepare = {});
  void signal(int number) const;
  bool ended();
  Ran wait();

 private:
  pid_t pid_;
  bool waited_ = false;
  Ran ran_;
  std::string out_file_, err_file_;
};

Ran partbooth(const Arguments& arguments, const std::function<void()>& prepare = {});

// An empty folder of the running test's own.
std::string work_folder(const std::string& name);
// A folder with three small CAD parts: hex_nut, washer, screw.
std::string parts_folder();
// A config file of 3 classes x 4 pictures, 64x64, 4 spp; `more` is added to it.
std::string config_file(const std::string& more = "");
// A data set of config_file(), rendered once for all tests of a build; not to be changed.
std::string base_dataset();

// Content of what a run must reproduce byte for byte, by path.
Tree contract(const std::string& dataset);
// Names the files that differ; never prints them.
void expect_same(const Tree& tree, const Tree& expected);
std::string file_text(const std::string& path);
void write_text(const std::string& path, const std::string& text);
// A copy of a data set, to be damaged.
std::string copy_of(const std::string& dataset);

}  // namespace partbooth::e2e
