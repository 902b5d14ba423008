// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/import/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstring>

namespace partbooth::scene_gen {
namespace {

constexpr std::size_t kLogBytes = 65536;
constexpr int kCannotExec = 126;
constexpr int kCannotLink = 127;  // the dynamic linker's, when it misses a library

struct Pipe {
  int read = -1, write = -1;
  bool open() {
    int ends[2];
    // Close-on-exec: a child that another thread starts meanwhile must not hold our ends.
    if (pipe2(ends, O_CLOEXEC) != 0) return false;
    read = ends[0];
    write = ends[1];
    return true;
  }
  static void close_end(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
  ~Pipe() {
    close_end(read);
    close_end(write);
  }
};

void limit(int resource, rlim_t value, rlim_t hard) {
  const rlimit r{value, hard};
  setrlimit(static_cast<__rlimit_resource_t>(resource), &r);
}
void limit(int resource, rlim_t value) { limit(resource, value, value); }

// Between fork and exec: async-signal-safe calls only.
[[noreturn]] void become(char* const* argv, const Pipe& output, const Pipe& log, pid_t parent,
                         const ChildLimits& limits) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(kCannotExec);
  setpgid(0, 0);  // Ctrl-C is for the parent: it lets the file in work be finished
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  signal(SIGPIPE, SIG_DFL);
  const int null = open("/dev/null", O_RDONLY);
  dup2(null, 0);
  dup2(output.write, 1);
  dup2(log.write, 2);
  limit(RLIMIT_CORE, 0);
  limit(RLIMIT_FSIZE, 0);
  // The hard limit comes later: it kills without saying why.
  const auto cpu_s = static_cast<rlim_t>(std::ceil(limits.time_s)) + 1;
  limit(RLIMIT_CPU, cpu_s, cpu_s + 1);
#if !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)  // these reserve terabytes of address space
  limit(RLIMIT_AS, static_cast<rlim_t>(limits.memory_mb * 1024 * 1024));
#endif
  execv(argv[0], argv);
  const char* why = strerror(errno);
  [[maybe_unused]] const auto n = write(2, why, strlen(why));
  _exit(kCannotExec);
}

// False at the end of the stream.
bool read_some(int fd, std::string& into) {
  char buffer[65536];
  const ssize_t n = read(fd, buffer, sizeof buffer);
  if (n < 0) return errno == EINTR || errno == EAGAIN;
  into.append(buffer, static_cast<std::size_t>(n));
  return n > 0;
}

// Reads both streams to their ends; false when the time was over first.
bool collect(Pipe& output, Pipe& log, const ChildLimits& limits, ChildResult& result) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + std::chrono::duration<double>(limits.time_s);
  while (output.read >= 0 || log.read >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) return false;
    pollfd fds[2] = {{output.read, POLLIN, 0}, {log.read, POLLIN, 0}};  // poll skips negative descriptors
    if (poll(fds, 2, static_cast<int>(std::min<long long>(left, 60000))) < 0 && errno != EINTR) return true;
    if (fds[0].revents != 0 && !read_some(output.read, result.output)) Pipe::close_end(output.read);
    if (fds[1].revents != 0 && !read_some(log.read, result.log)) Pipe::close_end(log.read);
    if (result.log.size() > 2 * kLogBytes) result.log.erase(0, result.log.size() - kLogBytes);
  }
  return true;
}

}  // namespace

ChildResult run_limited(const std::vector<std::string>& argv, const ChildLimits& limits) {
  ChildResult result;
  std::vector<char*> arguments;
  for (const std::string& a : argv) arguments.push_back(const_cast<char*>(a.c_str()));
  arguments.push_back(nullptr);

  Pipe output, log;
  if (!output.open() || !log.open()) {
    result.start_error = strerror(errno);
    return result;
  }
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) {
    result.start_error = strerror(errno);
    return result;
  }
  if (child == 0) become(arguments.data(), output, log, parent, limits);

  Pipe::close_end(output.write);
  Pipe::close_end(log.write);
  result.timed_out = !collect(output, log, limits, result);
  if (result.timed_out) kill(child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status)) result.exit_code = WEXITSTATUS(status);
  if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
  if (result.signal == SIGXCPU) result.timed_out = true;
  if (result.exit_code == kCannotExec || result.exit_code == kCannotLink) result.start_error = result.log;
  return result;
}

}  // namespace partbooth::scene_gen
