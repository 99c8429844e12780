#include "grading/run/hidden_seed.hpp"

#include <fmt/core.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "core/file.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kShortest = 16;

}  // namespace

HiddenKey::HiddenKey(const fs::path& file) {
  secret_ = read_file(file, 1 << 16);
  if (secret_.size() < kShortest) {
    throw FileError(file, fmt::format("a key of {} bytes is too short", secret_.size()),
                    fmt::format("make one: head -c 32 /dev/urandom > {}", file.string()));
  }
  if ((fs::status(file).permissions() & fs::perms::others_read) != fs::perms::none) {
    throw FileError(file, "the key can be read by everybody on this machine",
                    fmt::format("chmod 600 {}", file.string()));
  }
}

HiddenKey HiddenKey::random() {
  HiddenKey key;
  key.secret_.resize(32);
  if (getrandom(key.secret_.data(), key.secret_.size(), 0) != 32) {
    throw std::system_error(errno, std::generic_category(), "getrandom");
  }
  return key;
}

std::string HiddenKey::hmac(const std::string& text) const {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret_.data(), static_cast<int>(secret_.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest.data(), &size);
  return {reinterpret_cast<const char*>(digest.data()), size};
}

std::uint64_t HiddenKey::seed(const std::string& student, const std::string& unit,
                              int attempt) const {
  std::uint64_t seed = 0;
  std::memcpy(&seed, hmac(fmt::format("{}|{}|{}", student, unit, attempt)).data(), sizeof seed);
  return seed;
}

std::string HiddenKey::fingerprint() const {
  if (secret_.empty()) return "";
  std::string hex;
  for (const char c : hmac("fingerprint").substr(0, 8)) {
    hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  }
  return hex;
}

}  // namespace gradbook
