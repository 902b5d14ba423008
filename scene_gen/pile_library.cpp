// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/pile_library.h"

namespace partbooth::scene_gen {

core::Result<std::shared_ptr<const physics::Pile>> PileLibrary::get(const std::string& key,
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
  auto pile = physics::drop(spec);
  Dropped dropped = pile ? Dropped(std::make_shared<const physics::Pile>(*std::move(pile)))
                         : Dropped(core::fail(pile.error()));
  promise.set_value(dropped);
  return dropped;
}

}  // namespace partbooth::scene_gen
