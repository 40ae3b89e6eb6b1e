#include "lib/core/digest.hpp"

#include <array>
#include <stdexcept>
#include <utility>

#include <openssl/evp.h>

namespace plimsoll::core {

namespace {

using Digest = std::array<unsigned char, EVP_MAX_MD_SIZE>;

constexpr std::string_view kDigits = "0123456789abcdef";

/// The digest, and its size.
std::pair<Digest, std::size_t> digest(std::string_view bytes, const EVP_MD* kind) {
  Digest out{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, kind, nullptr) != 1) {
    throw std::runtime_error("OpenSSL has no SHA-256 or no SHA-1");
  }
  return {out, size};
}

void add_hex(std::string& out, unsigned char byte) {
  out += kDigits[byte >> 4U];
  out += kDigits[byte & 0xFU];
}

}  // namespace

std::string sha256_hex(std::string_view bytes) {
  const auto [hash, size] = digest(bytes, EVP_sha256());
  std::string out;
  out.reserve(size * 2);
  for (std::size_t i = 0; i < size; ++i) add_hex(out, hash.at(i));
  return out;
}

std::string name_uuid(std::string_view name) {
  // The UUID of version 5 of the URL "urn:plimsoll": 864b1836-2379-5925-a6cf-32454cea65b2.
  std::string bytes{"\x86\x4B\x18\x36\x23\x79\x59\x25\xA6\xCF\x32\x45\x4C\xEA\x65\xB2", 16};
  auto hash = digest(bytes.append(name), EVP_sha1()).first;
  hash[6] = static_cast<unsigned char>((hash[6] & 0x0FU) | 0x50U);
  hash[8] = static_cast<unsigned char>((hash[8] & 0x3FU) | 0x80U);
  std::string out;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    add_hex(out, hash.at(i));
  }
  return out;
}

}  // namespace plimsoll::core
