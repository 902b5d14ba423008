// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/pile_library.h"

#include <fmt/format.h>

#include <optional>

#include "core/sha256.h"
#include "partbooth/part_file.pb.h"
#include "scene_gen/import/file_cache.h"
#include "scene_gen/import/part_file_blob.h"

namespace partbooth::scene_gen {
namespace {

using physics::Pile;

std::string bytes_of(const Pile& pile) {
  schema::PileFile file;
  for (const physics::PiledPart& part : pile.parts) {
    auto* out = file.add_parts();
    out->set_item(static_cast<std::uint32_t>(part.item));
    write_rigid(part.world_from_part, out->mutable_world_from_part());
  }
  file.set_lost(pile.lost);
  file.set_attempt(pile.attempt);
  file.set_penetration_m(pile.penetration_m);
  file.set_crept_m(pile.crept_m);
  return file.SerializeAsString();
}

std::optional<Pile> pile_of(const std::string& bytes, std::size_t items) {
  schema::PileFile file;
  if (!file.ParseFromString(bytes)) return std::nullopt;
  Pile pile;
  for (const auto& part : file.parts()) {
    physics::PiledPart& out = pile.parts.emplace_back();
    out.item = part.item();
    if (out.item >= items || !read_rigid(part.world_from_part(), out.world_from_part)) return std::nullopt;
  }
  pile.lost = file.lost();
  pile.attempt = file.attempt();
  pile.penetration_m = file.penetration_m();
  pile.crept_m = file.crept_m();
  return pile;
}

// Of this program, which is linked with one version of the physics engine; empty if it cannot be read.
const std::string& program_sha256() {
  static const std::string kHash = core::sha256_hex_of_file("/proc/self/exe").value_or("");
  return kHash;
}

}  // namespace

core::Result<std::shared_ptr<const Pile>> PileLibrary::make(const std::string& key,
                                                            const physics::PileSpec& spec) const {
  const bool keep = !folder_.empty() && !program_sha256().empty();
  std::string stored;
  if (keep) {
    stored = fmt::format("{}/{}.pile", folder_, core::sha256_hex(program_sha256() + "\n" + key));
    if (const auto bytes = load_cached(stored))
      if (auto pile = pile_of(*bytes, spec.items.size()))
        return std::make_shared<const Pile>(*std::move(pile));
  }
  auto pile = physics::drop(spec);
  if (!pile) return core::fail(pile.error());
  if (keep) store_cached(stored, bytes_of(*pile));
  return std::make_shared<const Pile>(*std::move(pile));
}

core::Result<std::shared_ptr<const Pile>> PileLibrary::get(const std::string& key,
                                                           const physics::PileSpec& spec) {
  std::promise<Dropped> promise;
  std::shared_future<Dropped> mine;
  {
    const std::scoped_lock lock(mutex_);
    const auto [found, fresh] = piles_.try_emplace(key);
    if (!fresh) {
      mine = found->second;
    } else {
      found->second = promise.get_future().share();
    }
  }
  if (mine.valid()) return mine.get();
  Dropped dropped = make(key, spec);
  promise.set_value(dropped);
  return dropped;
}

}  // namespace partbooth::scene_gen
