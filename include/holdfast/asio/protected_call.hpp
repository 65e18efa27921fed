// One protected call, with the types of its work and fallback: who runs on which thread of
// execution, and when.
//
//   start ── admitted ──> the work, alone ──── ended well ─────────────────────────> answer
//     │                         └ ended otherwise ──┐                                  ^
//     └─ refused ── fallback that need not wait ─────┼────────────────────────────────-─┤
//                └─ fallback that waits ────────────┴─> the rest: retries, fallback ───┘
//
// Asio gives a coroutine a cancellation slot of our own only through co_spawn, so the work runs on
// a thread of execution of its own, and so does the rest. On a good day that is one co_spawn of
// the work itself, with no frame of ours between.
#pragma once

#include <holdfast/asio/call_in_flight.hpp>
#include <holdfast/asio/wait.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
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

template <class Work, class Fallback>
class protected_call final : public call_in_flight {
 public:
  using answer = awaited_of<Work>;
  using value = typename holdfast::detail::value_in<answer>::type;

  protected_call(dependency& callee, terms const& t, Work& work, Fallback& fallback,
                 boost::asio::any_io_executor executor)
      : call_in_flight{callee, t, !fails_fast, std::move(executor)},
        work_{&work},
        fallback_{&fallback} {}

  template <class Handler>
  void start(Handler h) {
    auto slot = boost::asio::get_associated_cancellation_slot(h);
    if (slot.is_connected()) slot.template emplace<on_cancel>(this);
    is_starting_ = true;
    if (!admit()) {
      refuse(std::move(h));
    } else if constexpr (runs_alone) {
      attempt& a = begin_attempt();
      boost::asio::co_spawn(
          executor(), [this, &a] { return run_work(a); }, alone<Handler>{this, std::move(h)});
    } else {
      see_through(std::move(h));
    }
    is_starting_ = false;
  }

 private:
  static constexpr bool fails_fast = holdfast::detail::is_fail_fast<Fallback>;
  static constexpr bool fallback_waits =
      awaited<typename fallback_answer<std::remove_cv_t<Fallback>>::type>::is_awaitable;
  /// Asio makes up an answer for work that throws.
  static constexpr bool runs_alone =
      std::is_void_v<answer> || std::is_default_constructible_v<answer>;

  struct on_cancel {
    protected_call* call;
    explicit on_cancel(protected_call* c) noexcept : call{c} {}
    void operator()(boost::asio::cancellation_type_t how) const { call->cancel(how); }
  };

  /// Where the caller goes on. It owns the caller while the call is out: not the other way round.
  template <class Handler>
  struct way_back {
    using cancellation_slot_type = boost::asio::cancellation_slot;
    protected_call* call;
    Handler handler;
  };
  /// After the work, alone.
  template <class Handler>
  struct alone : way_back<Handler> {
    [[nodiscard]] auto get_cancellation_slot() const noexcept {
      return this->call->slot_of_first();
    }
    template <class... Answer>
    void operator()(std::exception_ptr const& thrown, Answer&&... answer) {
      this->call->take(thrown, std::forward<Answer>(answer)...);
      if (this->call->is_finished())
        this->call->finish(std::move(this->handler));
      else
        this->call->see_through(std::move(this->handler));
    }
  };
  /// After all the rest.
  template <class Handler>
  struct in_the_end : way_back<Handler> {
    [[nodiscard]] auto get_cancellation_slot() const noexcept { return this->call->slot_of_rest(); }
    void operator()(std::exception_ptr const& thrown) {
      if (thrown) this->call->out_.emplace(error_from(thrown));
      this->call->finish(std::move(this->handler));
    }
  };
  template <class Handler>
  struct later : way_back<Handler> {
    void operator()() { this->call->finish(std::move(this->handler)); }
  };

  started_by<Work> run_work(attempt& a) {
    if constexpr (std::is_invocable_v<Work&, attempt&>)
      return std::invoke(*work_, a);
    else
      return std::invoke(*work_);
  }

  template <class Handler>
  void refuse(Handler h) {
    out_.emplace(running().refusal());
    if constexpr (fallback_waits) {
      if (wants_fallback(out_->error())) return see_through(std::move(h));
    }
    amend();
    finish(std::move(h));
  }

  template <class Handler>
  void see_through(Handler h) {
    boost::asio::co_spawn(
        executor(), [this] { return the_rest(); }, in_the_end<Handler>{{this, std::move(h)}});
  }

  void take(std::exception_ptr const& thrown) {
    thrown ? out_.emplace(error_from(thrown)) : out_.emplace();
    end_attempt();
  }
  template <class Answer>
  void take(std::exception_ptr const& thrown, Answer&& answer) {
    thrown ? out_.emplace(error_from(thrown)) : out_.emplace(std::forward<Answer>(answer));
    end_attempt();
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

  boost::asio::awaitable<void> the_rest() {
    if (!out_) co_await one_attempt();
    for (instant at = retry_at(); at != never; at = retry_at()) {
      co_await boost::asio::this_coro::reset_cancellation_state();
      bool const rang = co_await wait_until(at);
      if (!rang) out_.emplace(cause_of(reason()));
      if (!rang || !admit()) break;  // a refusal does not hide the failure
      co_await one_attempt();
    }
    if (is_finished()) co_return;
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

  boost::asio::awaitable<void> one_attempt() {
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
    out_.emplace(!wanted || why.origin() == origin::gate
                     ? why
                     : holdfast::detail::while_calling(running(), why));
  }

  /// Gives the answer, never from within `start`: that is the caller's own stack.
  template <class Handler>
  void finish(Handler h) {
    if (is_starting_) return boost::asio::post(executor(), later<Handler>{{this, std::move(h)}});
    report_now();
    result<value> out = *std::move(out_);
    std::move(h)(std::move(out));
  }

  Work* work_;
  Fallback* fallback_;
  bool is_starting_ = false;
  std::optional<result<value>> out_;
};

}  // namespace holdfast::asio::detail
