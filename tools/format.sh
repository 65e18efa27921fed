#!/usr/bin/env bash
# clang-format over every C++ source: with -i rewrites them, without only complains.
set -euo pipefail
cd "$(dirname "$0")/.."
mode=(--dry-run -Werror)
[[ ${1:-} == -i ]] && mode=(-i)
find . -path ./build -prune -o -path ./.git -prune -o -path ./tidy/test -prune -o \
  \( -name '*.cpp' -o -name '*.hpp' -o -name '*.h' \) -print0 |
  xargs -0 --no-run-if-empty clang-format-19 "${mode[@]}"
