/// @file tests/data/loopback_server.hpp
/// A web server on 127.0.0.1 that misbehaves on request, so that downloads are tested without a
/// network.
#pragma once
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace gradbook {

/// What a client asked for.
struct Request {
  std::string path;   ///< "/file.bin"
  std::string range;  ///< value of the Range header, empty if absent
};

/// What the server does next.
struct Reply {
  int status = 200;
  std::vector<std::string> headers = {};  ///< "Location: …"
  std::string body = {};
  /// Value of Content-Length; without: the length of the body. −1: no such header.
  std::optional<long> content_length = std::nullopt;
  std::optional<std::size_t> drop_after = std::nullopt;  ///< closes after so many bytes of the body
  std::optional<std::size_t> stall_after = std::nullopt;  ///< falls silent after so many bytes
};

/// Serves one connection after the other, from its own thread, until it is destroyed.
class LoopbackServer {
 public:
  using Handler = std::function<Reply(const Request& request, std::size_t index)>;

  /// @param handler  called in the server's thread; index counts the requests from 0
  explicit LoopbackServer(Handler handler);
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  /// "http://127.0.0.1:PORT/file"
  std::string url(const std::string& file) const;

  /// All requests so far.
  std::vector<Request> requests() const;

 private:
  void serve();
  void answer(int client);
  bool wait_for(int fd, short events) const;

  Handler handler_;
  int listener_ = -1;
  int stop_[2] = {-1, -1};  ///< a pipe: written to when the server shall end
  int port_ = 0;
  mutable std::mutex mutex_;
  std::vector<Request> requests_;
  std::thread thread_;
};

/// A well-behaved answer from `content`: honours Range.
Reply serve_file(const Request& request, const std::string& content);

}  // namespace gradbook
