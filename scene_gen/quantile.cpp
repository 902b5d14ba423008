// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/quantile.h"

#include <algorithm>
#include <cmath>

#include "core/check.h"
#include "core/random.h"
#include "scene_gen/strata.h"
#include "schema/laws.h"
#include "schema/setting_path.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

namespace pb = google::protobuf;

double number_of(const std::string& stream, bool per_image, const DrawContext& context) {
  const std::uint64_t index = per_image ? context.image : context.scene;
  const std::uint32_t attempt = context.attempt + (per_image ? context.image_retries : 0);
  const double u = core::RandomStream(context.seed, index, stream, attempt).uniform(0);
  // A rejected scene is made again from numbers of its own: a second point of the sequence would leave a gap
  // elsewhere.
  const bool stratify = context.rules != nullptr && context.rules->draws() == "stratified" && attempt == 0;
  if (!stratify) return u;
  const auto key = core::RandomStream(context.seed, 0, "strata." + context.sequence + "." + stream).bits(0);
  return stratified(key, per_image ? context.image_turn : context.scene_turn, u);
}

double normal_score(double u) { return schema::inverse_normal_cdf(std::clamp(u, 0x1p-54, 1 - 0x1p-53)); }

// 1 or -1: the way in which the parameter runs; 0 if it does not belong to the group.
int sign_in(const schema::CorrelationConfig& group, const std::string& path) {
  for (const std::string& member : group.of()) {
    if (member == path) return 1;
    if (member.starts_with('-') && member.substr(1) == path) return -1;
  }
  return 0;
}

bool all_per_image(const schema::CorrelationConfig& group) {
  return std::all_of(group.of().begin(), group.of().end(), [](const std::string& member) {
    const auto place = schema::find_setting(member.starts_with('-') ? member.substr(1) : member);
    return place && place->per_image;
  });
}

// The value that the parameter at a config path takes in this scene, whether or not it is drawn yet.
struct Decider {
  double value = 0;
  std::string name;
};
Decider decide(const std::string& path, const std::string& thing, const DrawContext& context) {
  Parameter parameter;
  parameter.path = path;
  const pb::Message* message = context.rules;
  const std::vector<std::string> keys = schema::split_path(path);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const pb::FieldDescriptor* field = message->GetDescriptor()->FindFieldByName(keys[i]);
    PB_CHECK(field != nullptr, "no setting " + path);
    const schema::Setting& setting = schema::setting_of(*field);
    parameter.stream = parameter.stream.empty() ? keys[i] : stream_of(*field, parameter.stream);
    if (!setting.each().empty()) parameter.stream += thing;
    parameter.per_image |= setting.per_image();
    parameter.whole = setting.whole();
    message = &message->GetReflection()->GetMessage(*message, field);
  }
  const schema::Assignment* other = assigned(parameter, context);
  const double u = quantile_of(parameter, context);
  const std::uint64_t turn = parameter.per_image ? context.image_turn : context.scene_turn;
  if (message->GetDescriptor() == schema::Number::descriptor()) {
    const auto& law = other ? other->number() : static_cast<const schema::Number&>(*message);
    return {schema::value_at(law, parameter.whole, u, turn), ""};
  }
  const auto& choice = other ? other->choice() : static_cast<const schema::Choice&>(*message);
  return {0, choice.names(schema::position_at(choice, u, turn))};
}

bool is_value(const std::string& text, const Decider& decider) {
  if (!decider.name.empty()) return text == decider.name;
  if (text == "true" || text == "false") return decider.value == (text == "true" ? 1 : 0);
  return decider.value == std::strtod(text.c_str(), nullptr);
}

bool holds(const schema::ConditionConfig& condition, const std::string& thing, const DrawContext& context) {
  const Decider decider = decide(condition.when(), thing, context);
  if (condition.has_min() && decider.value < condition.min()) return false;
  if (condition.has_max() && decider.value > condition.max()) return false;
  return condition.is().empty() ||
         std::any_of(condition.is().begin(), condition.is().end(),
                     [&](const std::string& text) { return is_value(text, decider); });
}

}  // namespace

double quantile_of(const Parameter& parameter, const DrawContext& context) {
  const double u = number_of(parameter.stream, parameter.per_image, context);
  if (context.rules == nullptr) return u;
  for (const schema::CorrelationConfig& group : context.rules->correlated()) {
    const int sign = sign_in(group, parameter.path);
    if (sign == 0) continue;
    const std::string stream = "correlated." + group.name() + thing_number(parameter.stream);
    const double common = normal_score(number_of(stream, all_per_image(group), context));
    const double score =
        std::sqrt(group.strength()) * sign * common + std::sqrt(1 - group.strength()) * normal_score(u);
    return std::min(schema::normal_cdf(score), 1 - 0x1p-53);
  }
  return u;
}

const schema::Assignment* assigned(const Parameter& parameter, const DrawContext& context) {
  const schema::Assignment* found = nullptr;
  if (context.rules == nullptr) return found;
  for (const schema::ConditionConfig& condition : context.rules->conditions()) {
    for (const schema::Assignment& item : condition.set()) {
      if (item.path() == parameter.path && holds(condition, thing_number(parameter.stream), context))
        found = &item;
    }
  }
  return found;
}

}  // namespace partbooth::scene_gen
