#!/usr/bin/env bash
# The whole suite under ASan and UBSan with both compilers, then what is concurrent under TSan.
set -euo pipefail
cd "$(dirname "$0")/.."
jobs=$1
export UBSAN_OPTIONS=print_stacktrace=1
export ASAN_OPTIONS=detect_stack_use_after_return=1:strict_string_checks=1
export HOLDFAST_RANDOM_CALLS=${HOLDFAST_RANDOM_CALLS:-200000}  # of test/asio/leak_test.cpp
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:suppressions=$PWD/tools/tsan.supp

suite() {  # suite <preset> <target> <ctest options…>
  local preset=$1 target=$2
  shift 2
  printf '\n== %s\n' "$preset"
  cmake --preset "$preset" --log-level=WARNING > /dev/null
  cmake --build "build/$preset" --parallel "$jobs" --target "$target"
  ctest --test-dir "build/$preset" --no-tests=error --output-on-failure --parallel "$jobs" \
    ${CI:+--repeat until-pass:2} "$@"
}

suite asan all
suite asan-clang all
suite tsan concurrent_tests -L concurrent
