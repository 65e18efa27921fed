// The code that README.md shows.
#include <holdfast/boundary/boundary.hpp>
#include <holdfast/boundary/request_id.hpp>
#include <holdfast/error/named.hpp>
#include <holdfast/spdlog/sink.hpp>

#include <spdlog/sinks/ostream_sink.h>

#include <gtest/gtest.h>

#include <sstream>

namespace {

TEST(SpdlogReadme, ShowsWhatCompiles) {
  std::ostringstream out;
  auto const target = std::make_shared<spdlog::sinks::ostream_sink_mt>(out);
  {
    // [use]
    namespace hf = holdfast;
    auto logger = std::make_shared<spdlog::logger>("jobs", target);
    hf::spdlog::use_json(*logger);  // every line of this logger is one JSON object
    hf::spdlog::sink sink{logger};  // for hf::httplib::server web{sink};

    logger->warn("low on {}", "disk");  // {"ts":…,"level":"warning","logger":"jobs","message":…}
    hf::spdlog::log(*logger, spdlog::level::info, "job.started", {{"job", "42"}, {"attempt", 1}});
    // [/use]
    hf::log_failure(sink, "worker.failed", hf::conflict{"no"});
  }
  std::string const all = out.str();
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 3);
}

}  // namespace
