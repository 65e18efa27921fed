// What the boundary costs where something failed: from the caught exception to the answer,
// recorded.
#include <holdfast/boundary/boundary.hpp>
#include <holdfast/boundary/request_id.hpp>
#include <holdfast/error/named.hpp>

#include <benchmark/benchmark.h>

#include <stdexcept>

namespace {

namespace hf = holdfast;

class null_sink final : public hf::log_sink {
 public:
  void write(hf::log_record const& record) override { benchmark::DoNotOptimize(&record); }
};

class json_sink final : public hf::log_sink {
 public:
  void write(hf::log_record const& record) override {
    benchmark::DoNotOptimize(hf::to_json(record));
  }
};

hf::request_facts facts(std::string_view accept) {
  hf::request_facts f;
  f.request_id = "01a203f4-a819-7717-8900-385c830e7fd9";
  f.method = "GET";
  f.route = "/jobs/:id";
  f.accept = accept;
  return f;
}

template <class Sink>
void answer_to(benchmark::State& state, std::string_view accept, bool fold) {
  Sink sink;
  hf::boundary edge{sink, {.fold = {.on = fold}}};
  hf::error const e = hf::not_found{"job", "42"};
  for (auto _ : state) benchmark::DoNotOptimize(edge.handle(e, facts(accept)).body().data());
}

void mint_an_id(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(hf::request_id::mint());
}
void answer_as_envelope(benchmark::State& state) { answer_to<null_sink>(state, "", false); }
void answer_as_problem(benchmark::State& state) {
  answer_to<null_sink>(state, "application/problem+json", false);
}
void answer_folded(benchmark::State& state) { answer_to<null_sink>(state, "", true); }
void answer_and_record_as_json(benchmark::State& state) { answer_to<json_sink>(state, "", false); }

/// All of it: made, thrown, caught, answered.
template <class Error>
void throw_catch_answer(benchmark::State& state, Error const& make) {
  null_sink sink;
  hf::boundary edge{sink, {.fold = {.on = false}}};
  for (auto _ : state) {
    try {
      throw make();
    } catch (...) {
      auto const a = edge.handle(std::current_exception(), facts(""));
      benchmark::DoNotOptimize(a.body().data());
    }
  }
}
void throw_ours_and_answer(benchmark::State& state) {
  throw_catch_answer(state, [] { return hf::not_found{"job", "42"}; });
}
void throw_foreign_and_answer(benchmark::State& state) {
  throw_catch_answer(state, [] { return std::runtime_error{"no such table"}; });
}

}  // namespace

BENCHMARK(mint_an_id);
BENCHMARK(answer_as_envelope);
BENCHMARK(answer_as_problem);
BENCHMARK(answer_folded);
BENCHMARK(answer_and_record_as_json);
BENCHMARK(throw_ours_and_answer);
BENCHMARK(throw_foreign_and_answer);
