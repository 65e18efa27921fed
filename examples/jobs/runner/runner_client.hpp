// The runner, as the service sees it: something that may fail, behind its protections.
#pragma once

#include <holdfast/call/attempt.hpp>
#include <holdfast/call/dependency.hpp>

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "domain/job.hpp"
#include "runner/cut_off.hpp"

namespace jobs {

namespace hf = holdfast;

/// Has jobs run by the runner over HTTP. Thread-safe.
///
/// A runner that says no to a job (4xx) has failed it. One that is down, slow, overloaded, or talks
/// nonsense has not: the job is deferred. It may have been run all the same, which does no harm:
/// its id goes with it as the key, and the runner does nothing twice for one key.
class runner_client {
 public:
  /// Told about every attempt that reached for the runner in vain; no client ever sees those.
  using report = std::function<void(hf::error const&)>;

  /// Told about each change of the breaker, with the last failure of an attempt.
  using news = std::function<void(hf::notice const&, std::optional<hf::error> const&)>;

  runner_client(std::string host, int port, report tell, news hear = nullptr);

  /// Never throws for the runner's troubles.
  [[nodiscard]] run_outcome run(job const& j);

  /// For `describe()` and `snapshot()`.
  [[nodiscard]] hf::dependency const& protections() const noexcept { return runner_; }

 private:
  [[nodiscard]] run_outcome ask(job const& j, hf::attempt& a);
  [[nodiscard]] run_outcome exchange(job const& j, hf::attempt& a);
  [[nodiscard]] std::optional<hf::error> last_failure() const;
  [[nodiscard]] run_outcome deferred(hf::error const& why) const;

  std::string host_;
  int port_;
  report tell_;
  mutable std::mutex lock_;
  std::optional<hf::error> last_failure_;
  hf::dependency runner_;
  cut_off cut_off_;
};

}  // namespace jobs
