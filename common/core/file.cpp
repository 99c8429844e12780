#include "core/file.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "core/utf8.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view kTemporaryMark = ".gradbook-tmp-";

std::string error_text(int error) { return std::generic_category().message(error); }

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

void write_all(int fd, std::string_view content, const fs::path& path) {
  while (!content.empty()) {
    const ssize_t n = ::write(fd, content.data(), content.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw FileError(path, "cannot write: " + error_text(errno));
    content.remove_prefix(static_cast<std::size_t>(n));
  }
}

}  // namespace

FileError::FileError(const fs::path& path, std::string_view problem, std::string_view advice)
    : std::runtime_error(advice.empty()
                             ? fmt::format("{}: {}", visible(path.string()), problem)
                             : fmt::format("{}: {}; {}", visible(path.string()), problem, advice)) {
}

void expect_readable_file(const fs::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    throw FileError(path, errno == ENOENT ? "there is no such file" : error_text(errno));
  }
  if (S_ISDIR(status.st_mode)) throw FileError(path, "is a directory, expected a file");
  if (!S_ISREG(status.st_mode)) throw FileError(path, "is not a regular file");
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    throw FileError(path, "cannot be opened: " + error_text(errno),
                    errno == EACCES ? "check its permissions" : "");
  }
}

std::string read_file(const fs::path& path, std::uintmax_t max_bytes) {
  expect_readable_file(path);
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) throw FileError(path, "cannot be opened: " + error_text(errno));
  std::string content;
  std::string buffer(1 << 16, '\0');
  while (true) {
    const ssize_t n = ::read(file.get(), buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) throw FileError(path, "cannot be read: " + error_text(errno));
    if (n == 0) return content;
    content.append(buffer, 0, static_cast<std::size_t>(n));
    if (content.size() > max_bytes) {
      throw FileError(path, fmt::format("is larger than {} bytes", max_bytes));
    }
  }
}

void write_file(const fs::path& path, std::string_view content) {
  std::error_code error;
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  fs::create_directories(folder, error);
  if (error) throw FileError(folder, "cannot be created: " + error.message());
  // Renaming would replace a device or a FIFO by a file
  if (fs::exists(path, error) && !fs::is_regular_file(path, error)) {
    throw FileError(path, fs::is_directory(path, error) ? "is a directory, expected a file"
                                                        : "is not a regular file");
  }

  std::string temporary = path.string() + std::string(kTemporaryMark) + "XXXXXX";
  const Descriptor file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (file.get() < 0) throw FileError(path, "cannot be written: " + error_text(errno));
  try {
    write_all(file.get(), content, path);
    ::fchmod(file.get(), 0644);
    if (::fsync(file.get()) != 0) throw FileError(path, "cannot write: " + error_text(errno));
    if (::rename(temporary.c_str(), path.c_str()) != 0) {
      throw FileError(path, "cannot be replaced: " + error_text(errno));
    }
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
}

void write_file_if_changed(const fs::path& path, std::string_view content) {
  std::error_code error;
  if (!fs::exists(path, error) || read_file(path) != content) write_file(path, content);
}

void remove_leftovers(const fs::path& folder) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().filename().string().find(kTemporaryMark) == std::string::npos) continue;
    fs::remove(entry.path(), error);
  }
}

TemporaryFile::TemporaryFile(const fs::path& beside) {
  std::string name = beside.string() + std::string(kTemporaryMark) + "XXXXXX";
  const Descriptor file(::mkostemp(name.data(), O_CLOEXEC));
  if (file.get() < 0) throw FileError(name, "no temporary file can be made");
  path_ = name;
}

TemporaryFile::~TemporaryFile() {
  std::error_code error;
  fs::remove(path_, error);
}

}  // namespace gradbook
