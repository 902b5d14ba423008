// SPDX-License-Identifier: Apache-2.0
#include <Model/COM/NMR_DLLInterfaces.h>

#include <fstream>
#include <iterator>

#include "scene_gen/import/readers/affine.h"
#include "scene_gen/import/readers/soup.h"

namespace partbooth::scene_gen {
namespace {

using core::Vec3d;
using core::Vec3f;

constexpr int kMaxDepth = 200;

// lib3mf's handle, released at the end of its scope.
class Handle {
 public:
  Handle() = default;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (instance_ != nullptr) NMR::lib3mf_release(instance_);
  }
  NMR::PLib3MFBase** out() { return &instance_; }
  NMR::PLib3MFBase* get() const { return instance_; }

 private:
  NMR::PLib3MFBase* instance_ = nullptr;
};

struct Malformed {
  std::string what;
};

void check(LIB3MFRESULT result, const char* what) {
  if (result != LIB3MF_OK) throw Malformed{what};
}

Affine affine_of(const NMR::MODELTRANSFORM& t) {
  // Row r, column c of the matrix; the last column is the translation.
  Affine a;
  for (int r = 0; r < 3; ++r) {
    a.matrix.rows[r] = Vec3d{t.m_fFields[r][0], t.m_fFields[r][1], t.m_fFields[r][2]};
    a.translation[r] = t.m_fFields[r][3];
  }
  return a;
}

std::string name_of(const Handle& object) {
  ULONG needed = 0;
  if (NMR::lib3mf_object_getnameutf8(object.get(), nullptr, 0, &needed) != LIB3MF_OK) return {};
  std::string name(needed + 1, '\0');
  NMR::lib3mf_object_getnameutf8(object.get(), name.data(), static_cast<ULONG>(name.size()), &needed);
  name.resize(std::char_traits<char>::length(name.c_str()));
  return name;
}

std::optional<Vec3f> to_color(const BYTE r, const BYTE g, const BYTE b) {
  return linear_from_srgb(Vec3f{r / 255.0f, g / 255.0f, b / 255.0f});
}

class Loader {
 public:
  explicit Loader(NMR::PLib3MFModel* model) : model_(model) {}

  Soup load() {
    read_unit();
    Handle items;
    check(NMR::lib3mf_model_getbuilditems(model_, items.out()), "no build items");
    for (;;) {
      BOOL more = false;
      check(NMR::lib3mf_builditemiterator_movenext(items.get(), &more), "the build cannot be read");
      if (!more) return std::move(soup_);
      Handle item, object;
      check(NMR::lib3mf_builditemiterator_getcurrent(items.get(), item.out()), "a build item cannot be read");
      check(NMR::lib3mf_builditem_getobjectresource(item.get(), object.out()), "a build item has no object");
      NMR::MODELTRANSFORM place;
      check(NMR::lib3mf_builditem_getobjecttransform(item.get(), &place), "a build item has no transform");
      add_object(object, affine_of(place), 0);
    }
  }

 private:
  void read_unit() {
    DWORD unit = 0;
    check(NMR::lib3mf_model_getunit(model_, &unit), "no unit");
    struct Unit {
      const char* name;
      double metres;
    };
    static constexpr Unit kUnits[] = {{"micron", 1e-6}, {"mm", 1e-3},     {"cm", 1e-2},
                                      {"inch", 0.0254}, {"foot", 0.3048}, {"m", 1}};
    if (unit >= std::size(kUnits)) throw Malformed{"unknown unit"};
    soup_.unit_origin = UnitOrigin::kFile;
    soup_.unit = kUnits[unit].name;
    soup_.metres_per_unit = kUnits[unit].metres;
  }

  void add_object(const Handle& object, const Affine& place, int depth) {
    if (depth > kMaxDepth) throw Malformed{"an object contains itself"};
    BOOL is_mesh = false;
    check(NMR::lib3mf_object_ismeshobject(object.get(), &is_mesh), "an object of unknown kind");
    if (is_mesh) return add_mesh(object, place);
    DWORD count = 0;
    check(NMR::lib3mf_componentsobject_getcomponentcount(object.get(), &count),
          "an object without components");
    for (DWORD i = 0; i < count; ++i) {
      Handle component, child;
      check(NMR::lib3mf_componentsobject_getcomponent(object.get(), i, component.out()),
            "a component cannot be read");
      check(NMR::lib3mf_component_getobjectresource(component.get(), child.out()),
            "a component has no object");
      NMR::MODELTRANSFORM t;
      check(NMR::lib3mf_component_gettransform(component.get(), &t), "a component has no transform");
      add_object(child, place * affine_of(t), depth + 1);
    }
  }

