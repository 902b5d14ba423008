// SPDX-License-Identifier: Apache-2.0
#include "core/sha256.h"

#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <memory>
#include <vector>

#include "core/check.h"

namespace partbooth::core {

struct Sha256::Context {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> evp{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

Sha256::Sha256() : context_(std::make_shared<Context>()) {
  PB_CHECK(EVP_DigestInit_ex(context_->evp.get(), EVP_sha256(), nullptr) == 1);
}

void Sha256::add(std::string_view bytes) {
  PB_CHECK(EVP_DigestUpdate(context_->evp.get(), bytes.data(), bytes.size()) == 1);
}

std::string Sha256::hex() {
  std::array<unsigned char, 32> digest;
  PB_CHECK(EVP_DigestFinal_ex(context_->evp.get(), digest.data(), nullptr) == 1);
  std::string out;
  for (const unsigned char b : digest) {
    out += "0123456789abcdef"[b >> 4];
    out += "0123456789abcdef"[b & 15];
  }
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.hex();
}

Result<std::string> sha256_hex_of_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return fail({path, "", "cannot be opened", "check that it exists and may be read"});
  Sha256 hash;
  std::vector<char> buffer(1 << 16);
  while (in.read(buffer.data(), std::ssize(buffer)) || in.gcount() > 0)
    hash.add({buffer.data(), static_cast<std::size_t>(in.gcount())});
  if (in.bad()) return fail({path, "", "cannot be read", "check the disk"});
  return hash.hex();
}

}  // namespace partbooth::core
