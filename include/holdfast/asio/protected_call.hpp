// One protected call, with the types of its work and fallback: who runs on which thread of
// execution, and when.
//
//   start ── admitted ──────────────────> attempt ── ended well ──────────────────────> go on
//     │                                      ^  └ ended otherwise ─┬─ retry: wait ─┐      ^
//     │                                      └─────────────────────┼───────────────┘      │
//     └─ refused ─┬─ a fallback that waits ───────────────────────>┴─ fallback, or error ─┤
//                 └─ none, or one that answers at once ───────────────────────────────────┘
//
// Asio gives a coroutine a cancellation slot of our own only through co_spawn: so each call has a
// thread of execution of its own, and all that waits runs on it.
#pragma once

#include <holdfast/asio/call_in_flight.hpp>
#include <holdfast/asio/wait.hpp>
#include <holdfast/asio/way_back.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include <cxxabi.h>
#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace holdfast::asio::detail {

template <class T>
struct awaited {
  static constexpr bool is_awaitable = false;
  using type = T;
};
template <class T>
struct awaited<boost::asio::awaitable<T>> {
  static constexpr bool is_awaitable = true;
  using type = T;
};

template <class Work>
using started_by = holdfast::detail::answer_of<Work>;
template <class Work>
using awaited_of = typename awaited<started_by<Work>>::type;

template <class Fallback>
struct fallback_answer {
  using type = std::invoke_result_t<Fallback&, error const&>;
};
template <>
struct fallback_answer<fail_fast_t> {
  using type = void;
};

/// How `see_through` begins: with an attempt, or with the fallback.
struct seen_through {
  bool admitted;
};

template <class Work, class Fallback>
class protected_call final : public call_in_flight, public resumable {
 public:
  using answer = awaited_of<Work>;
  using value = typename holdfast::detail::value_in<answer>::type;

  template <class Handler>
  protected_call(dependency& callee, terms const& t, Work& work, Fallback& fallback,
                 Handler const& back)
      : call_in_flight{callee, t, !fails_fast, back}, work_{&work}, fallback_{&fallback} {}

  /// For the frame of `see_through`.
  [[nodiscard]] frame_room& room() noexcept { return room_; }

  template <class Handler>
  void start(Handler&& h) {
    auto slot = boost::asio::get_associated_cancellation_slot(h);
    if (slot.is_connected()) slot.template emplace<on_cancel>(this);
    bool const admitted = admit();
    if (!admitted) {
      out_.emplace(running().refusal());
      bool const waits = fallback_waits && wants_fallback(out_->error());
      if (!waits) {
        amend();
        return give_back(std::forward<Handler>(h));
      }
    }
    settle_down();
    start_scope const here{this};
    boost::asio::co_spawn(executor(), entry{this, admitted},
                          in_the_end<std::remove_cvref_t<Handler>>{this, std::forward<Handler>(h)});
    if (here.is_over) go_on(home());
  }

 private:
  static constexpr bool fails_fast = holdfast::detail::is_fail_fast<Fallback>;
  static constexpr bool fallback_waits =
      awaited<typename fallback_answer<std::remove_cv_t<Fallback>>::type>::is_awaitable;

  struct on_cancel {
    protected_call* call;
    explicit on_cancel(protected_call* c) noexcept : call{c} {}
    void operator()(boost::asio::cancellation_type_t) const { call->cancel(); }
  };

  struct entry {
    protected_call* call;
    bool admitted;
    boost::asio::awaitable<void> operator()() const { return call->see_through({admitted}); }
  };

  /// After all of it. It owns the caller while the call is out: not the other way round.
  template <class Handler>
  struct in_the_end {
    using cancellation_slot_type = boost::asio::cancellation_slot;
    protected_call* call;
    Handler handler;

    [[nodiscard]] auto get_cancellation_slot() const noexcept { return call->slot(); }
    void operator()(std::exception_ptr const& thrown) {
      if (thrown) call->out_.emplace(error_from(thrown));
      call->report_now();
      start_scope* const starting = start_scope::of(call);
      if (starting == nullptr) return std::move(handler)(*std::move(call->out_));
      call->keep(std::move(handler));
      starting->is_over = true;
    }
  };

  /// It was over before `start` had returned: the caller goes on from there.
  template <class Handler>
  void keep(Handler&& h) {
    using kept = std::remove_cvref_t<Handler>;
    back_.keep(std::forward<Handler>(h));
    goes_on_by(
        [](resumable& r) {
          auto& self = static_cast<protected_call&>(r);
          kept back = self.back_.template take<kept>();
          std::move(back)(*std::move(self.out_));  // a value of its own by the time that it goes on
        },
        [](resumable& r) {
          kept const unwanted = static_cast<protected_call&>(r).back_.template take<kept>();
        });
  }
  template <class Handler>
  void give_back(Handler&& h) {
    report_now();
    keep(std::forward<Handler>(h));
    go_on_within(home());
  }

