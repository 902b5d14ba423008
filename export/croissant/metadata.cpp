// SPDX-License-Identifier: Apache-2.0
#include "export/croissant/metadata.h"

#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

namespace partbooth::exporter::croissant {
namespace {

using Json = nlohmann::ordered_json;

// Term by term as the specification gives it: readers expand the document by it.
Json context() {
  Json json{{"@language", "en"}, {"@vocab", "https://schema.org/"}};
  for (const char* term : {"citeAs",       "column",        "equivalentProperty",
                           "extract",      "field",         "fileProperty",
                           "fileObject",   "fileSet",       "format",
                           "includes",     "isLiveDataset", "jsonPath",
                           "key",          "md5",           "parentField",
                           "path",         "recordSet",     "references",
                           "regex",        "repeated",      "replace",
                           "samplingRate", "separator",     "source",
                           "subField",     "transform"})
    json[term] = std::string("cr:") + term;
  json["conformsTo"] = "dct:conformsTo";
  json["cr"] = "http://mlcommons.org/croissant/";
  json["rai"] = "http://mlcommons.org/croissant/RAI/";
  json["dct"] = "http://purl.org/dc/terms/";
  json["sc"] = "https://schema.org/";
  json["data"] = {{"@id", "cr:data"}, {"@type", "@json"}};
  json["examples"] = {{"@id", "cr:examples"}, {"@type", "@json"}};
  json["dataType"] = {{"@id", "cr:dataType"}, {"@type", "@vocab"}};
  return json;
}

Json file_object(const File& file) {
  return {{"@type", "cr:FileObject"},
          {"@id", file.name},
          {"name", file.name},
          {"contentUrl", file.name},
          {"contentSize", std::to_string(file.bytes) + " B"},
          {"encodingFormat", "text/csv"},
          {"sha256", file.sha256}};
}

Json field(const std::string& set, const std::string& name, const char* type, Json source) {
  return {{"@type", "cr:Field"},
          {"@id", set + "/" + name},
          {"name", name},
          {"dataType", type},
          {"source", std::move(source)}};
}

Json record_set(const std::string& name, const std::string& description, Json fields) {
  return {{"@type", "cr:RecordSet"},
          {"@id", name},
          {"name", name},
          {"description", description},
          {"field", std::move(fields)}};
}

const char* type_of(const std::string& column) {
  static const std::set<std::string> kWhole{"instance", "class", "width", "height", "area"};
  static const std::set<std::string> kText{"file_name", "split", "label"};
  if (kWhole.contains(column)) return "sc:Integer";
  if (kText.contains(column)) return "sc:Text";
  return column == "ignored" ? "sc:Boolean" : "sc:Float";
}

Json table(const std::string& set, const std::string& description, const File& file, const char* columns) {
  Json fields = Json::array();
  std::istringstream names(columns);
  for (std::string name; std::getline(names, name, ',');)
    fields.push_back(field(set, name, type_of(name),
                           {{"fileObject", {{"@id", file.name}}}, {"extract", {{"column", name}}}}));
  return record_set(set, description, std::move(fields));
}

Json pictures() {
  const Json of{{"@id", "picture-files"}};
  return record_set("pictures", "The pictures, with their names and splits.",
                    Json::array({field("pictures", "image", "sc:ImageObject",
                                       {{"fileSet", of}, {"extract", {{"fileProperty", "content"}}}}),
                                 field("pictures", "file_name", "sc:Text",
                                       {{"fileSet", of}, {"extract", {{"fileProperty", "filename"}}}}),
                                 field("pictures", "split", "sc:Text",
                                       {{"fileSet", of},
                                        {"extract", {{"fileProperty", "fullpath"}}},
                                        {"transform", {{"regex", "^(?:.*/)?images/([a-z]+)/[^/]*$"}}}})}));
}

}  // namespace

std::string metadata(const About& about, const File& images, const File& objects) {
  Json json{{"@context", context()},
            {"@type", "sc:Dataset"},
            {"name", about.name},
            {"description", "Path-traced pictures of parts with exact labels, made by Partbooth."},
            {"conformsTo", "http://mlcommons.org/croissant/1.0"},
            {"version", "1.0.0"}};
  if (!about.license.empty()) json["license"] = about.license;
  if (!about.url.empty()) json["url"] = about.url;
  if (!about.creator.empty()) json["creator"] = {{"@type", "sc:Organization"}, {"name", about.creator}};
  if (!about.cite.empty()) json["citeAs"] = about.cite;
  if (!about.date.empty()) json["datePublished"] = about.date;
  json["distribution"] = Json::array({{{"@type", "cr:FileSet"},
                                       {"@id", "picture-files"},
                                       {"name", "picture-files"},
                                       {"encodingFormat", about.encoding},
                                       {"includes", "images/*/*" + about.extension}},
                                      file_object(images),
                                      file_object(objects)});
  json["recordSet"] = Json::array(
      {pictures(),
       table("labels", "A line a picture: its main target, if it has one.", images, kImageColumns),
       table("objects", "A line a visible object; edges of its box in pixels.", objects, kObjectColumns)});
  return json.dump(1) + "\n";
}

}  // namespace partbooth::exporter::croissant
