#include "grading/intake/submission_archive.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/core.h>
#include <zlib.h>

#include <cerrno>
#include <memory>
#include <stdexcept>
#include <utility>

#include "core/text.hpp"

namespace gradbook {
namespace {

using Reader = std::unique_ptr<::archive, decltype(&archive_read_free)>;
using Writer = std::unique_ptr<::archive, decltype(&archive_write_free)>;
using Entry = std::unique_ptr<archive_entry, decltype(&archive_entry_free)>;

constexpr std::size_t kBlock = 1 << 16;

[[noreturn]] void reject_size() {
  throw Rejection(fmt::format("holds more than {} MB; send only what `gradbook submit` packs",
                              kMaxUnpackedBytes >> 20));
}

/// Unpacks gzip for libarchive, and stops at the limit: libarchive itself would unpack all of an
/// entry that it skips, however long it is.
class GzipSource {
 public:
  explicit GzipSource(std::string_view bytes) : block_(kBlock, '\0') {
    if (inflateInit2(&stream_, 16 + MAX_WBITS) != Z_OK) throw std::bad_alloc();
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
  }
  ~GzipSource() { inflateEnd(&stream_); }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

  bool too_long() const { return total_ > kMaxUnpackedBytes; }

  /// As archive_read_callback: the next piece, 0 bytes at the end.
  static la_ssize_t read(::archive* reader, void* self, const void** piece) {
    auto& source = *static_cast<GzipSource*>(self);
    *piece = source.block_.data();
    const la_ssize_t n = source.next();
    if (n < 0) archive_set_error(reader, EINVAL, "the gzip data ends early or is none");
    return n;
  }

 private:
  la_ssize_t next() {
    if (too_long()) return -1;
    stream_.next_out = reinterpret_cast<Bytef*>(block_.data());
    stream_.avail_out = static_cast<uInt>(block_.size());
    while (!ended_ && stream_.avail_out > 0) {
      const int result = inflate(&stream_, Z_NO_FLUSH);
      if (result == Z_STREAM_END) {
        ended_ = !another_member();
      } else if (result != Z_OK) {
        return -1;
      }
    }
    const std::size_t n = block_.size() - stream_.avail_out;
    total_ += n;
    return too_long() ? -1 : static_cast<la_ssize_t>(n);
  }

  /// gzip files may be joined one behind the other; anything else behind the end is ignored.
  bool another_member() {
    return stream_.avail_in > 1 && stream_.next_in[0] == 0x1f && stream_.next_in[1] == 0x8b &&
           inflateReset(&stream_) == Z_OK;
  }

  z_stream stream_ = {};
  std::string block_;
  std::size_t total_ = 0;
  bool ended_ = false;
};

[[noreturn]] void reject_damaged(::archive* reader) {
  const char* reason = archive_error_string(reader);
  throw Rejection(fmt::format("is damaged or no zip or tar.gz archive ({})",
                              printable(reason == nullptr ? "unknown reason" : reason)));
}

EntryKind kind_of(archive_entry* entry) {
  if (archive_entry_hardlink(entry) != nullptr || archive_entry_hardlink_utf8(entry) != nullptr) {
    return EntryKind::hard_link;
  }
  switch (archive_entry_filetype(entry)) {
    case AE_IFREG:
      return EntryKind::file;
    case AE_IFDIR:
      return EntryKind::folder;
    case AE_IFLNK:
      return EntryKind::link;
    default:
      return EntryKind::special;
  }
}

/// The name as the archive has it; "" if it cannot be read.
std::string name_of(archive_entry* entry) {
  const char* name = archive_entry_pathname(entry);
  if (name == nullptr) name = archive_entry_pathname_utf8(entry);
  return name == nullptr ? "" : name;
}

/// Goes through an open archive.
class Unpacking {
 public:
  Unpacking(::archive* reader, SubmissionFiles& files) : reader_(reader), files_(files) {}

  void run() {
    archive_entry* entry = nullptr;
    while (true) {
      const int status = archive_read_next_header(reader_, &entry);
      if (status == ARCHIVE_EOF) return;
      if (status != ARCHIVE_OK && status != ARCHIVE_WARN) reject_damaged(reader_);
      if (archive_entry_is_encrypted(entry) != 0) {
        throw Rejection("is encrypted; send it without a password");
      }
      const std::string name = name_of(entry);
      const auto bytes = archive_entry_size_is_set(entry) != 0
                             ? static_cast<std::uintmax_t>(archive_entry_size(entry))
                             : std::uintmax_t{0};
      const bool wanted = files_.wants(name, kind_of(entry), bytes);
      std::string content = read_content(wanted);
      if (!wanted) continue;
      if (content.size() > kMaxSourceBytes) {
        files_.refuse(name, fmt::format("is larger than {} KiB", kMaxSourceBytes >> 10));
      } else {
        files_.add(name, std::move(content));
      }
    }
  }

