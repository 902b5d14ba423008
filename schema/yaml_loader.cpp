// SPDX-License-Identifier: Apache-2.0
#include <yaml-cpp/eventhandler.h>

#include <algorithm>
#include <sstream>

#include "schema/utf8.h"
#include "schema/yaml_reader.h"

namespace partbooth::schema {
namespace {

// Remembers where the last document began, and nothing else.
class DocumentStart : public YAML::EventHandler {
 public:
  YAML::Mark mark;

  void OnDocumentStart(const YAML::Mark& at) override { mark = at; }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
  }
  void OnMapEnd() override {}
};

YAML::Mark mark_of_byte(std::string_view text, std::size_t at) {
  YAML::Mark mark;
  mark.line =
      static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
  mark.column = static_cast<int>(at - (text.rfind('\n', at) + 1));
  return mark;
}

}  // namespace

// YAML::Load leaves out what follows the first document, and YAML::LoadAll never returns on some damaged
// files: so the parser is asked for a second document, once.
core::Result<YAML::Node> load_yaml(std::string_view yaml, const Source& source) {
  if (const std::size_t at = first_not_utf8(yaml); at < yaml.size()) {
    return core::fail(
        source.error(mark_of_byte(yaml, at), "a byte that is not UTF-8", "save the file as UTF-8"));
  }
  try {
    std::istringstream text{std::string(yaml)};
    YAML::Parser parser(text);
    DocumentStart start;
    if (parser.HandleNextDocument(start) && parser.HandleNextDocument(start)) {
      return core::fail(
          source.error(start.mark, "a second YAML document, or stray text", "keep one document in the file"));
    }
    return YAML::Load(std::string(yaml));
  } catch (const YAML::Exception& e) {
    return core::fail(
        source.error(e.mark, "not YAML: " + e.msg, "mend the syntax; strings with ': ' or '#' need quotes"));
  }
}

}  // namespace partbooth::schema
