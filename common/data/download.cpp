#include "data/download.hpp"

#include <curl/curl.h>
#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <thread>

#include "core/checksum.hpp"
#include "core/file.hpp"
#include "core/shape.hpp"
#include "data/part_file.hpp"

namespace gradbook {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::string_view kOtherWay = "get the file in another way and pass it with --from FILE";
constexpr std::string_view kGoOn = "run the command again: it continues where it stopped";
constexpr std::uintmax_t kGoodProgress = std::uintmax_t{1} << 20;
constexpr double kLongestPause = 30;

std::string error_text(int error) { return std::generic_category().message(error); }

/// "12 of 34 bytes", "12 bytes" if the size is not pinned.
std::string amount(std::uintmax_t done, std::uintmax_t total) {
  return total > 0 ? fmt::format("{} of {} bytes", done, total) : fmt::format("{} bytes", done);
}

std::uintmax_t most_bytes(const FileSpec& spec) {
  return spec.bytes > 0 ? spec.bytes : kMaxUnpinnedBytes;
}

/// One request: appends to the part file what the server sends.
class Attempt {
 public:
  Attempt(PartFile& part, const FileSpec& spec, const FetchOptions& options)
      : part_(part), spec_(spec), options_(options), offset_(part.size()) {}

  /// Nothing if the answer was complete, else why another try may succeed. Throws FileError if
  /// another try is useless.
  std::optional<std::string> run();

 private:
  enum class Body { undecided, kept, ignored };

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_data(char* data, std::size_t size, std::size_t count, void* self);
  static int on_time(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);

  void read_header(std::string_view line);
  void read_answer();
  void receive(std::string_view bytes);
  std::optional<std::string> judge(CURLcode code);
  std::optional<std::string> judge_status() const;
  [[noreturn]] void fail(const std::string& problem, std::string_view advice = kOtherWay) const {
    throw FileError(spec_.url, problem, advice);
  }

  PartFile& part_;
  const FileSpec& spec_;
  const FetchOptions& options_;
  std::uintmax_t offset_;  ///< bytes that were there before this request
  CURL* handle_ = nullptr;
  Body body_ = Body::undecided;
  long status_ = 0;
  std::optional<std::uintmax_t> range_start_;  ///< of Content-Range
  std::exception_ptr error_;                   ///< thrown in a callback
  bool stalled_ = false;
  bool wrong_range_ = false;
  Clock::time_point last_byte_ = Clock::now();
};

std::optional<std::string> Attempt::run() {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(),
                                                                   &curl_easy_cleanup);
  if (ready != CURLE_OK || !handle) fail("libcurl does not start");
  handle_ = handle.get();

