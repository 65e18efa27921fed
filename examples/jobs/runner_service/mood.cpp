#include "runner_service/mood.hpp"

#include <algorithm>
#include <array>

namespace jobs {

std::string_view to_string(mood::name name) noexcept {
  constexpr std::array<std::string_view, 7> names = {"ok",   "slow",    "failing", "overloaded",
                                                     "hung", "garbage", "closed"};
  return names[static_cast<std::size_t>(name)];
}

mood mood_box::current() {
  std::lock_guard const held{lock_};
  return mood_;
}

void mood_box::change(mood const& next) {
  {
    std::lock_guard const held{lock_};
    mood_ = next;
    ++changes_;
  }
  changed_.notify_all();
}

void mood_box::shut_down() {
  {
    std::lock_guard const held{lock_};
    shut_down_ = true;
  }
  changed_.notify_all();
}

mood_box::ended mood_box::hang() { return wait(clock::time_point::max(), false); }

mood_box::ended mood_box::pause(std::chrono::milliseconds span) {
  return wait(clock::now() + span, true);
}

mood_box::ended mood_box::wait(clock::time_point until, bool through_changes) {
  std::unique_lock held{lock_};
  auto const mine = ++tickets_;
  auto const before = changes_;
  waiting_.push_back(mine);
  if (waiting_.size() > most_) {
    waiting_.pop_front();
    changed_.notify_all();
  }

  auto const released = [&] { return shut_down_ || !std::ranges::binary_search(waiting_, mine); };
  auto const over = [&] { return released() || (!through_changes && changes_ != before); };
  // Not `wait_until` for ever: the end of time overflows in some of its implementations.
  if (until == clock::time_point::max())
    changed_.wait(held, over);
  else
    changed_.wait_until(held, until, over);

  bool const sent_away = released();
  std::erase(waiting_, mine);
  if (sent_away) return ended::released;
  return changes_ != before && !through_changes ? ended::mood_changed : ended::in_time;
}

bool mood_box::wait_until_closed() {
  std::unique_lock held{lock_};
  changed_.wait(held, [&] { return shut_down_ || mood_.is == mood::name::closed; });
  return !shut_down_;
}

bool mood_box::wait_until_open() {
  std::unique_lock held{lock_};
  changed_.wait_for(held, mood_.for_ms, [&] { return shut_down_; });
  mood_ = mood{};
  ++changes_;
  return !shut_down_;
}

bool mood_box::dice(double rate) {
  std::lock_guard const held{lock_};
  return std::uniform_real_distribution<double>{0, 1}(dice_) < rate;
}

}  // namespace jobs
