// SPDX-License-Identifier: Apache-2.0
#include "schema/number_law.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "schema/settings.h"

namespace partbooth::schema {
namespace {

constexpr const char* kForms =
    "write a number, or {uniform: [a, b]}, {normal: {mean: m, sigma: s}}, {choice: [a, b]}, {on: p}, ...";

core::Result<Interval> read_interval(const Value& value, const YAML::Node& node) {
  if (!node.IsSequence() || node.size() != 2) {
    return value.fail_at(node, "the law needs a list of two numbers", "write [smallest, largest]");
  }
  Interval interval;
  const auto min = read_in_range(value, node[0]);
  if (!min) return core::fail(min.error());
  const auto max = read_in_range(value, node[1]);
  if (!max) return core::fail(max.error());
  if (*min > *max) {
    return value.fail_at(
        node, "the first number of [" + number_text(*min) + ", " + number_text(*max) + "] is the larger one",
        "write [smallest, largest]");
  }
  interval.set_min(*min);
  interval.set_max(*max);
  return interval;
}

// Law `name` has two numbers of its own, which are needed, and may have min and max, which lie in the
// setting's range.
struct LawKeys {
  std::string name, first, second;
};

core::Result<std::map<std::string, double>> read_keys(const Value& value, const YAML::Node& node,
                                                      const LawKeys& law) {
  const std::vector<std::string> keys = {law.first, law.second, "min", "max"};
  if (!node.IsMap()) {
    return value.fail_at(node, "the law needs a map",
                         "write {" + law.first + ": 1, " + law.second + ": 2, min: 0, max: 3}");
  }
  std::map<std::string, double> out;
  for (const auto& item : node) {
    const std::string key = item.first.IsScalar() ? item.first.Scalar() : "";
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
      const std::string meant = nearest(key, keys);
      return value.fail_at(item.first, "the law " + law.name + " has no '" + key + "'",
                           meant.empty() ? "its keys are " + law.first + ", " + law.second + ", min and max"
                                         : "did you mean '" + meant + "'?");
    }
    if (out.contains(key))
      return value.fail_at(item.first, "'" + key + "' stands here twice", "remove one of them");
    const bool own = key == law.first || key == law.second;
    const auto x = own ? read_double(value, item.second) : read_in_range(value, item.second);
    if (!x) return core::fail(x.error());
    out[key] = *x;
  }
  if (!out.contains(law.first) || !out.contains(law.second)) {
    return value.fail_at(node, "the law " + law.name + " needs " + law.first + " and " + law.second,
                         "add the missing one");
  }
  return out;
}

core::Result<Beta> read_beta(const Value& value, const YAML::Node& node) {
  auto keys = read_keys(value, node, {"beta", "a", "b"});
  if (!keys) return core::fail(keys.error());
  Beta beta;
  beta.set_a((*keys)["a"]);
  beta.set_b((*keys)["b"]);
  if (!(beta.a() >= 0.01 && beta.a() <= 1000 && beta.b() >= 0.01 && beta.b() <= 1000))
    return value.fail_at(node, "a or b is out of range", "allowed: 0.01..1000");
  beta.set_min(keys->contains("min") ? (*keys)["min"] : 0);
  beta.set_max(keys->contains("max") ? (*keys)["max"] : 1);
  PB_RETURN_IF_ERROR(check_range(value, node, beta.min()));
  PB_RETURN_IF_ERROR(check_range(value, node, beta.max()));
  if (beta.min() > beta.max()) return value.fail_at(node, "min is above max", "write min below max");
  return beta;
}

core::Result<NumberSequence> read_sequence(const Value& value, const YAML::Node& node) {
  if (!node.IsSequence() || node.size() == 0)
    return value.fail_at(node, "a sequence needs at least one entry", "write [a, b, c]");
  NumberSequence sequence;
  for (const auto& item : node) {
    const auto x = read_in_range(value, item);
    if (!x) return core::fail(x.error());
    sequence.add_values(*x);
  }
  return sequence;
}

core::Result<Normal> read_normal(const Value& value, const YAML::Node& node) {
  auto keys = read_keys(value, node, {"normal", "mean", "sigma"});
  if (!keys) return core::fail(keys.error());
  core::Result<Normal> normal;
  normal->set_mean((*keys)["mean"]);
  normal->set_sigma((*keys)["sigma"]);
  if (normal->sigma() < 0)
    return value.fail_at(node["sigma"], "sigma is negative", "write a sigma of 0 or more");
  if (keys->contains("min")) normal->set_min((*keys)["min"]);
  if (keys->contains("max")) normal->set_max((*keys)["max"]);
  if (!normal->has_min() && value.setting.has_min()) normal->set_min(value.setting.min());
  if (!normal->has_max() && value.setting.has_max()) normal->set_max(value.setting.max());
  const double min = normal->has_min() ? normal->min() : -HUGE_VAL;
  const double max = normal->has_max() ? normal->max() : HUGE_VAL;
  if (min > max) return value.fail_at(node, "min is above max", "write min below max");
  // Beyond six sigma hardly anything is left of the law (1e-9): the mean is a mistake.
  const double reach = 6 * normal->sigma();
  if (normal->mean() + reach < min || normal->mean() - reach > max) {
    return value.fail_at(node,
                         "the mean " + number_text(normal->mean()) + " is more than six sigma outside " +
                             number_text(min) + ".." + number_text(max),
                         "move the mean, or widen min and max");
  }
  return normal;
}

core::Result<double> read_weight(const Value& value, const YAML::Node& node) {
  auto weight = read_double(value, node);
  if (weight && *weight <= 0) {
    return value.fail_at(node, "the weight " + number_text(*weight) + " is not positive",
                         "write a weight above 0, or leave the entry out");
  }
  return weight;
}

// Calls add(outcome node, weight) for each entry of `[a, b]` (equal weights) or `{a: 2, b: 1}`.
template <class Add>
core::Result<void> read_weighted(const Value& value, const YAML::Node& node, Add add) {
  if ((!node.IsSequence() && !node.IsMap()) || node.size() == 0) {
    return value.fail_at(node, "a choice needs at least one entry", "write [a, b] or {a: 0.7, b: 0.3}");
  }
  for (const auto& item : node) {
    const bool map = node.IsMap();
    const YAML::Node outcome = map ? YAML::Node(item.first) : YAML::Node(item);
    const auto weight = map ? read_weight(value, item.second) : core::Result<double>(1);
    if (!weight) return core::fail(weight.error());
    PB_RETURN_IF_ERROR(add(outcome, *weight));
  }
  return {};
}

core::Result<NumberChoice> read_number_choice(const Value& value, const YAML::Node& node) {
  NumberChoice choice;
  PB_RETURN_IF_ERROR(
      read_weighted(value, node, [&](const YAML::Node& outcome, double weight) -> core::Result<void> {
        const auto x = read_in_range(value, outcome);
        if (!x) return core::fail(x.error());
        const auto& values = choice.values();
        if (node.IsMap() && std::find(values.begin(), values.end(), *x) != values.end()) {
          return value.fail_at(outcome, number_text(*x) + " stands here twice", "remove one of them");
        }
        choice.add_values(*x);
        choice.add_weights(weight);
        return {};
      }));
  return choice;
}

core::Result<double> read_on(const Value& value, const YAML::Node& node) {
  auto p = read_double(value, node);
  if (!p) return p;
  if (*p < 0 || *p > 1)
    return value.fail_at(node, "the probability " + number_text(*p) + " is out of range", "allowed: 0..1");
  PB_RETURN_IF_ERROR(check_range(value, node, 0));
  PB_RETURN_IF_ERROR(check_range(value, node, 1));
  return p;
}

core::Result<Number> read_law(const Value& value, const YAML::Node& key, const YAML::Node& arguments) {
  const std::string law = key.IsScalar() ? key.Scalar() : "";
  Number number;
  // Assigns the arguments, or passes their error on.
  const auto take = [&](auto read, auto* target) -> core::Result<Number> {
    if (!read) return core::fail(read.error());
    *target = *read;
    return number;
  };
  if (law == "uniform") return take(read_interval(value, arguments), number.mutable_uniform());
  if (law == "log_uniform") {
    const auto interval = read_interval(value, arguments);
    if (interval && interval->min() <= 0) {
      return value.fail_at(arguments, "log_uniform needs numbers above 0",
                           "raise the smallest, or use uniform");
    }
    return take(interval, number.mutable_log_uniform());
  }
  if (law == "normal") return take(read_normal(value, arguments), number.mutable_normal());
  if (law == "choice") return take(read_number_choice(value, arguments), number.mutable_choice());
  if (law == "beta") return take(read_beta(value, arguments), number.mutable_beta());
  if (law == "sequence") return take(read_sequence(value, arguments), number.mutable_sequence());
  if (law == "on") {
    const auto p = read_on(value, arguments);
    if (!p) return core::fail(p.error());
    number.set_on(*p);
    return number;
  }
  const std::string meant =
      nearest(law, {"uniform", "log_uniform", "normal", "beta", "choice", "sequence", "on"});
  return value.fail_at(key, "there is no law '" + law + "'",
                       meant.empty() ? kForms : "did you mean '" + meant + "'?");
}

bool is_switch(const Setting& setting) { return setting.whole() && setting.min() == 0 && setting.max() == 1; }

}  // namespace

