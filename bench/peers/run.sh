#!/usr/bin/env bash
# Installs the peers below BUILD and measures them; says so where there is no npm, or no network.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1/peers"
into=$(cd "$1/peers" && pwd)
command -v npm > /dev/null && command -v node > /dev/null ||
  { echo "no node here: no peers"; exit 0; }
cp "$here"/package.json "$here"/package-lock.json "$into"
npm ci --prefix "$into" --silent --no-audit --no-fund || { echo "not installed: no peers"; exit 0; }
node "$here/peers.mjs" "$into"
