// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/draws.h"

#include <cctype>

#include "core/random.h"
#include "scene_gen/quantile.h"
#include "schema/laws.h"
#include "schema/setting_path.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

namespace pb = google::protobuf;

// The path without the numbers of things: as configs name it.
std::string config_path(const std::string& path) {
  std::string out;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] != '#') {
      out += path[i];
      continue;
    }
    while (i + 1 < path.size() && std::isdigit(static_cast<unsigned char>(path[i + 1]))) ++i;
  }
  return out;
}

class Drawer {
 public:
  explicit Drawer(const DrawContext& context) : context_(context) {}

  // `path` is that of the streams, `named` that of the config.
  void draw_group(pb::Message& group, const std::string& path, const std::string& named,
                  bool per_image) const {
    const pb::Descriptor& type = *group.GetDescriptor();
    const pb::Reflection& reflection = *group.GetReflection();
    for (int i = 0; i < type.field_count(); ++i) {
      const pb::FieldDescriptor& field = *type.field(i);
      const schema::Setting& setting = schema::setting_of(field);
      const schema::FieldKind kind = schema::kind_of(field);
      const bool by_image = per_image || setting.per_image();
      if (!setting.each().empty()) continue;
      const std::string stream = stream_of(field, path), name = schema::joined_path(named, field.name());
      if (kind == schema::FieldKind::kMessage) {
        draw_group(*reflection.MutableMessage(&group, &field), stream, name, by_image);
      } else if (kind == schema::FieldKind::kNamed) {
        for (int k = 0; k < reflection.FieldSize(group, &field); ++k) {
          pb::Message& element = *reflection.MutableRepeatedMessage(&group, &field, k);
          const std::string key = schema::name_of(element);
          draw_group(element, schema::joined_path(stream, key), schema::joined_path(name, key), by_image);
        }
      } else if (kind == schema::FieldKind::kNumber) {
        draw_number(static_cast<schema::Number&>(*reflection.MutableMessage(&group, &field)),
                    {stream, name, by_image, setting.whole()});
      } else if (kind == schema::FieldKind::kChoice) {
        draw_name(static_cast<schema::Choice&>(*reflection.MutableMessage(&group, &field)),
                  {stream, name, by_image, false});
      }
    }
  }

 private:
  double quantile(const Parameter& parameter, bool fixed) const {
    const double quantile = quantile_of(parameter, context_);
    if (context_.raws != nullptr) {
      const std::uint64_t index = parameter.per_image ? context_.image : context_.scene;
      const std::uint32_t attempt = context_.attempt + (parameter.per_image ? context_.image_retries : 0);
      const core::RandomStream stream(context_.seed, index, parameter.stream, attempt);
      context_.raws->push_back({parameter.stream, stream.uniform(0), quantile, fixed});
    }
    return quantile;
  }

  std::uint64_t turn(const Parameter& parameter) const {
    return parameter.per_image ? context_.image_turn : context_.scene_turn;
  }

  schema::Draw& record(const std::string& stream, double value) const {
    schema::Draw& draw = context_.draws->emplace_back();
    draw.set_stream(stream);
    draw.set_value(value);
    return draw;
  }

  void draw_number(schema::Number& number, const Parameter& parameter) const {
    const schema::Assignment* other = assigned(parameter, context_);
    const schema::Number& law = other != nullptr ? other->number() : number;
    const bool fixed = law.has_constant() || law.has_sequence();
    const double value = schema::value_at(law, parameter.whole, quantile(parameter, fixed), turn(parameter));
    number.set_constant(value);
    record(parameter.stream, value);
  }

  // The recorded position is that in the law that was drawn from.
  void draw_name(schema::Choice& choice, const Parameter& parameter) const {
    const schema::Assignment* other = assigned(parameter, context_);
    const schema::Choice& law = other != nullptr ? other->choice() : choice;
    const bool fixed = law.in_turn() || law.names_size() == 1;
    const int position = schema::position_at(law, quantile(parameter, fixed), turn(parameter));
    const std::string name = law.names(position);
    choice.Clear();
    choice.add_names(name);
    choice.add_weights(1);
    record(parameter.stream, position).set_name(name);
  }

  const DrawContext& context_;
};

}  // namespace

std::string thing_number(const std::string& path) {
  const auto begin = path.find_last_of('#');
  return begin == std::string::npos ? "" : path.substr(begin, path.find('.', begin) - begin);
}

std::string stream_of(const pb::FieldDescriptor& field, const std::string& path) {
  std::string stream = schema::setting_of(field).stream();
  if (stream.empty()) return path + "." + field.name();
  if (const auto mark = stream.find('#'); mark != std::string::npos)
    stream.replace(mark, 1, thing_number(path));
  return stream;
}

void draw_in_place(pb::Message& group, const std::string& path, const DrawContext& context) {
  Drawer(context).draw_group(group, path, config_path(path), false);
}

}  // namespace partbooth::scene_gen
