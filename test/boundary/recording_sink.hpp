// A sink that keeps the lines it is given, for tests.
#pragma once

#include <holdfast/boundary/log_sink.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

namespace holdfast::test {

class recording_sink final : public log_sink {
 public:
  void write(log_record const& record) override {
    std::string line = to_json(record);
    std::lock_guard const lock{mutex_};
    lines_.push_back(std::move(line));
  }

  [[nodiscard]] std::size_t size() const {
    std::lock_guard const lock{mutex_};
    return lines_.size();
  }
  [[nodiscard]] std::vector<std::string> lines() const {
    std::lock_guard const lock{mutex_};
    return lines_;
  }
  [[nodiscard]] std::string last_line() const {
    std::lock_guard const lock{mutex_};
    return lines_.back();
  }
  /// Throws where a line is no JSON.
  [[nodiscard]] nlohmann::json at(std::size_t i) const {
    return nlohmann::json::parse(lines().at(i));
  }
  [[nodiscard]] nlohmann::json last() const { return nlohmann::json::parse(last_line()); }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

}  // namespace holdfast::test
