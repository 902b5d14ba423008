// SPDX-License-Identifier: Apache-2.0
#include "scene_gen/draws.h"

#include "core/random.h"
#include "schema/laws.h"
#include "schema/settings.h"

namespace partbooth::scene_gen {
namespace {

namespace pb = google::protobuf;

// "#2" of "scene.light.area#2"; empty if the path has no number.
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

class Drawer {
 public:
  explicit Drawer(const DrawContext& context) : context_(context) {}

  void draw_group(pb::Message& group, const std::string& path, bool per_image) const {
    const pb::Descriptor& type = *group.GetDescriptor();
    const pb::Reflection& reflection = *group.GetReflection();
    for (int i = 0; i < type.field_count(); ++i) {
      const pb::FieldDescriptor& field = *type.field(i);
      const schema::Setting& setting = schema::setting_of(field);
      const auto child = [&] { return reflection.MutableMessage(&group, &field); };
      switch (schema::kind_of(field)) {
        case schema::FieldKind::kMessage:
          if (setting.each().empty())
            draw_group(*child(), stream_of(field, path), per_image || setting.per_image());
          break;
        case schema::FieldKind::kNumber:
          draw_number(static_cast<schema::Number&>(*child()), setting.whole(), stream_of(field, path),
                      per_image);
          break;
        case schema::FieldKind::kChoice:
          draw_name(static_cast<schema::Choice&>(*child()), stream_of(field, path), per_image);
          break;
        default:
          break;
      }
    }
  }

 private:
  double uniform(const std::string& stream, bool per_image) const {
    const std::uint64_t index = per_image ? context_.image : context_.scene;
    return core::RandomStream(context_.seed, index, stream, context_.attempt).uniform(0);
  }

  schema::Draw& record(const std::string& stream, double value) const {
    schema::Draw& draw = context_.draws->emplace_back();
    draw.set_stream(stream);
    draw.set_value(value);
    return draw;
  }

  void draw_number(schema::Number& number, bool whole, const std::string& stream, bool per_image) const {
    const double value = value_at(number, whole, uniform(stream, per_image));
    number.set_constant(value);
    record(stream, value);
  }

  void draw_name(schema::Choice& choice, const std::string& stream, bool per_image) const {
    const int position = schema::position_at(choice, uniform(stream, per_image));
    const std::string name = choice.names(position);
    choice.Clear();
    choice.add_names(name);
    choice.add_weights(1);
    record(stream, position).set_name(name);
  }

  const DrawContext& context_;
};

}  // namespace

void draw_in_place(pb::Message& group, const std::string& path, const DrawContext& context) {
  Drawer(context).draw_group(group, path, false);
}

}  // namespace partbooth::scene_gen
