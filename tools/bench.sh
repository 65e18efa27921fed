#!/usr/bin/env bash
# Runs every benchmark program, one after the other: two at once would measure each other.
set -euo pipefail
bin=$1
shopt -s nullglob
for program in "$bin"/bench_*; do
  printf '\n== %s\n' "$(basename "$program")"
  "$program"
done
printf '\n== instructions\n'
python3 -B "$(dirname "$0")/../bench/count_instructions.py" "$bin/count_instructions" || [ $? = 77 ]
printf '\n== peers\n'
"$(dirname "$0")/../bench/peers/run.sh" "$bin/.."