  started_by<Work> run_work(attempt& a) {
    if constexpr (std::is_invocable_v<Work&, attempt&>)
      return std::invoke(*work_, a);
    else
      return std::invoke(*work_);
  }

  void end_attempt() {
    outcome out;
    try {
      out = holdfast::detail::outcome_of_result(*out_);
    } catch (...) {  // a user's hf_outcome
      out_.emplace(current_error());
      out = holdfast::detail::outcome_of_error(out_->error());
    }
    if (out_->has_value()) return call_in_flight::end_attempt(out, nullptr);
    error e = out_->error();
    call_in_flight::end_attempt(out, &e);
    out_.emplace(std::move(e));
  }

  [[nodiscard]] bool is_finished() const noexcept { return is_done() && out_->has_value(); }

  boost::asio::awaitable<void> see_through(seen_through how) {
    co_await switched{};
    if (!begin()) {
      out_.emplace(left_early());
      co_return;
    }
    for (bool admitted = how.admitted; admitted;) {
      std::exception_ptr thrown;
      attempt& a = begin_attempt();
      try {
        auto working = run_work(a);
        if constexpr (std::is_void_v<answer>) {
          co_await std::move(working);
          out_.emplace();
        } else {
          out_.emplace(co_await std::move(working));
        }
      } catch (abi::__forced_unwind&) {
        throw;
      } catch (...) {
        thrown = std::current_exception();
      }
      if (thrown) out_.emplace(error_from(thrown));
      end_attempt();
      if (is_finished()) co_return;
      instant const at = retry_at();
      if (at == never) break;
      co_await boost::asio::this_coro::reset_cancellation_state();
      bool const rang = co_await wait_until(at);
      if (!rang) out_.emplace(cause_of(reason()));
      admitted = rang && admit();  // a refusal does not hide the failure
    }
    if constexpr (fallback_waits) {
      error const why = reason();
      bool const wanted = wants_fallback(why);
      if (wanted) {
        co_await boost::asio::this_coro::reset_cancellation_state();
        co_await wait_for_fallback(why);
        co_return;
      }
    }
    amend();
  }

  boost::asio::awaitable<void> wait_for_fallback(error const& why) {
    std::exception_ptr thrown;
    begin_fallback();
    try {
      auto waiting = std::invoke(*fallback_, why);
      if constexpr (std::is_void_v<value>) {
        co_await std::move(waiting);
        out_.emplace();
      } else {
        out_.emplace(co_await std::move(waiting));
      }
    } catch (abi::__forced_unwind&) {
      throw;
    } catch (...) {
      thrown = std::current_exception();
    }
    if (thrown) out_.emplace(error_from(thrown));
    after_fallback(why);
  }

  void after_fallback(error const& why) {
    if (out_->has_value()) return end_fallback(nullptr, why);
    error e = out_->error();
    end_fallback(&e, why);
    out_.emplace(std::move(e));
  }

  /// What the fallback is told, and what the caller gets without one.
  [[nodiscard]] error reason() const {
    return out_->has_value()
               ? holdfast::detail::error_of_outcome(holdfast::detail::outcome_of_result(*out_))
               : out_->error();
  }

  /// What the caller gets instead of a bad outcome, where nothing is to be waited for.
  void amend() {
    if (out_->has_value() && fails_fast) return;
    error const why = reason();
    bool const wanted = wants_fallback(why);
    if constexpr (!fails_fast && !fallback_waits) {
      if (wanted) {
        out_.emplace(as_result<result<value>>([&] { return std::invoke(*fallback_, why); }));
        return after_fallback(why);
      }
    }
    out_.emplace(
        !wanted || why.origin() == origin::gate
            ? why
            : holdfast::detail::while_calling(running(), why, std::source_location::current()));
  }

  Work* work_;
  Fallback* fallback_;
  handler_room back_;
  frame_room room_;
  std::optional<result<value>> out_;
};

}  // namespace holdfast::asio::detail

/// `see_through` runs in the room that its call has for it.
template <class Work, class Fallback>
struct std::coroutine_traits<boost::asio::awaitable<void>,
                             holdfast::asio::detail::protected_call<Work, Fallback>&,
                             holdfast::asio::detail::seen_through> {
  using promise_type = holdfast::asio::detail::promise_in_room<
      holdfast::asio::detail::protected_call<Work, Fallback>>;
};
