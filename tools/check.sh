#!/usr/bin/env bash
# Everything that judges the sources without running them. Stops at the first thing that is wrong.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1 jobs=$2
say() { printf '\n== %s\n' "$1"; }

say "format"
tools/format.sh
say "sizes"
python3 -B tools/check_sizes.py
say "sources listed"
python3 -B tools/check_sources.py
say "includes"
python3 -B tools/check_includes.py
say "core purity"
python3 -B tools/check_core_purity.py
say "snippets"
python3 -B tools/check_snippets.py
say "each header stands alone"
cmake --build "$build" --parallel "$jobs" --target all_verify_interface_header_sets
say "clang-tidy"
# Tests are left to the compilers and the sanitizers: they cost four times what all the rest costs.
run-clang-tidy-19 -quiet -p "$build" -j "$jobs" -use-color=0 \
  "^$PWD/(src|adapters/[a-z]+/src|examples)/.*\.cpp$" > "$build/clang-tidy.txt" 2>&1 ||
  { cat "$build/clang-tidy.txt"; exit 1; }
say "holdfast-tidy"
cmake --build "$build" --parallel "$jobs" --target holdfast_tidy
"$build/bin/holdfast-tidy" -p "$build" $(find src adapters/*/src examples -name '*.cpp')
say "all checks passed"
