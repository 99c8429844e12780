#include "core/checksum.hpp"

#include <openssl/evp.h>
#include <zlib.h>

#include <fstream>
#include <stdexcept>
#include <vector>

#include "core/file.hpp"

namespace gradbook {
namespace {

constexpr std::size_t kPiece = 1 << 18;

struct CloseGzip {
  void operator()(gzFile_s* file) const { gzclose(file); }
};

}  // namespace

struct Hasher::State {
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                  &EVP_MD_CTX_free};
};

Hasher::Hasher(HashKind kind) : state_(std::make_unique<State>()) {
  const EVP_MD* method = kind == HashKind::sha256 ? EVP_sha256() : EVP_md5();
  if (!state_->context || EVP_DigestInit_ex(state_->context.get(), method, nullptr) != 1) {
    throw std::runtime_error("Hasher: OpenSSL does not offer this hash here");
  }
}

Hasher::~Hasher() = default;

void Hasher::update(std::string_view bytes) {
  EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size());
}

std::string Hasher::hex() {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  EVP_DigestFinal_ex(state_->context.get(), digest, &size);
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (unsigned int i = 0; i < size; ++i) {
    text += kDigits[digest[i] >> 4];
    text += kDigits[digest[i] & 15];
  }
  return text;
}

std::string sha256_file(const std::filesystem::path& path) {
  expect_readable_file(path);
  std::ifstream file(path, std::ios::binary);
  Hasher hash;
  std::vector<char> piece(kPiece);
  while (file) {
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    hash.update({piece.data(), static_cast<std::size_t>(file.gcount())});
  }
  if (!file.eof()) throw FileError(path, "cannot be read");
  return hash.hex();
}

std::string md5_gzip_content(const std::filesystem::path& path, std::uintmax_t max_bytes) {
  expect_readable_file(path);
  const std::unique_ptr<gzFile_s, CloseGzip> file(gzopen(path.c_str(), "rb"));
  if (!file) throw FileError(path, "cannot be opened");
  Hasher hash(HashKind::md5);
  std::vector<char> piece(kPiece);
  std::uintmax_t total = 0;
  while (true) {
    const int n = gzread(file.get(), piece.data(), static_cast<unsigned>(piece.size()));
    // zlib hands out files without the gzip header unchanged: those are not what is asked for
    if (gzdirect(file.get()) != 0) throw FileError(path, "is not a gzip file");
    int error = Z_OK;
    gzerror(file.get(), &error);
    if (n < 0 || (n == 0 && error != Z_OK)) {
      throw FileError(path, "is damaged: it cannot be decompressed");
    }
    if (n == 0) return hash.hex();
    total += static_cast<std::uintmax_t>(n);
    if (total > max_bytes) throw FileError(path, "holds more bytes than expected");
    hash.update({piece.data(), static_cast<std::size_t>(n)});
  }
}

}  // namespace gradbook
