// A TCP proxy that does to connections what networks do: it delays, resets, swallows and cuts them.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <thread>
#include <vector>

#include "fire/descriptor.hpp"

namespace jobs_test {

/// What is done to one connection.
struct fault {
  enum class kind : std::uint8_t {
    none,         ///< passed through
    latency,      ///< whatever the server says comes `ms` later
    reset,        ///< RST at the first byte of the request; the server never hears of it
    lost_answer,  ///< the request goes through, and RST comes in place of the answer
    blackhole,    ///< taken and read, never answered; the server never hears of it
    half_close,   ///< the answer ends (FIN) after `bytes`; what the client says is still read
    trickle,      ///< the answer comes one byte each `ms`
  };
  static constexpr std::size_t kinds = 7;

  kind is = kind::none;
  std::chrono::milliseconds ms{100};
  std::size_t bytes = 20;
};

[[nodiscard]] std::string_view to_string(fault::kind kind) noexcept;

/// Stands before one port of this machine. Each connection draws its fault from those that are set
/// when it comes; which, is a function of the seed and of how many came before. Thread-safe.
class fault_proxy {
 public:
  explicit fault_proxy(std::uint64_t seed);
  fault_proxy(fault_proxy const&) = delete;
  fault_proxy& operator=(fault_proxy const&) = delete;
  ~fault_proxy();

  /// Where it listens, from now on and for as long as it lives.
  [[nodiscard]] int port() const noexcept { return port_; }

  /// Where connections go. A server that refuses them is a reset to the client.
  void forward_to(int port) noexcept { target_ = port; }

  /// From the next connection on. None: all pass.
  void suffer(std::vector<fault> faults);

  /// How many connections have drawn that fault.
  [[nodiscard]] std::uint64_t drawn(fault::kind kind) const;

 private:
  struct link;
  using clock = std::chrono::steady_clock;

  void run(std::stop_token const& stop);
  void accept_one(std::vector<link>& links);
  [[nodiscard]] fault draw();

  descriptor listener_;
  descriptor wake_;
  int port_ = 0;
  std::atomic<int> target_{0};
  std::uint64_t seed_;
  mutable std::mutex lock_;
  std::vector<fault> faults_;
  std::uint64_t connections_ = 0;
  std::array<std::uint64_t, fault::kinds> drawn_{};
  std::jthread thread_;
};

}  // namespace jobs_test
