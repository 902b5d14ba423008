// SPDX-License-Identifier: Apache-2.0
// Bad input is a Result: a value, or an Error that names the file, the place in it and the remedy.
// Our own bugs are checks (core/check.h). Exceptions of libraries end at the border of the folder that uses
// them.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace partbooth::core {

struct Error {
  std::string file;     // path as the user wrote it; empty if no file is concerned
  std::string place;    // "line:column", a key, an entity; empty if the whole file is meant
  std::string message;  // what is wrong
  std::string remedy;   // what to do about it
  int exit_code = 1;    // 1 failure, 2 wrong usage or config

  // "file:place: message (remedy)"
  std::string text() const {
    std::string out = file;
    if (!place.empty()) out += (out.empty() ? "" : ":") + place;
    if (!out.empty()) out += ": ";
    out += message;
    if (!remedy.empty()) out += " (" + remedy + ")";
    return out;
  }
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(Error error) { return tl::unexpected<Error>(std::move(error)); }

// Returns the error of `expr` (a Result) from the current function; otherwise goes on.
#define PB_RETURN_IF_ERROR(expr)                                                                \
  do {                                                                                          \
    if (auto pb_result = (expr); !pb_result) return ::partbooth::core::fail(pb_result.error()); \
  } while (false)

}  // namespace partbooth::core
