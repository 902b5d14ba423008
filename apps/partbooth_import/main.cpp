// SPDX-License-Identifier: Apache-2.0
// partbooth-import FILE UNIT LONG_SIDE_PX whole|components: reads one part file and writes ImportedParts, or
// an ImportRefusal, to standard output (exit codes: scene_gen/import/exit_codes.h). Started by
// scene_gen/import with limits: hostile files may crash it.
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <new>

#include "partbooth/part_file.pb.h"
#include "scene_gen/import/exit_codes.h"
#include "scene_gen/import/part_file.h"
#include "scene_gen/import/readers/read_file.h"
#include "scene_gen/import/utf8.h"

namespace {

using namespace partbooth;

// Libraries print to standard output; the answer must stay clean. Returns the descriptor of the answer.
int take_standard_output() {
  const int answer = dup(STDOUT_FILENO);
  dup2(STDERR_FILENO, STDOUT_FILENO);
  return answer;
}

bool write_all(int fd, const std::string& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t n = write(fd, bytes.data() + done, bytes.size() - done);
    if (n <= 0) return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

std::string refusal_bytes(const core::Error& error) {
  schema::ImportRefusal refusal;
  refusal.set_place(scene_gen::to_utf8(error.place));
  refusal.set_message(scene_gen::to_utf8(error.message));
  refusal.set_remedy(scene_gen::to_utf8(error.remedy));
  return refusal.SerializeAsString();
}

std::string answer_bytes(const std::vector<core::Part>& parts) {
  schema::ImportedParts answer;
  for (const core::Part& part : parts) answer.add_parts(scene_gen::part_to_bytes(part));
  return answer.SerializeAsString();
}

int import_to(int answer, const std::string& path, const scene_gen::ReadOptions& options) {
  core::Result<std::vector<core::Part>> parts;
  try {
    parts = scene_gen::read_file(path, options);
  } catch (const std::bad_alloc&) {
    return scene_gen::kExitOutOfMemory;
  } catch (const std::exception& error) {
    parts = core::fail({path, "", std::string("the reader failed: ") + error.what(), "export it again"});
  }
  if (parts) return write_all(answer, answer_bytes(*parts)) ? 0 : 4;
  write_all(answer, refusal_bytes(parts.error()));
  return scene_gen::kExitRefused;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: partbooth-import FILE UNIT LONG_SIDE_PX whole|components > IMPORTED_PARTS\n";
    return scene_gen::kExitUsage;
  }
  // At once: libraries catch the exception and go on with half a part.
  std::set_new_handler([] { _exit(scene_gen::kExitOutOfMemory); });
  const int answer = take_standard_output();
  const int exit_code =
      import_to(answer, argv[1], {argv[2], std::atof(argv[3]), std::string(argv[4]) == "components"});
  std::cout.flush();
  // Without destructors: those of the libraries take longer than the answer is worth.
  _exit(exit_code);
}
