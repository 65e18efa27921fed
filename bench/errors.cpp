// What an error costs: made, copied, returned and thrown, through one frame and through ten.
#include <holdfast/error/as_result.hpp>
#include <holdfast/error/context.hpp>
#include <holdfast/error/foreign.hpp>
#include <holdfast/error/named.hpp>
#include <holdfast/error/result.hpp>

#include <benchmark/benchmark.h>

#include <stdexcept>
#include <string>

namespace {

namespace hf = holdfast;

/// Frames that the compiler may neither merge nor turn into a loop.
template <int Frames>
[[gnu::noinline]] hf::result<int> returned(hf::error const& e, bool fails) {
  if constexpr (Frames == 1) {
    if (fails) return e;
    return 1;
  } else {
    auto below = returned<Frames - 1>(e, fails);
    if (!below) return std::move(below).error();
    return *below + 1;
  }
}

template <int Frames>
[[gnu::noinline]] int thrown(hf::error const& e, bool fails) {
  if constexpr (Frames == 1) {
    if (fails) e.raise();
    return 1;
  } else {
    int const below = thrown<Frames - 1>(e, fails);
    benchmark::ClobberMemory();  // something to do after the call, so that it is no tail call
    return below + 1;
  }
}

template <int Frames, bool Fails>
void returning(benchmark::State& state) {
  hf::error const e = hf::not_found{"job", 42};
  for (auto _ : state) {
    auto outcome = returned<Frames>(e, Fails);
    benchmark::DoNotOptimize(outcome);
  }
}

template <int Frames, bool Fails>
void throwing(benchmark::State& state) {
  hf::error const e = hf::not_found{"job", 42};
  for (auto _ : state) {
    try {
      benchmark::DoNotOptimize(thrown<Frames>(e, Fails));
    } catch (hf::not_found const& caught) {
      benchmark::DoNotOptimize(caught.what());
    }
  }
}

BENCHMARK(returning<1, false>)->Name("returning/value/frames:1");
BENCHMARK(returning<10, false>)->Name("returning/value/frames:10");
BENCHMARK(returning<1, true>)->Name("returning/error/frames:1");
BENCHMARK(returning<10, true>)->Name("returning/error/frames:10");
BENCHMARK(throwing<1, false>)->Name("throwing/value/frames:1");
BENCHMARK(throwing<10, false>)->Name("throwing/value/frames:10");
BENCHMARK(throwing<1, true>)->Name("throwing/error/frames:1");
BENCHMARK(throwing<10, true>)->Name("throwing/error/frames:10");

void making_of_a_literal(benchmark::State& state) {
  for (auto _ : state) {
    hf::error const e = hf::conflict{"the job is running"};
    benchmark::DoNotOptimize(e.what());
  }
}
BENCHMARK(making_of_a_literal);

void making_with_an_id(benchmark::State& state) {
  std::string const id = "0190163d-8694-739b-aea5-966c26f8ad91";
  for (auto _ : state) {
    hf::error const e = hf::not_found{"job", id};
    benchmark::DoNotOptimize(e.what());
  }
}
BENCHMARK(making_with_an_id);

void making_with_all_parts(benchmark::State& state) {
  hf::error const cause = hf::timed_out{"slow"};
  std::string const id = "0190163d-8694-739b-aea5-966c26f8ad91";
  for (auto _ : state) {
    hf::error const e = hf::unavailable{hf::text("job {} has to wait", id),
                                        hf::internal("runner 10.0.0.7 is busy"),
                                        hf::detail_of("job", id),
                                        hf::violation_of("/kind", "BAD", "must be known"),
                                        hf::retry_after{std::chrono::seconds{2}},
                                        hf::because(cause)};
    benchmark::DoNotOptimize(e.what());
  }
}
BENCHMARK(making_with_all_parts);

void copying(benchmark::State& state) {
  hf::error const e = hf::not_found{"job", 42};
  for (auto _ : state) {
    hf::error copy = e;  // NOLINT(performance-unnecessary-copy-initialization): the subject
    benchmark::DoNotOptimize(&copy);
  }
}
BENCHMARK(copying);

void copying_an_immortal_one(benchmark::State& state) {
  hf::error const e = hf::error{hf::not_found{"job", 42}}.immortal();
  for (auto _ : state) {
    hf::error copy = e;  // NOLINT(performance-unnecessary-copy-initialization): the subject
    benchmark::DoNotOptimize(&copy);
  }
}
BENCHMARK(copying_an_immortal_one);

void in_context_of_a_value(benchmark::State& state) {
  int n = 0;
  for (auto _ : state) {
    int out = hf::in_context("adding one", [&] {
      benchmark::DoNotOptimize(n);
      return n + 1;
    });
    benchmark::DoNotOptimize(out);
  }
}
BENCHMARK(in_context_of_a_value);

void in_context_of_a_returned_error(benchmark::State& state) {
  hf::error const e = hf::not_found{"job", 42};
  for (auto _ : state) {
    auto out = hf::in_context("loading job 42", [&]() -> hf::result<int> { return e; });
    benchmark::DoNotOptimize(out);
  }
}
BENCHMARK(in_context_of_a_returned_error);

void converting_a_foreign_exception(benchmark::State& state) {
  auto const thrown = std::make_exception_ptr(std::runtime_error{"disk I/O error"});
  for (auto _ : state) {
    hf::error const e = hf::error_from(thrown);
    benchmark::DoNotOptimize(e.what());
  }
}
BENCHMARK(converting_a_foreign_exception);

/// What there is to compare with: the cheapest exception of the standard library.
void throwing_runtime_error(benchmark::State& state) {
  for (auto _ : state) {
    try {
      throw std::runtime_error{"not found"};
    } catch (std::runtime_error const& caught) {
      benchmark::DoNotOptimize(caught.what());
    }
  }
}
BENCHMARK(throwing_runtime_error);

}  // namespace
