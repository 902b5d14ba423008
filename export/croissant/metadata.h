// SPDX-License-Identifier: Apache-2.0
// The JSON-LD of a Croissant folder (mlcommons.org/croissant/1.0).
#pragma once

#include <cstdint>
#include <string>

namespace partbooth::exporter::croissant {

struct File {
  std::string name;
  std::uint64_t bytes = 0;
  std::string sha256;
};

struct About {
  std::string name, license, creator, url, cite, date;  // empty: not said
  std::string encoding;                                 // image/jpeg or image/png
  std::string extension;                                // .jpg or .png
};

// Columns of the tables, in the order of the files. Lines are known by the pictures' file names: mlcroissant
// reads a key of digits as a number, without its zeros.
inline constexpr const char* kImageColumns = "file_name,split,label,class,width,height";
inline constexpr const char* kObjectColumns =
    "file_name,instance,label,class,x0,y0,x1,y1,area,visible_fraction,truncated_fraction,occluded_fraction,"
    "ignored";

std::string metadata(const About& about, const File& images, const File& objects);

}  // namespace partbooth::exporter::croissant
