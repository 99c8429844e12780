#include "loopback_server.hpp"

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace gradbook {
namespace {

/// The value of a header, empty if there is none.
std::string header_value(const std::string& head, const std::string& name) {
  const std::size_t start = head.find("\r\n" + name + ": ");
  if (start == std::string::npos) return "";
  const std::size_t value = start + name.size() + 4;
  return head.substr(value, head.find("\r\n", value) - value);
}

void send_all(int client, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t n = ::send(client, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;  // the client has gone: that is its right
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

}  // namespace

LoopbackServer::LoopbackServer(Handler handler) : handler_(std::move(handler)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (listener_ < 0 || ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listener_, 8) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size) != 0 ||
      ::pipe(stop_) != 0) {
    throw std::runtime_error("LoopbackServer: cannot listen on 127.0.0.1");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

LoopbackServer::~LoopbackServer() {
  ::close(stop_[1]);
  thread_.join();
  ::close(stop_[0]);
  ::close(listener_);
}

std::string LoopbackServer::url(const std::string& file) const {
  return fmt::format("http://127.0.0.1:{}/{}", port_, file);
}

std::vector<Request> LoopbackServer::requests() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return requests_;
}

/// False if the server shall end.
bool LoopbackServer::wait_for(int fd, short events) const {
  pollfd watched[2] = {{fd, events, 0}, {stop_[0], POLLIN, 0}};
  while (::poll(watched, 2, -1) < 0 && errno == EINTR) {
  }
  return watched[1].revents == 0;
}

void LoopbackServer::serve() {
  while (wait_for(listener_, POLLIN)) {
    const int client = ::accept(listener_, nullptr, nullptr);
    if (client < 0) continue;
    answer(client);
    ::close(client);
  }
}

void LoopbackServer::answer(int client) {
  std::string head;
  char block[4096];
  while (head.find("\r\n\r\n") == std::string::npos) {
    if (!wait_for(client, POLLIN)) return;
    const ssize_t n = ::recv(client, block, sizeof block, 0);
    if (n <= 0) return;
    head.append(block, static_cast<std::size_t>(n));
  }
  const std::size_t path = head.find(' ') + 1;
  const Request request{head.substr(path, head.find(' ', path) - path),
                        header_value(head, "Range")};
  std::size_t index = 0;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    index = requests_.size();
    requests_.push_back(request);
  }

  const Reply reply = handler_(request, index);
  std::string answer = fmt::format("HTTP/1.1 {} Status\r\nConnection: close\r\n", reply.status);
  const long length = reply.content_length.value_or(static_cast<long>(reply.body.size()));
  if (length >= 0) answer += fmt::format("Content-Length: {}\r\n", length);
  for (const std::string& header : reply.headers) answer += header + "\r\n";
  send_all(client, answer + "\r\n");

  const std::string_view body = reply.body;
  send_all(client,
           body.substr(0, reply.stall_after.value_or(reply.drop_after.value_or(body.size()))));
  // Silent until the client gives up
  if (reply.stall_after) wait_for(client, POLLRDHUP);
}

Reply serve_file(const Request& request, const std::string& content) {
  unsigned long long start = 0;
  if (std::sscanf(request.range.c_str(), "bytes=%llu-", &start) != 1) return {.body = content};
  if (start >= content.size()) {
    return {.status = 416, .headers = {fmt::format("Content-Range: bytes */{}", content.size())}};
  }
  return {.status = 206,
          .headers = {fmt::format("Content-Range: bytes {}-{}/{}", start, content.size() - 1,
                                  content.size())},
          .body = content.substr(start)};
}

}  // namespace gradbook