  curl_easy_setopt(handle_, CURLOPT_URL, spec_.url.c_str());
  curl_easy_setopt(handle_, CURLOPT_USERAGENT, "gradbook");
  curl_easy_setopt(handle_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle_, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle_, CURLOPT_FOLLOWLOCATION, 1L);
  curl_easy_setopt(handle_, CURLOPT_MAXREDIRS, 5L);
  curl_easy_setopt(handle_, CURLOPT_CONNECTTIMEOUT, static_cast<long>(options_.connect_seconds));
  curl_easy_setopt(handle_, CURLOPT_HEADERFUNCTION, &Attempt::on_header);
  curl_easy_setopt(handle_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(handle_, CURLOPT_WRITEFUNCTION, &Attempt::on_data);
  curl_easy_setopt(handle_, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(handle_, CURLOPT_XFERINFOFUNCTION, &Attempt::on_time);
  curl_easy_setopt(handle_, CURLOPT_XFERINFODATA, this);
  curl_easy_setopt(handle_, CURLOPT_NOPROGRESS, 0L);
  const std::string range = fmt::format("{}-", offset_);
  if (offset_ > 0) curl_easy_setopt(handle_, CURLOPT_RANGE, range.c_str());

  const CURLcode code = curl_easy_perform(handle_);
  if (error_) std::rethrow_exception(error_);
  return judge(code);
}

std::size_t Attempt::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  static_cast<Attempt*>(self)->read_header({data, size * count});
  return size * count;
}

std::size_t Attempt::on_data(char* data, std::size_t size, std::size_t count, void* self) {
  Attempt& attempt = *static_cast<Attempt*>(self);
  try {
    attempt.receive({data, size * count});
    return attempt.wrong_range_ ? 0 : size * count;
  } catch (...) {  // an exception must not pass through libcurl
    attempt.error_ = std::current_exception();
    return 0;
  }
}

int Attempt::on_time(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  Attempt& attempt = *static_cast<Attempt*>(self);
  attempt.stalled_ =
      Clock::now() - attempt.last_byte_ > std::chrono::seconds(attempt.options_.stall_seconds);
  return attempt.stalled_ ? 1 : 0;
}

void Attempt::read_header(std::string_view line) {
  last_byte_ = Clock::now();
  unsigned long long start = 0;
  std::string lower(line);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (std::sscanf(lower.c_str(), "content-range: bytes %llu-", &start) == 1) range_start_ = start;
}

/// Decides what happens with the body, from the status and the announced length.
void Attempt::read_answer() {
  curl_easy_getinfo(handle_, CURLINFO_RESPONSE_CODE, &status_);
  body_ = Body::ignored;
  if (status_ != 200 && status_ != 206) return;
  if (status_ == 206 && range_start_.value_or(0) != offset_) {
    wrong_range_ = true;
    part_.clear();
    return;
  }

  // A page in place of the file (a log-in page of the network, say) is told by its length
  const std::uintmax_t start = status_ == 206 ? offset_ : 0;
  curl_off_t length = -1;
  curl_easy_getinfo(handle_, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  if (length >= 0) {
    const std::uintmax_t total = start + static_cast<std::uintmax_t>(length);
    if (spec_.bytes > 0 && total != spec_.bytes) {
      fail(fmt::format("the server's file has {} bytes, expected {}", total, spec_.bytes));
    }
    if (total > most_bytes(spec_)) {
      fail(fmt::format("the server's file has {} bytes, at most {} are accepted", total,
                       most_bytes(spec_)));
    }
  }
  // The server does not know Range and sends everything
  if (start == 0 && offset_ > 0) part_.clear();
  body_ = Body::kept;
}

void Attempt::receive(std::string_view bytes) {
  last_byte_ = Clock::now();
  if (body_ == Body::undecided) read_answer();
  if (body_ == Body::ignored) return;
  if (part_.size() + bytes.size() > most_bytes(spec_)) {
    part_.clear();
    fail(fmt::format("the server sends more than the expected {} bytes", most_bytes(spec_)));
  }
  part_.append(bytes);
  if (options_.on_progress) options_.on_progress(part_.size(), spec_.bytes);
}

std::optional<std::string> Attempt::judge(CURLcode code) {
  if (wrong_range_) return "the server answered with another part of the file";
  const std::string so_far = amount(part_.size(), spec_.bytes);
  switch (code) {
    case CURLE_OK:
      if (body_ == Body::undecided) read_answer();  // an empty body
      return judge_status();
    case CURLE_ABORTED_BY_CALLBACK:
      return fmt::format("stalled: no data for {} s after {}", options_.stall_seconds, so_far);
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return "the connection was lost after " + so_far;
    case CURLE_COULDNT_RESOLVE_HOST:
      fail("no such host, or no network");
    case CURLE_COULDNT_CONNECT: {
      long number = 0;
      curl_easy_getinfo(handle_, CURLINFO_OS_ERRNO, &number);
      if (number == ECONNREFUSED) fail("the connection was refused");
      fail("cannot connect: " + (number != 0 ? error_text(static_cast<int>(number))
                                             : std::string(curl_easy_strerror(code))));
    }
    case CURLE_OPERATION_TIMEDOUT:
      fail(fmt::format("the server did not answer within {} s", options_.connect_seconds));
    case CURLE_UNSUPPORTED_PROTOCOL:
      fail("leads to an address that is neither http nor https");
    case CURLE_TOO_MANY_REDIRECTS:
      fail("leads to more than 5 further addresses");
    case CURLE_PEER_FAILED_VERIFICATION:
      fail("the server's certificate is not accepted; is this computer's clock right?");
    default:
      fail(curl_easy_strerror(code));
  }
}

std::optional<std::string> Attempt::judge_status() const {
  if (status_ == 200 || status_ == 206) {
    if (spec_.bytes > 0 && part_.size() < spec_.bytes) {
      return "the answer ended after " + amount(part_.size(), spec_.bytes);
    }
    return std::nullopt;
  }
  if (status_ == 404 || status_ == 410) {
    fail(fmt::format("the server does not have this file (status {})", status_));
  }
  // "No such range": nothing follows the bytes that are there
  if (status_ == 416 && offset_ > 0) {
    if (spec_.bytes == 0) return std::nullopt;
    fail(fmt::format("the server's file ends before {} bytes, expected {}", offset_ + 1,
                     spec_.bytes));
  }
  const std::string answer = fmt::format("the server answered with status {}", status_);
  if (status_ >= 500 || status_ == 408 || status_ == 429) return answer;
  fail(answer);
}

/// Tries until the part file is complete as far as sizes tell.
void receive_all(PartFile& part, const FileSpec& spec, const FetchOptions& options) {
  int failures = 0;
  double pause = options.backoff_seconds;
  while (true) {
    if (part.size() > most_bytes(spec)) part.clear();
    const std::uintmax_t before = part.size();
    if (spec.bytes > 0 && before == spec.bytes) return;
    const std::optional<std::string> problem = Attempt(part, spec, options).run();
    if (!problem) return;
    if (part.size() >= before + kGoodProgress) {
      failures = 0;
      pause = options.backoff_seconds;
    }
    if (++failures > options.retries) {
      throw FileError(spec.url, fmt::format("{} ({} tries)", *problem, failures), kGoOn);
    }
    std::this_thread::sleep_for(std::chrono::duration<double>(pause));
    pause = std::min(2 * pause, kLongestPause);
  }
}

void expect_spec(const FileSpec& spec) {
  expect_argument(spec.sha256.size() == 64 &&
                      spec.sha256.find_first_not_of("0123456789abcdef") == std::string::npos,
                  "FileSpec", "sha256 is not 64 lower-case hexadecimal digits");
  expect_argument(!spec.destination.empty(), "FileSpec", "destination is empty");
}

std::string wrong_content(const std::string& actual, const FileSpec& spec) {
  return fmt::format("has sha256 {}, expected {}", actual, spec.sha256);
}

}  // namespace

void fetch(const FileSpec& spec, const FetchOptions& options) {
  expect_spec(spec);
  if (has_content(spec.destination, spec)) return;
  PartFile part(spec.destination);
  while (true) {
    receive_all(part, spec, options);
    const std::string actual = sha256_file(part.path());
    if (actual == spec.sha256) break;
    const bool try_again = part.holds_earlier_bytes();
    part.clear();
    if (!try_again) {
      throw FileError(spec.url, wrong_content(actual, spec),
                      "the file was not kept; " + std::string(kOtherWay));
    }
  }
  part.publish(spec.destination);
}

void take_from_file(const fs::path& source, const FileSpec& spec) {
  expect_spec(spec);
  expect_readable_file(source);
  std::error_code error;
  const std::uintmax_t bytes = fs::file_size(source, error);
  if (error) throw FileError(source, error.message());
  if (spec.bytes > 0 && bytes != spec.bytes) {
    throw FileError(source, fmt::format("has {} bytes, expected {}", bytes, spec.bytes),
                    "it is another file or not complete");
  }
  // The bytes that are checked are the bytes that are written, whatever happens to source meanwhile
  const std::string content = read_file(source, most_bytes(spec));
  Hasher hash;
  hash.update(content);
  const std::string actual = hash.hex();
  if (actual != spec.sha256) {
    throw FileError(source, wrong_content(actual, spec), "it is another file or damaged");
  }
  write_file(spec.destination, content);
}

bool has_content(const fs::path& path, const FileSpec& spec) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return false;
  const std::uintmax_t bytes = fs::file_size(path, error);
  if (error || bytes > most_bytes(spec) || (spec.bytes > 0 && bytes != spec.bytes)) return false;
  return sha256_file(path) == spec.sha256;
}

std::string mirror_url(const std::string& url) {
  const char* mirror = std::getenv("GRADBOOK_DATA_MIRROR");
  if (mirror == nullptr || *mirror == '\0') return url;
  std::string prefix(mirror);
  while (prefix.ends_with('/')) prefix.pop_back();
  return prefix + "/" + url.substr(url.rfind('/') + 1);
}

}  // namespace gradbook
