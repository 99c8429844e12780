#include "data/part_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "core/file.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;

std::string error_text(int error) { return std::generic_category().message(error); }

}  // namespace

PartFile::PartFile(const fs::path& destination) : path_(destination.string() + ".part") {
  std::error_code error;
  if (destination.has_parent_path()) fs::create_directories(destination.parent_path(), error);
  if (error) throw FileError(destination.parent_path(), "cannot be created: " + error.message());
  fd_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (fd_ < 0) throw FileError(path_, "cannot be written: " + error_text(errno));
  if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
    ::close(fd_);
    throw FileError(path_, "another download of this file is running", "wait for it to end");
  }
  const off_t end = ::lseek(fd_, 0, SEEK_END);
  size_ = end > 0 ? static_cast<std::uintmax_t>(end) : 0;
  holds_earlier_bytes_ = size_ > 0;
}

PartFile::~PartFile() {
  if (size_ == 0 && !published_) ::unlink(path_.c_str());
  ::close(fd_);
}

void PartFile::clear() {
  if (::ftruncate(fd_, 0) != 0) throw FileError(path_, "cannot be emptied: " + error_text(errno));
  ::lseek(fd_, 0, SEEK_SET);
  size_ = 0;
  holds_earlier_bytes_ = false;
}

void PartFile::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      const bool full = errno == ENOSPC || errno == EDQUOT;
      throw FileError(path_, "cannot be written: " + error_text(errno),
                      full ? "free some space; the next try continues" : "");
    }
    size_ += static_cast<std::uintmax_t>(n);
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

void PartFile::publish(const fs::path& destination) {
  if (::fsync(fd_) != 0) throw FileError(path_, "cannot be written: " + error_text(errno));
  if (::rename(path_.c_str(), destination.c_str()) != 0) {
    throw FileError(destination, "cannot be replaced: " + error_text(errno));
  }
  published_ = true;
}

}  // namespace gradbook
