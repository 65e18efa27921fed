#include <holdfast/asio/way_back.hpp>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>

#include <utility>

namespace holdfast::asio::detail {

/// How many go on in one turn before the event loop is asked for another.
constexpr int in_a_row = 64;

constinit thread_local start_scope* start_scope::current = nullptr;

/// Goes on when it is run, and is dropped where nobody runs it.
struct resumable::later {
  resumable* who;
  boost::asio::any_io_executor on;

  later(resumable& r, boost::asio::any_io_executor const& executor) : who{&r}, on{executor} {}
  later(later&& from) noexcept : who{std::exchange(from.who, nullptr)}, on{std::move(from.on)} {}
  later(later const&) = delete;
  later& operator=(later const&) = delete;
  later& operator=(later&&) = delete;
  ~later() {
    if (who != nullptr) who->drop_(*who);
  }
  void operator()() { std::exchange(who, nullptr)->go_on(on); }
};

/// What this thread is doing on one executor: one goes on, others queue.
struct resumable::turn {
  boost::asio::any_io_executor on;
  turn* outer;
  resumable* first = nullptr;
  resumable** end = &first;

  explicit turn(boost::asio::any_io_executor const& executor) : on{executor}, outer{current} {
    current = this;
  }
  turn(turn const&) = delete;
  turn& operator=(turn const&) = delete;
  /// Somebody is left behind by an exception that a detached coroutine let out, and by the end of
  /// the turn.
  ~turn() {
    current = outer;
    while (resumable* const left = take()) boost::asio::post(on, later{*left, on});
  }

  void queue(resumable& r) noexcept {
    r.next_ = nullptr;
    *end = &r;
    end = &r.next_;
  }
  resumable* take() noexcept {
    resumable* const taken = first;
    if (taken == nullptr) return nullptr;
    first = taken->next_;
    if (first == nullptr) end = &first;
    return taken;
  }

  static thread_local turn* current;
};

thread_local resumable::turn* resumable::turn::current = nullptr;

void resumable::go_on(boost::asio::any_io_executor const& on) {
  if (turn::current != nullptr && turn::current->on == on) return turn::current->queue(*this);
  turn mine{on};
  how_(*this);  // which may well be the end of this object
  for (int left = in_a_row; left > 0; --left) {
    resumable* const next = mine.take();
    if (next == nullptr) return;
    next->how_(*next);
  }
}

void resumable::go_on_within(boost::asio::any_io_executor const& on) {
  if (turn::current != nullptr && turn::current->on == on) return turn::current->queue(*this);
  boost::asio::dispatch(on, later{*this, on});
}

void frame_room::free_from_heap(void* place) noexcept { ::operator delete(place); }

}  // namespace holdfast::asio::detail