  void add_mesh(const Handle& object, const Affine& place) {
    DWORD vertices = 0, triangles = 0;
    check(NMR::lib3mf_meshobject_getvertexcount(object.get(), &vertices), "a mesh has no vertices");
    check(NMR::lib3mf_meshobject_gettrianglecount(object.get(), &triangles), "a mesh has no triangles");
    Handle properties, default_property;
    check(NMR::lib3mf_meshobject_createpropertyhandler(object.get(), properties.out()),
          "a mesh has no properties");
    check(NMR::lib3mf_object_createdefaultpropertyhandler(object.get(), default_property.out()),
          "no default property");
    const std::optional<Vec3f> default_color = object_color(default_property);
    SoupNode node;
    for (DWORD v = 0; v < vertices; ++v) {
      NMR::MODELMESHVERTEX p;
      check(NMR::lib3mf_meshobject_getvertex(object.get(), v, &p), "a vertex cannot be read");
      node.positions.push_back(place.point({p.m_fPosition[0], p.m_fPosition[1], p.m_fPosition[2]}));
    }
    const bool mirrored = place.matrix.determinant() < 0;
    SoupGroup group{name_of(object), {}};
    for (DWORD t = 0; t < triangles; ++t) {
      NMR::MODELMESHTRIANGLE i;
      check(NMR::lib3mf_meshobject_gettriangle(object.get(), t, &i), "a triangle cannot be read");
      const auto color = triangle_color(properties, t);
      group.color = color ? color : default_color;
      if (!node.add_triangle(0, i.m_nIndices[0], i.m_nIndices[mirrored ? 2 : 1],
                             i.m_nIndices[mirrored ? 1 : 2], node.group(group)))
        throw Malformed{"a triangle names a vertex that does not exist"};
    }
    if (!node.triangles.empty()) soup_.nodes.push_back(std::move(node));
  }

  std::optional<Vec3f> base_color(DWORD group, DWORD index) const {
    Handle material;
    BYTE r, g, b, a;
    if (NMR::lib3mf_model_getbasematerialbyid(model_, group, material.out()) != LIB3MF_OK ||
        NMR::lib3mf_basematerial_getdisplaycolor(material.get(), index, &r, &g, &b, &a) != LIB3MF_OK)
      return std::nullopt;
    return to_color(r, g, b);
  }

  std::optional<Vec3f> object_color(const Handle& property) const {
    NMR::eModelPropertyType type;
    if (NMR::lib3mf_defaultpropertyhandler_getpropertytype(property.get(), &type) != LIB3MF_OK)
      return std::nullopt;
    NMR::MODELMESHCOLOR_SRGB c;
    if (type == NMR::MODELPROPERTYTYPE_COLOR &&
        NMR::lib3mf_defaultpropertyhandler_getcolor(property.get(), 0, &c) == LIB3MF_OK)
      return to_color(c.m_Red, c.m_Green, c.m_Blue);
    DWORD group, index;
    if (type == NMR::MODELPROPERTYTYPE_BASEMATERIALS &&
        NMR::lib3mf_defaultpropertyhandler_getbasematerial(property.get(), &group, &index) == LIB3MF_OK)
      return base_color(group, index);
    return std::nullopt;
  }

  std::optional<Vec3f> triangle_color(const Handle& properties, DWORD triangle) const {
    NMR::eModelPropertyType type;
    if (NMR::lib3mf_propertyhandler_getpropertytype(properties.get(), triangle, &type) != LIB3MF_OK)
      return std::nullopt;
    NMR::MODELMESH_TRIANGLECOLOR_SRGB c;
    if (type == NMR::MODELPROPERTYTYPE_COLOR &&
        NMR::lib3mf_propertyhandler_getcolor(properties.get(), triangle, &c) == LIB3MF_OK) {
      Vec3f sum;
      for (const auto& corner : c.m_Colors) sum += *to_color(corner.m_Red, corner.m_Green, corner.m_Blue) / 3;
      return sum;
    }
    DWORD group, index;
    if (type == NMR::MODELPROPERTYTYPE_BASEMATERIALS &&
        NMR::lib3mf_propertyhandler_getbasematerial(properties.get(), triangle, &group, &index) == LIB3MF_OK)
      return base_color(group, index);
    return std::nullopt;
  }

  NMR::PLib3MFModel* model_;
  Soup soup_;
};

void take_warnings(const Handle& reader, std::vector<std::string>& warnings) {
  DWORD count = 0;
  NMR::lib3mf_reader_getwarningcount(reader.get(), &count);
  for (DWORD i = 0; i < count; ++i) {
    char text[256] = {};
    DWORD code = 0;
    ULONG needed = 0;
    NMR::lib3mf_reader_getwarningutf8(reader.get(), i, &code, text, sizeof text - 1, &needed);
    warnings.push_back(std::string("the 3MF file breaks its standard: ") + text);
  }
}

std::string last_error(const Handle& reader) {
  DWORD code = 0;
  LPCSTR text = nullptr;
  NMR::lib3mf_getlasterror(reader.get(), &code, &text);
  return text != nullptr ? text : "unknown error";
}

}  // namespace

core::Result<Soup> load_3mf(const std::string& path) {
  const auto malformed = [&](const std::string& what) {
    return core::fail({path, "", "malformed: " + what, "export it again"});
  };
  Handle model, reader;
  try {
    check(NMR::lib3mf_createmodel(model.out()), "lib3mf does not start");
    check(NMR::lib3mf_model_queryreader(model.get(), "3mf", reader.out()), "lib3mf has no reader");
    if (NMR::lib3mf_reader_readfromfileutf8(reader.get(), path.c_str()) != LIB3MF_OK)
      return malformed(last_error(reader));
    Soup soup = Loader(model.get()).load();
    take_warnings(reader, soup.warnings);
    return soup;
  } catch (const Malformed& error) {
    return malformed(error.what);
  }
}

}  // namespace partbooth::scene_gen
