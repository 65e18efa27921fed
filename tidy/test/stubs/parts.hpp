// What the fixtures use of other people's libraries, as declarations only. Included as a system
// header, so that nothing here is judged.
#pragma once

#include <coroutine>
#include <exception>
#include <expected>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include <holdfast/annotations.hpp>
#include <holdfast/error/ignore.hpp>
namespace hf = holdfast;

namespace spdlog {
template <class... A> void error(char const*, A&&...);
template <class... A> void warn(char const*, A&&...);
struct logger {
  template <class... A> void error(char const*, A&&...);
};
}  // namespace spdlog

namespace tl {  // std::expected of GCC 12 cannot be chained
template <class T, class E>
struct expected : std::expected<T, E> {
  using std::expected<T, E>::expected;
  template <class F> expected or_else(F&&) const { return *this; }
  template <class F> expected transform(F&&) const { return *this; }
  T value() const;
};
}  // namespace tl

namespace google {
struct LogMessage {
  LogMessage(char const*, int);
  std::ostream& stream();
};
struct LogMessageFatal : LogMessage {
  LogMessageFatal(char const*, int);
  [[noreturn]] ~LogMessageFatal();
};
}  // namespace google
#define LOG(severity) ::google::LogMessage(__FILE__, __LINE__).stream()
#define LOG_FATAL ::google::LogMessageFatal(__FILE__, __LINE__).stream()
#define LOG_DEBUG(...) ((void)0)

extern "C" void syslog(int, char const*, ...);

struct task {
  struct promise_type {
    task get_return_object();
    std::suspend_never initial_suspend() noexcept;
    std::suspend_never final_suspend() noexcept;
    void return_value(int);
    void unhandled_exception();
  };
  bool await_ready();
  void await_suspend(std::coroutine_handle<>);
  int await_resume();
};
