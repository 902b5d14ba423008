// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace partbooth::e2e {
namespace {

namespace fs = std::filesystem;

const std::string kProgram = std::string(PARTBOOTH_BIN_DIR) + "/partbooth";

// Changes with every build of the program: what an older one rendered is no reference.
std::string build_stamp() {
  return std::to_string(fs::last_write_time(kProgram).time_since_epoch().count()) + "-" +
         std::to_string(fs::file_size(kProgram));
}

std::string unique_log(const char* kind) {
  static int number = 0;
  const fs::path folder = fs::absolute("logs");
  fs::create_directories(folder);
  return folder / (std::to_string(::getpid()) + "-" + std::to_string(number++) + kind);
}

const char* const kConfig = R"(version: 1
name: e2e
images_per_class: 4
parts: {folder: parts}
image: {width_px: 64, height_px: 64}
splits: {val_tenths: 0, test_tenths: 0}
render: {spp: 4, max_depth: 4, denoise: none}
layers: [instance, coverage, depth, soiling, soiling_scatter, soiling_class, sensor_dust]
)";

}  // namespace

Running::Running(const Arguments& arguments, const std::function<void()>& prepare)
    : out_file_(unique_log(".out")), err_file_(unique_log(".err")) {
  pid_ = ::fork();
  if (pid_ != 0) return;
  const int out = ::open(out_file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
  const int err = ::open(err_file_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(err, STDERR_FILENO);
  ::setenv("XDG_CACHE_HOME", fs::absolute("cache").c_str(), 1);
  if (prepare) prepare();
  std::vector<char*> argv{const_cast<char*>(kProgram.c_str())};
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::execv(kProgram.c_str(), argv.data());
  ::_exit(127);
}

void Running::signal(int number) const { ::kill(pid_, number); }

bool Running::ended() {
  if (waited_) return true;
  int status = 0;
  rusage usage{};
  if (::wait4(pid_, &status, WNOHANG, &usage) != pid_) return false;
  waited_ = true;
  ran_.exit_code = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  ran_.max_memory_kb = usage.ru_maxrss;
  return true;
}

Ran Running::wait() {
  while (!ended()) ::usleep(2000);
  ran_.out = file_text(out_file_);
  ran_.err = file_text(err_file_);
  return ran_;
}

Ran partbooth(const Arguments& arguments, const std::function<void()>& prepare) {
  return Running(arguments, prepare).wait();
}

std::string work_folder(const std::string& name) {
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  const fs::path path = fs::absolute("work") / test->test_suite_name() / test->name() / name;
  fs::remove_all(path);
  fs::create_directories(path.parent_path());
  return path;
}

std::string parts_folder() {
  const std::string folder = work_folder("parts");
  fs::create_directories(folder);
  const std::string cad = std::string(PARTBOOTH_SOURCE_DIR) + "/assets/test_parts/cad/";
  fs::copy_file(cad + "hex-nut.step", folder + "/hex_nut.step");
  fs::copy_file(cad + "washer.step", folder + "/washer.step");
  fs::copy_file(cad + "real10_07_angle_bracket.step", folder + "/bracket.step");
  return folder;
}

std::string config_file(const std::string& more) {
  const fs::path folder = fs::path(parts_folder()).parent_path();
  write_text(folder / "config.yaml", kConfig + more);
  return folder / "config.yaml";
}

std::string base_dataset() {
  fs::create_directories("base");
  const int lock = ::open("base/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  ::flock(lock, LOCK_EX);
  const fs::path folder = fs::absolute("base") / build_stamp();
  if (!fs::exists(folder / "done")) {
    fs::create_directories(folder / "parts");
    for (const auto& part : fs::directory_iterator(parts_folder()))
      fs::copy_file(part.path(), folder / "parts" / part.path().filename(),
                    fs::copy_options::overwrite_existing);
    write_text(folder / "config.yaml", kConfig);
    const Ran ran = partbooth({"render", folder / "config.yaml", "--out", folder / "set", "--threads", "2"});
    EXPECT_EQ(ran.exit_code, 0) << ran.err;
    write_text(folder / "done", "");
  }
  ::close(lock);
  return folder / "set";
}

Tree contract(const std::string& dataset) {
  Tree files;
  for (const auto& entry : fs::recursive_directory_iterator(dataset)) {
    const std::string path = fs::relative(entry.path(), dataset);
    if (entry.is_regular_file() && path != "manifest.json" && !path.starts_with("report/") &&
        !path.starts_with("export/"))
      files[path] = file_text(entry.path());
  }
  return files;
}

void expect_same(const Tree& tree, const Tree& expected) {
  for (const auto& [path, bytes] : expected) {
    const auto found = tree.find(path);
    EXPECT_TRUE(found != tree.end()) << path << " is missing";
    EXPECT_TRUE(found == tree.end() || found->second == bytes) << path << " has other bytes";
  }
  for (const auto& [path, bytes] : tree) EXPECT_TRUE(expected.contains(path)) << path << " is too much";
}

std::string file_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

std::string copy_of(const std::string& dataset) {
  const std::string copy = work_folder("copy");
  fs::copy(dataset, copy, fs::copy_options::recursive);
  return copy;
}

}  // namespace partbooth::e2e
