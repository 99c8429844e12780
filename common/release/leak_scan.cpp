#include "release/leak_scan.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <string_view>
#include <tuple>

#include "core/file.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

constexpr int kMaxDepth = 8;  ///< archives inside archives
constexpr std::size_t kMaxBytes = std::size_t{1} << 30;

bool starts_with(std::string_view bytes, std::string_view magic) {
  return bytes.substr(0, magic.size()) == magic;
}

bool is_archive(std::string_view bytes) {
  using std::string_view_literals::operator""sv;
  static constexpr std::array kMagics = {"PK\x03\x04"sv,    "\x1f\x8b"sv,   "BZh"sv,
                                         "\xfd\x37zXZ\0"sv, "7z\xbc\xaf"sv, "\x28\xb5\x2f\xfd"sv,
                                         "!<arch>\n"sv};
  return bytes.substr(std::min<std::size_t>(bytes.size(), 257), 5) == "ustar" ||
         std::any_of(kMagics.begin(), kMagics.end(),
                     [&](std::string_view magic) { return starts_with(bytes, magic); });
}

bool is_compiled(std::string_view bytes) {
  return starts_with(bytes,
                     "\x7f"
                     "ELF") ||
         starts_with(bytes, "!<arch>\n");
}

bool of_a_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Where a word stands that no name goes on with on either side; npos if it does not.
std::size_t find_word(std::string_view bytes, std::string_view word) {
  for (std::size_t at = bytes.find(word); at != std::string_view::npos;
       at = bytes.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !of_a_name(bytes[at - 1])) && (end == bytes.size() || !of_a_name(bytes[end])))
      return at;
  }
  return std::string_view::npos;
}

int line_of(std::string_view bytes, std::size_t at) {
  return 1 +
         static_cast<int>(std::count(bytes.begin(), bytes.begin() + static_cast<long>(at), '\n'));
}

/// One pass over a result.
class LeakScan {
 public:
  explicit LeakScan(const Secrets& secrets) : secrets_(secrets) {}

  void scan_file(const std::string& name, std::string_view bytes, int depth) {
    check_name(name);
    check_content(name, bytes);
    if (is_compiled(bytes)) check_compiled(name, bytes);
    if (!is_archive(bytes)) return;
    if (depth == kMaxDepth) {
      add({.file = name,
           .line = 0,
           .unit = "",
           .what = "archives inside archives, too many to look into"});
      return;
    }
    scan_members(name, bytes, depth);
  }

  void check_name(const std::string& name) {
    const auto whole = [&](std::string what) {
      add({.file = name, .line = 0, .unit = "", .what = std::move(what)});
    };
    const fs::path path(name.substr(name.rfind('!') + 1));
    const std::string parent = path.parent_path().generic_string();
    const std::string extension = path.extension().string();
    if (std::find(path.begin(), path.end(), ".git") != path.end()) whole("part of a git folder");
    if (extension == ".key" || extension == ".pem") whole("a key, by its name");
    if (extension == ".cpp" && ("/" + parent).find("/solutions/") != std::string::npos) {
      whole("the source of a reference, by its name");
    }
    if (extension == ".patch" && ("/" + parent).find("/mutants/") != std::string::npos) {
      whole("the patch of a mutant, by its name");
    }
  }

  void add(Leak leak) {
    // A line may hold several secrets of a unit: one of them is enough
    const std::string& reason = leak.unit.empty() ? leak.what : leak.unit;
    if (seen_.insert({leak.file, leak.line, reason}).second) leaks_.push_back(std::move(leak));
  }

  std::vector<Leak> take() { return std::move(leaks_); }

 private:
  void check_content(const std::string& name, std::string_view bytes) {
    for (const SecretHit& hit : secrets_.find(bytes)) {
      add({.file = name,
           .line = hit.line,
           .unit = hit.secret->unit,
           .what = "text of " + hit.secret->source});
    }
    if (const std::size_t at = find_word(bytes, secrets_.machine_path()); at != std::string::npos) {
      add({.file = name,
           .line = line_of(bytes, at),
           .unit = "",
           .what = "a path of the machine it was made on: " + secrets_.machine_path()});
    }
    static const std::string kKey = std::string("PRIVATE ") + "KEY-----";
    if (const std::size_t at = bytes.find(kKey); at != std::string::npos) {
      add({.file = name, .line = line_of(bytes, at), .unit = "", .what = "a private key"});
    }
  }

  void check_compiled(const std::string& name, std::string_view bytes) {
    if (bytes.find(".debug_info") != std::string::npos ||
        bytes.find(".zdebug_info") != std::string::npos) {
      add({.file = name, .line = 0, .unit = "", .what = "debug information: strip it"});
    }
    for (const std::string& file : secrets_.file_names()) {
      if (find_word(bytes, file) == std::string::npos) continue;
      add({.file = name,
           .line = 0,
           .unit = "",
           .what = "the name of a reference's source: " + file});
    }
  }

  /// A damaged archive is scanned as far as it can be unpacked: so far as anybody else could.
  void scan_members(const std::string& name, std::string_view bytes, int depth) {
    const std::unique_ptr<::archive, decltype(&archive_read_free)> reader(archive_read_new(),
                                                                          &archive_read_free);
    archive_read_support_filter_all(reader.get());
    archive_read_support_format_all(reader.get());
    archive_read_support_format_raw(reader.get());  // a compressed single file
    if (archive_read_open_memory(reader.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) return;
    archive_entry* entry = nullptr;
    while (archive_read_next_header(reader.get(), &entry) >= ARCHIVE_WARN) {
      const char* member = archive_entry_pathname(entry);
      const std::string full = name + "!" + (member == nullptr ? "" : member);
      if (archive_entry_filetype(entry) != AE_IFREG && archive_entry_filetype(entry) != 0) {
        check_name(full);
        continue;
      }
      scan_file(full, read_member(reader.get(), full), depth + 1);
    }
  }

  std::string read_member(::archive* reader, const std::string& name) {
    std::string content;
    std::string block(std::size_t{1} << 16, '\0');
    la_ssize_t n = 0;
    while ((n = archive_read_data(reader, block.data(), block.size())) > 0) {
      content.append(block, 0, static_cast<std::size_t>(n));
      unpacked_ += static_cast<std::size_t>(n);
      if (unpacked_ > kMaxBytes) {
        add({.file = name,
             .line = 0,
             .unit = "",
             .what = "archives unpack to more than 1 GB: not looked into"});
        break;
      }
    }
    return content;
  }

  const Secrets& secrets_;
  std::size_t unpacked_ = 0;
  std::vector<Leak> leaks_;
  std::set<std::tuple<std::string, int, std::string>> seen_;
};

}  // namespace

std::vector<Leak> scan_for_leaks(const fs::path& result, const Secrets& secrets) {
  LeakScan scan(secrets);
  if (!fs::is_directory(result)) {
    scan.scan_file(result.filename().string(), read_file(result), 0);
    return scan.take();
  }
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(result)) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    const std::string name = file.lexically_relative(result).generic_string();
    if (fs::is_symlink(file)) {
      scan.add(
          {.file = name, .line = 0, .unit = "", .what = "a link: what it leads to is not checked"});
    } else if (fs::is_regular_file(file)) {
      scan.scan_file(name, read_file(file), 0);
    } else {
      scan.check_name(name);
    }
  }
  return scan.take();
}

std::string leak_text(const Leak& leak) {
  return fmt::format("{}{}: {}{}", leak.file, leak.line > 0 ? fmt::format(":{}", leak.line) : "",
                     leak.unit.empty() ? "" : leak.unit + ": ", leak.what);
}

}  // namespace gradbook