 private:
  /// Reads an entry to its end; returns its first bytes if they are to be kept.
  std::string read_content(bool keep) {
    std::string content;
    while (true) {
      const la_ssize_t n = archive_read_data(reader_, block_.data(), block_.size());
      if (n == 0) return content;
      if (n == ARCHIVE_RETRY) continue;
      if (n < 0) {
        // An entry that nobody needs may be compressed in a way that is not known here
        if (n == ARCHIVE_FATAL || keep) reject_damaged(reader_);
        return content;
      }
      total_ += static_cast<std::size_t>(n);
      if (total_ > kMaxUnpackedBytes) reject_size();
      if (keep && content.size() <= kMaxSourceBytes) {
        content.append(block_, 0, static_cast<std::size_t>(n));
      }
    }
  }

  ::archive* reader_;
  SubmissionFiles& files_;
  std::string block_ = std::string(kBlock, '\0');
  std::size_t total_ = 0;
};

void read_tar_gz(std::string_view bytes, SubmissionFiles& files) {
  GzipSource source(bytes);
  const Reader reader(archive_read_new(), &archive_read_free);
  archive_read_support_format_tar(reader.get());
  try {
    if (archive_read_open(reader.get(), &source, nullptr, &GzipSource::read, nullptr) !=
        ARCHIVE_OK) {
      reject_damaged(reader.get());
    }
    Unpacking(reader.get(), files).run();
  } catch (const Rejection&) {
    if (source.too_long()) reject_size();
    throw;
  }
}

void read_zip(std::string_view bytes, SubmissionFiles& files) {
  const Reader reader(archive_read_new(), &archive_read_free);
  archive_read_support_format_zip_seekable(reader.get());
  if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
    reject_damaged(reader.get());
  }
  Unpacking(reader.get(), files).run();
}

}  // namespace

Utf8Locale::Utf8Locale() : utf8_(::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr)) {
  if (utf8_ != nullptr) before_ = ::uselocale(utf8_);
}

Utf8Locale::~Utf8Locale() {
  if (utf8_ == nullptr) return;
  ::uselocale(before_);
  ::freelocale(utf8_);
}

void read_archive(std::string_view bytes, SubmissionFiles& files) {
  if (bytes.size() > kMaxArchiveBytes) {
    throw Rejection(fmt::format("is larger than {} MB", kMaxArchiveBytes >> 20));
  }
  const Utf8Locale characters;
  // By content: an archive under a wrong name is a small mistake
  if (bytes.starts_with("\x1f\x8b")) return read_tar_gz(bytes, files);
  if (bytes.starts_with("PK\x05\x06")) return;  // a zip without entries, which libarchive refuses
  if (bytes.starts_with("PK")) return read_zip(bytes, files);
  throw Rejection(bytes.empty() ? "is an empty file" : "is neither a zip nor a tar.gz archive");
}

std::string write_archive(const std::vector<ArchiveEntry>& entries, std::time_t modified,
                          bool zip) {
  std::string bytes;
  const Writer writer(archive_write_new(), &archive_write_free);
  const auto expect = [&](int status) {
    if (status == ARCHIVE_OK) return;
    const char* reason = archive_error_string(writer.get());
    throw std::runtime_error(fmt::format("the archive cannot be made: {}",
                                         reason == nullptr ? "unknown reason" : reason));
  };
  if (zip) {
    expect(archive_write_set_format_zip(writer.get()));
  } else {
    expect(archive_write_set_format_ustar(writer.get()));
    expect(archive_write_add_filter_gzip(writer.get()));
    expect(archive_write_set_filter_option(writer.get(), "gzip", "timestamp", nullptr));
  }
  expect(archive_write_set_bytes_in_last_block(writer.get(), 1));  // no padding
  const auto append = [](::archive*, void* text, const void* piece, std::size_t size) {
    static_cast<std::string*>(text)->append(static_cast<const char*>(piece), size);
    return static_cast<la_ssize_t>(size);
  };
  expect(archive_write_open(writer.get(), &bytes, nullptr, append, nullptr));
  for (const ArchiveEntry& file : entries) {
    const Entry entry(archive_entry_new(), &archive_entry_free);
    archive_entry_set_pathname(entry.get(), file.name.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), file.executable ? 0755 : 0644);
    archive_entry_set_mtime(entry.get(), modified, 0);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.content.size()));
    expect(archive_write_header(writer.get(), entry.get()));
    const la_ssize_t n = archive_write_data(writer.get(), file.content.data(), file.content.size());
    if (n != static_cast<la_ssize_t>(file.content.size())) expect(ARCHIVE_FATAL);
  }
  expect(archive_write_close(writer.get()));
  return bytes;
}

}  // namespace gradbook
