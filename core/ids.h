// SPDX-License-Identifier: Apache-2.0
// Ids that do not convert into each other.
#pragma once

#include <compare>
#include <cstdint>

namespace partbooth::core {

template <class Tag, class Rep>
struct Id {
  Rep value{};
  friend constexpr auto operator<=>(const Id&, const Id&) = default;
};

// Object in one image, 1..N in the order of SceneSpec.instances; 0 is the background (ground, lights,
// surroundings).
using InstanceId = Id<struct InstanceTag, std::uint16_t>;
inline constexpr InstanceId kBackground{0};

// Line of classes.txt, from 0; -1 is an object without a class (a distractor).
using ClassId = Id<struct ClassTag, std::int32_t>;
inline constexpr ClassId kNoClass{-1};

}  // namespace partbooth::core
