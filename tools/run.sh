#!/usr/bin/env bash
# Starts the runner and the job service in the foreground and stops both on Ctrl-C.
set -uo pipefail
bin=$1
runner_at=${RUNNER_LISTEN:-127.0.0.1:8081}
jobs_at=${JOBS_LISTEN:-127.0.0.1:8080}
store=${JOBS_STORE:-build/run/jobs.db}

for at in "$runner_at" "$jobs_at"; do
  if [[ ! $at =~ ^.+:[0-9]+$ ]]; then
    echo "JOBS_LISTEN and RUNNER_LISTEN: expected HOST:PORT, not $at" >&2
    exit 64
  fi
  if (exec 3<>"/dev/tcp/${at%:*}/${at##*:}") 2>/dev/null; then
    echo "$at is in use: stop what listens there, or choose with JOBS_LISTEN= or RUNNER_LISTEN=" >&2
    exit 69
  fi
done
mkdir -p "$(dirname "$store")"

# Each in its own process group: a Ctrl-C in the terminal must reach this script alone, for the
# services read a second signal as "end at once". If this script is killed outright, they end too.
start() { exec setpriv --pdeathsig TERM "$bin/$@"; }
set -m
start runner --listen "$runner_at" --store "$(dirname "$store")/runner.db" & runner=$!
start jobs --listen "$jobs_at" --store "$store" --runner "http://$runner_at" & jobs=$!
set +m

# The job service first, so that the jobs it is finishing still find their runner.
stop() {
  trap 'kill -TERM -$jobs -$runner 2>/dev/null' INT TERM
  for child in "$jobs" "$runner"; do
    kill -TERM "-$child" 2>/dev/null
    while kill -0 "$child" 2>/dev/null; do wait "$child"; done
  done
}
trap 'echo; stop; exit 0' INT TERM

listening() { (exec 3<>"/dev/tcp/${1%:*}/${1##*:}") 2>/dev/null; }
for _ in $(seq 100); do
  if listening "$runner_at" && listening "$jobs_at"; then
    cat <<EOF

jobs on http://$jobs_at, its runner on http://$runner_at. Ctrl-C stops both. In another terminal:

  curl -i http://$jobs_at/jobs -d '{"kind":"mail","payload":{"to":"ada"}}'
  curl -i http://$jobs_at/jobs
  curl -i http://$jobs_at/jobs/no-such-job
  curl -i http://$jobs_at/jobs -d '{"kind":""}'
  curl -X PUT http://$runner_at/mood -d '{"mood":"failing","rate":1}'
  curl -X PUT http://$runner_at/mood -d '{"mood":"ok"}'
  curl -i http://$jobs_at/readyz

EOF
    break
  fi
  kill -0 "$runner" 2>/dev/null && kill -0 "$jobs" 2>/dev/null || break
  sleep 0.1
done

# If one ends by itself, it has said why; the other must not stay behind.
wait -n "$runner" "$jobs"
code=$?
stop
exit "$code"
