// SPDX-License-Identifier: Apache-2.0
// Which id most label rays of a pixel see.
#pragma once

#include "renderer/label_tracer.h"

namespace partbooth::renderer {

// The ids of one pixel, most frequent first, ties by the smaller id.
template <class Id>
struct Votes {
  Id id[kMaxSamples];
  int votes[kMaxSamples];
  int size = 0;

  void add(Id value) {
    int i = 0;
    while (i < size && id[i] != value) ++i;
    if (i == size) {
      id[size] = value;
      votes[size++] = 0;
    }
    ++votes[i];
  }
  int best(int except) const {
    int out = -1;
    for (int i = 0; i < size; ++i) {
      if (i == except) continue;
      if (out < 0 || votes[i] > votes[out] || (votes[i] == votes[out] && id[i] < id[out])) out = i;
    }
    return out;
  }
};

}  // namespace partbooth::renderer
