#include <holdfast/asio/way_back.hpp>

#include <boost/asio/post.hpp>

namespace holdfast::asio::detail {

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
  /// Only an exception leaves somebody behind: one that a detached coroutine let out.
  ~turn() {
    current = outer;
    while (resumable* const left = take()) boost::asio::post(on, [left] { left->how_(*left); });
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
  while (resumable* const next = mine.take()) next->how_(*next);
}

void frame_room::free_from_heap(void* place) noexcept { ::operator delete(place); }

}  // namespace holdfast::asio::detail