core::Result<Number> read_number(const Value& value) {
  const YAML::Node& node = value.node;
  if (node.IsMap()) {
    if (node.size() != 1) return value.fail("exactly one law is expected", kForms);
    return read_law(value, node.begin()->first, node.begin()->second);
  }
  if (node.IsSequence()) return value.fail("a list is neither a number nor a law", kForms);
  Number number;
  if (is_switch(value.setting) && node.IsScalar() && (node.Scalar() == "true" || node.Scalar() == "false")) {
    number.set_constant(node.Scalar() == "true" ? 1 : 0);
    return number;
  }
  const auto x = read_in_range(value, node);
  if (!x) return core::fail(x.error());
  number.set_constant(*x);
  return number;
}

namespace {

// `{sequence: [a, b]}`; a name may stand there more than once.
core::Result<Choice> read_names_in_turn(const Value& value, const YAML::Node& node) {
  Choice choice;
  choice.set_in_turn(true);
  if (node.size() == 0) return value.fail_at(node, "a sequence needs at least one entry", "write [a, b, c]");
  for (const auto& item : node) {
    const auto name = read_text(value, item);
    if (!name) return core::fail(name.error());
    choice.add_names(*name);
    choice.add_weights(1);
  }
  return choice;
}

}  // namespace

core::Result<Choice> read_choice(const Value& value) {
  const YAML::Node& node = value.node;
  if (node.IsMap() && node.size() == 1 && node["sequence"].IsDefined() && node["sequence"].IsSequence())
    return read_names_in_turn(value, node["sequence"]);
  Choice choice;
  if (value.node.IsScalar()) {
    const auto name = read_text(value, value.node);
    if (!name) return core::fail(name.error());
    choice.add_names(*name);
    choice.add_weights(1);
    return choice;
  }
  PB_RETURN_IF_ERROR(
      read_weighted(value, value.node, [&](const YAML::Node& outcome, double weight) -> core::Result<void> {
        const auto name = read_text(value, outcome);
        if (!name) return core::fail(name.error());
        if (std::find(choice.names().begin(), choice.names().end(), *name) != choice.names().end()) {
          return value.fail_at(outcome, "'" + *name + "' stands here twice", "remove one of them");
        }
        choice.add_names(*name);
        choice.add_weights(weight);
        return {};
      }));
  return choice;
}

}  // namespace partbooth::schema
