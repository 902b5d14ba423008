// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "scene_gen/scene_gen.h"
#include "schema/setting_path.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

using core::Result;

tl::unexpected<core::Error> wrong(const std::string& place, const std::string& message,
                                  const std::string& remedy) {
  return core::fail({"", place, message, remedy, 2});
}

schema::SettingPlace place_of(const std::string& path) {
  return *schema::find_setting(path.starts_with('-') ? path.substr(1) : path);
}

Result<void> check_group(const schema::CorrelationConfig& group, std::set<std::string>& taken) {
  const std::string place = "correlated." + group.name();
  if (group.of_size() < 2) return wrong(place, "names fewer than two settings", "name them in `of`");
  const schema::SettingPlace first = place_of(group.of(0));
  for (const std::string& member : group.of()) {
    const std::string path = member.starts_with('-') ? member.substr(1) : member;
    if (!taken.insert(path).second)
      return wrong(place, "'" + path + "' is correlated already", "name each setting once");
    if (place_of(member).each != first.each)
      return wrong(place, "'" + path + "' and '" + group.of(0) + "' are not drawn equally often",
                   "correlate settings of one group of things, or of none");
  }
  return {};
}

// The values that decide must be ones that the setting can have.
Result<void> check_values(const schema::ConditionConfig& condition, const std::string& place) {
  const auto& field = *place_of(condition.when()).field;
  const bool range = condition.has_min() || condition.has_max();
  if (range == (condition.is_size() > 0))
    return wrong(place, "says not when it holds", "write either `is`, or `min` and `max`");
  const bool name = schema::kind_of(field) == schema::FieldKind::kChoice;
  if (name && range) return wrong(place, "'" + condition.when() + "' is a name", "write `is` with names");
  const auto& known = schema::setting_of(field).one_of();
  for (const std::string& text : condition.is()) {
    char* end = nullptr;
    std::strtod(text.c_str(), &end);
    const bool number = text == "true" || text == "false" || (!text.empty() && *end == '\0');
    if (!name && !number) return wrong(place, "'" + text + "' is no number", "write numbers, true or false");
    if (name && !known.empty() && std::find(known.begin(), known.end(), text) == known.end()) {
      const std::string meant = schema::nearest(text, {known.begin(), known.end()});
      return wrong(place, "'" + condition.when() + "' is never '" + text + "'",
                   meant.empty() ? "write one of its names" : "did you mean '" + meant + "'?");
    }
  }
  return {};
}

Result<void> check_condition(const schema::ConditionConfig& condition) {
  const std::string place = "conditions." + condition.name();
  if (condition.when().empty()) return wrong(place, "names no setting that decides", "write `when: PATH`");
  PB_RETURN_IF_ERROR(check_values(condition, place));
  const schema::SettingPlace decides = place_of(condition.when());
  for (const schema::Assignment& item : condition.set()) {
    const schema::SettingPlace set = place_of(item.path());
    if (!decides.each.empty() && set.each != decides.each)
      return wrong(place, "'" + condition.when() + "' is drawn several times, '" + item.path() + "' is not",
                   "name a setting that is drawn once");
    if (decides.per_image && !set.per_image)
      return wrong(
          place,
          "'" + condition.when() + "' differs between pictures of a scene, '" + item.path() + "' does not",
          "name a setting of the scene");
  }
  return {};
}

// Which settings hang on which.
using Graph = std::map<std::string, std::set<std::string>>;

// A way from `at` back to the settings on `way`; empty if there is none.
std::vector<std::string> cycle_from(const Graph& graph, const std::string& at, std::vector<std::string>& way,
                                    std::set<std::string>& done) {
  if (const auto begin = std::find(way.begin(), way.end(), at); begin != way.end()) return {begin, way.end()};
  if (!graph.contains(at) || !done.insert(at).second) return {};
  way.push_back(at);
  for (const std::string& next : graph.at(at)) {
    const std::vector<std::string> cycle = cycle_from(graph, next, way, done);
    if (!cycle.empty()) return cycle;
  }
  way.pop_back();
  return {};
}

Result<void> check_cycles(const schema::DatasetConfig& config) {
  Graph graph;
  for (const schema::ConditionConfig& condition : config.conditions())
    for (const schema::Assignment& item : condition.set()) graph[item.path()].insert(condition.when());
  std::set<std::string> done;
  for (const auto& [path, deciders] : graph) {
    std::vector<std::string> way;
    const std::vector<std::string> cycle = cycle_from(graph, path, way, done);
    if (cycle.empty()) continue;
    std::string text;
    for (const std::string& item : cycle) text += item + " hangs on ";
    return wrong("conditions", text + cycle.front(), "take one of these conditions away");
  }
  return {};
}

// The names of holes' ends are taken (labeler/points.h).
Result<void> check_keypoints(const schema::DatasetConfig& config) {
  for (const schema::ClassConfig& item : config.classes())
    for (const schema::KeypointConfig& point : item.keypoints())
      if (point.name().starts_with("hole"))
        return wrong("classes." + item.name() + ".keypoints." + point.name(),
                     "names that begin with 'hole' are those of the part's holes", "choose another name");
  return {};
}

}  // namespace

Result<void> check_draw_rules(const schema::DatasetConfig& config) {
  const schema::NegativesConfig& negatives = config.negatives();
  const std::uint32_t sum =
      negatives.empty() + negatives.other_part() + negatives.stretched() + negatives.altered();
  if (sum > 99)
    return wrong("negatives", std::to_string(sum) + " of a hundred scenes leave none to the classes",
                 "keep the sum below 100");
  const bool flows =
      std::find(config.layers().begin(), config.layers().end(), "flow") != config.layers().end();
  if (flows && config.views() < 2)
    return wrong("layers", "flow leads from one view of a scene to the next, and each scene has one view",
                 "set views to 2 or more");
  PB_RETURN_IF_ERROR(check_keypoints(config));
  std::set<std::string> taken;
  for (const schema::CorrelationConfig& group : config.correlated())
    PB_RETURN_IF_ERROR(check_group(group, taken));
  for (const schema::ConditionConfig& condition : config.conditions())
    PB_RETURN_IF_ERROR(check_condition(condition));
  return check_cycles(config);
}

}  // namespace partbooth::scene_gen
