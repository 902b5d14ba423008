// SPDX-License-Identifier: Apache-2.0
// Stratified numbers: of the n-th scenes of a class, n = 0, 1, ..., those of one stream fill [0, 1) evenly,
// and any 2^k consecutive ones from a multiple of 2^k on fill each of 2^k equal strata once. Prefix-stable:
// the n-th number needs no other one. A van der Corput sequence, Owen-scrambled, with its index shuffled in
// the same nested way for each stream: without that, all streams would run together (Burley, "Practical
// hash-based Owen scrambling", JCGT 2020).
#pragma once

#include <cstdint>

namespace partbooth::scene_gen {

// `key`: 64 random bits of the stream; `u`: a uniform number that places the point within its stratum of
// 2^-32.
double stratified(std::uint64_t key, std::uint64_t n, double u);

}  // namespace partbooth::scene_gen
