#include "breaker_log.hpp"

#include <holdfast/boundary/boundary.hpp>
#include <holdfast/error/named.hpp>
#include <holdfast/spdlog/sink.hpp>

#include <chrono>

namespace jobs {

// [hear]
void breaker_log::hear(hf::notice const& news, std::optional<hf::error> const& last_failure) {
  using std::chrono::milliseconds;
  if (news.mode == hf::core::breaker_mode::open && (!is_open_ || news.episode != outage_)) {
    is_open_ = true;
    outage_ = news.episode;
    since_ = news.at;
    opened(news, last_failure);
  } else if (news.mode == hf::core::breaker_mode::closed && is_open_) {
    is_open_ = false;
    hf::spdlog::log(
        lines_, spdlog::level::info, "circuit.closed",
        {{"dependency", news.dependency},
         {"outage", news.episode},
         {"open_for_ms", std::chrono::duration_cast<milliseconds>(news.at - since_).count()},
         {"refused", news.blocked}});
  }
}

void breaker_log::opened(hf::notice const& news,
                         std::optional<hf::error> const& last_failure) const {
  hf::unavailable const what{
      hf::text("{} is left alone, but for a probe now and then", news.dependency),
      hf::origin::dependency, hf::internal("outage {}", news.episode)};
  hf::log_failure(failures_, "circuit.opened",
                  last_failure ? what.with(hf::because(*last_failure)) : hf::error{what});
}
// [/hear]

}  // namespace jobs
