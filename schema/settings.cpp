// SPDX-License-Identifier: Apache-2.0
#include "schema/settings.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include "core/check.h"
#include "schema/descriptor_set.h"

namespace partbooth::schema {
namespace pb = google::protobuf;

const Setting& setting_of(const pb::FieldDescriptor& field) { return field.options().GetExtension(setting); }

namespace {

// `commented` is null where the pool does not know the name.
template <class Descriptor>
std::string source_comment(const Descriptor* commented) {
  pb::SourceLocation location;
  if (commented == nullptr || !commented->GetSourceLocation(&location)) return {};
  std::string out;
  for (const char c : location.leading_comments + location.trailing_comments) {
    const bool space = c == '\n' || c == ' ';
    if (!space) out += c;
    if (space && !out.empty() && out.back() != ' ') out += ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace

std::string comment_of(const pb::FieldDescriptor& field) {
  return source_comment(commented_pool().FindFieldByName(field.full_name()));
}

std::string comment_of(const pb::Descriptor& type) {
  return source_comment(commented_pool().FindMessageTypeByName(type.full_name()));
}

bool has_default(const pb::FieldDescriptor& field) {
  return kind_of(field) != FieldKind::kDouble || !setting_of(field).default_().empty();
}

FieldKind kind_of(const pb::FieldDescriptor& field) {
  const auto is_name = [](const pb::FieldDescriptor& f) { return f.index() == 0 && f.name() == "name"; };
  if (is_name(field)) return FieldKind::kName;
  if (field.is_repeated()) {
    if (field.message_type() == Assignment::descriptor()) return FieldKind::kAssignments;
    if (field.message_type() != nullptr && is_name(*field.message_type()->field(0))) return FieldKind::kNamed;
    PB_CHECK(field.cpp_type() == pb::FieldDescriptor::CPPTYPE_STRING, field.full_name());
    return FieldKind::kTextList;
  }
  switch (field.cpp_type()) {
    case pb::FieldDescriptor::CPPTYPE_MESSAGE:
      if (field.message_type() == Number::descriptor()) return FieldKind::kNumber;
      if (field.message_type() == Choice::descriptor()) return FieldKind::kChoice;
      return FieldKind::kMessage;
    case pb::FieldDescriptor::CPPTYPE_DOUBLE:
      return FieldKind::kDouble;
    case pb::FieldDescriptor::CPPTYPE_UINT32:
    case pb::FieldDescriptor::CPPTYPE_UINT64:
      return FieldKind::kUnsigned;
    case pb::FieldDescriptor::CPPTYPE_BOOL:
      return FieldKind::kBool;
    case pb::FieldDescriptor::CPPTYPE_STRING:
      return FieldKind::kText;
    default:
      PB_CHECK(false, "no setting can have the type of " + field.full_name());
  }
}

double constant_of(const Number& number) {
  PB_CHECK(number.law_case() == Number::kConstant, "the number is not drawn yet");
  return number.constant();
}

const std::string& name_of(const Choice& choice) {
  PB_CHECK(choice.names_size() == 1, "the choice is not drawn yet");
  return choice.names(0);
}

std::string name_of(const pb::Message& group) {
  return group.GetReflection()->GetString(group, group.GetDescriptor()->field(0));
}

namespace {

// Levenshtein 1966.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row.back();
}

}  // namespace

std::string nearest(std::string_view name, const std::vector<std::string>& candidates) {
  // A name without its last words: elevation for elevation_deg.
  const auto begins = [&](const std::string& candidate) {
    return candidate.starts_with(std::string(name) + "_");
  };
  const auto longer = std::find_if(candidates.begin(), candidates.end(), begins);
  if (name.size() > 2 && longer != candidates.end()) return *longer;
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t distance = edit_distance(name, candidate);
    // A name of two letters is not near to every other one.
    if (distance < best_distance && distance < std::max(name.size(), candidate.size())) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best;
}

std::string number_text(double value) {
  const double size = std::abs(value);
  const bool plain = size == 0 || (size >= 1e-5 && size < 1e15);
  char buffer[64];
  const auto end = std::to_chars(buffer, buffer + sizeof(buffer), value,
                                 plain ? std::chars_format::fixed : std::chars_format::scientific)
                       .ptr;
  std::string text(buffer, end);
  // YAML 1.1 readers take 1e-07 for text, 1.0e-07 for a number.
  const auto exponent = text.find('e');
  if (exponent != std::string::npos && text.find('.') == std::string::npos) text.insert(exponent, ".0");
  return text;
}

}  // namespace partbooth::schema
