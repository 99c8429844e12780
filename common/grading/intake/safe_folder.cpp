#include "grading/intake/safe_folder.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>
#include <vector>

#include "core/file.hpp"
#include "core/text.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

/// An open file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

// A pipe would wait for a writer, a terminal could become ours
constexpr int kOpenFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW;

/// Opens name, one component, in an open folder; -1 and errno as open() has it.
int open_beneath(int folder, const char* name, int more_flags, OpenWith with) {
  if (with == OpenWith::openat2) {
    open_how how = {};
    how.flags = static_cast<unsigned>(kOpenFlags | more_flags);
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
    long fd = -1;
    // EAGAIN: somebody renamed a folder at this very moment
    for (int attempt = 0; attempt < 10; ++attempt) {
      fd = ::syscall(SYS_openat2, folder, name, &how, sizeof how);
      if (fd >= 0 || (errno != EAGAIN && errno != EINTR)) break;
    }
    // Old kernels do not know the call, filters of old containers forbid it
    if (fd >= 0 || (errno != ENOSYS && errno != EPERM)) return static_cast<int>(fd);
  }
  return ::openat(folder, name, kOpenFlags | more_flags);
}

/// True for errors that the one who filled the folder causes, not this machine.
bool is_of_submission(int error) {
  return error == ELOOP || error == ENOENT || error == ENXIO || error == ENOTDIR ||
         error == EXDEV || error == ENODEV;
}

std::string error_text(int error) { return std::generic_category().message(error); }

/// All bytes of an open file; one more than max_bytes if there are more.
std::string read_all(int fd, std::size_t max_bytes, const std::string& name) {
  std::string content;
  std::vector<char> piece(1 << 16);
  while (content.size() <= max_bytes) {
    const std::size_t wanted = std::min(piece.size(), max_bytes + 1 - content.size());
    const ssize_t n = ::read(fd, piece.data(), wanted);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw FileError(name, "cannot be read: " + error_text(errno));
    if (n == 0) break;
    content.append(piece.data(), static_cast<std::size_t>(n));
  }
  return content;
}

EntryKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) return EntryKind::file;
  if (S_ISDIR(mode)) return EntryKind::folder;
  return S_ISLNK(mode) ? EntryKind::link : EntryKind::special;
}

/// Goes through a folder, name by name in alphabetical order.
class Walk {
 public:
  Walk(SubmissionFiles& files, OpenWith with) : files_(files), with_(with) {}

  /// @param fd      the open folder; closed here
  /// @param prefix  its path below the start, "" or ending in '/'
  void folder(int fd, const std::string& prefix, int depth) {
    const std::unique_ptr<DIR, CloseFolder> stream(::fdopendir(fd));
    if (!stream) {
      ::close(fd);
      throw FileError(prefix, "cannot be read: " + error_text(errno));
    }
    for (const std::string& name : names_in(*stream, prefix)) {
      struct stat status {};
      if (::fstatat(fd, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) {
        failed(prefix + name, errno);
        continue;
      }
      const EntryKind kind = kind_of(status.st_mode);
      const auto bytes = static_cast<std::uintmax_t>(std::max<off_t>(status.st_size, 0));
      const bool wanted = files_.wants(prefix + name, kind, bytes);
      if (wanted) read_entry(fd, name, prefix + name);
      if (kind == EntryKind::folder && files_.looks_into(prefix + name)) {
        enter(fd, name, prefix, depth);
      }
    }
  }

  std::time_t newest() const { return newest_; }

 private:
  static std::vector<std::string> names_in(DIR& stream, const std::string& prefix) {
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* entry = ::readdir(&stream)) {
      const std::string name = entry->d_name;
      if (name != "." && name != "..") names.push_back(name);
      // wants() rejects the submission at the entry behind the last one that is allowed
      if (names.size() > kMaxEntries) return names;
      errno = 0;
    }
    if (errno != 0) throw FileError(prefix, "cannot be read: " + error_text(errno));
    std::sort(names.begin(), names.end());
    return names;
  }

  void enter(int parent, const std::string& name, const std::string& prefix, int depth) {
    if (depth >= kMaxDepth) {
      throw Rejection(fmt::format(
          "has folders nested more than {} deep; send only what `gradbook submit` packs",
          kMaxDepth));
    }
    const int fd = open_beneath(parent, name.c_str(), O_DIRECTORY, with_);
    if (fd < 0) return failed(prefix + name, errno);
    folder(fd, prefix + name + "/", depth + 1);
  }

  void read_entry(int parent, const std::string& name, const std::string& shown) {
    const Descriptor file(open_beneath(parent, name.c_str(), 0, with_));
    if (file.get() < 0) return failed(shown, errno);
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) return failed(shown, errno);
    if (!S_ISREG(status.st_mode)) return files_.refuse(shown, "is no regular file");
    const std::size_t most = SubmissionFiles::is_archive(name) ? kMaxArchiveBytes : kMaxSourceBytes;
    std::string content = read_all(file.get(), most, printable(shown));
    if (content.size() > most) {
      return files_.refuse(shown, fmt::format("is larger than {} KiB", most >> 10));
    }
    newest_ = std::max(newest_, status.st_mtime);
    files_.add(shown, std::move(content));
  }

  void failed(const std::string& shown, int error) {
    if (!is_of_submission(error)) {
      throw FileError(printable(shown), "cannot be read: " + error_text(error),
                      "check its permissions");
    }
    files_.refuse(shown, "is a link, or changed while it was read");
  }

  SubmissionFiles& files_;
  OpenWith with_;
  std::time_t newest_ = 0;
};

}  // namespace

std::time_t read_folder(const fs::path& folder, SubmissionFiles& files, OpenWith with) {
  const int fd = ::open(folder.c_str(), kOpenFlags | O_DIRECTORY);
  if (fd < 0) throw FileError(folder, "cannot be read: " + error_text(errno));
  Walk walk(files, with);
  walk.folder(fd, "", 0);
  return walk.newest();
}

ReadFile read_regular_file(const fs::path& path, std::size_t max_bytes) {
  const Descriptor file(::open(path.c_str(), kOpenFlags));
  if (file.get() < 0) {
    if (errno == ELOOP) throw Rejection("is a link; put the submission itself here");
    if (errno == ENXIO) throw Rejection("is no regular file");
    throw FileError(path, "cannot be opened: " + error_text(errno),
                    errno == EACCES ? "check its permissions" : "");
  }
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) {
    throw FileError(path, "cannot be read: " + error_text(errno));
  }
  if (!S_ISREG(status.st_mode)) throw Rejection("is no regular file");
  ReadFile read;
  read.content = read_all(file.get(), max_bytes, path.string());
  read.modified = status.st_mtime;
  if (read.content.size() > max_bytes) {
    throw Rejection(fmt::format("is larger than {} MB", max_bytes >> 20));
  }
  return read;
}

}  // namespace gradbook
