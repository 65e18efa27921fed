#!/usr/bin/env bash
# Installs what the named groups need, and nothing when all is there: tools/setup.sh build check
set -euo pipefail

# To build and test: compiler, build tools, the libraries of the adapters and of the tests.
build=(g++ cmake ninja-build pkg-config ccache python3 curl
       libboost1.81-dev libcpp-httplib-dev libspdlog-dev nlohmann-json3-dev libsqlite3-dev
       libcli11-dev
       libgtest-dev libgmock-dev librapidcheck-dev libbenchmark-dev relacy-dev)
# To judge it: the second compiler with its sanitizer runtime, tidy and format.
check=(clang-19 clang-tidy-19 clang-tools-19 clang-format-19 libclang-rt-19-dev)
# To build our own clang-tidy checks.
tidy=(clang-19 clang-tidy-19 libclang-19-dev llvm-19-dev python3-jsonschema)

wanted=()
for group in "$@"; do
  case $group in
    build) wanted+=("${build[@]}") ;;
    check) wanted+=("${check[@]}") ;;
    tidy) wanted+=("${tidy[@]}") ;;
    *) echo "tools/setup.sh: no such group: $group (build, check, tidy)" >&2; exit 64 ;;
  esac
done

missing=()
for package in "${wanted[@]}"; do
  state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [[ $state == installed ]] || missing+=("$package")
done
[[ ${#missing[@]} -eq 0 ]] && exit 0

install=(apt-get -o DPkg::Lock::Timeout=300)
if [[ $(id -u) -ne 0 ]]; then
  if ! command -v sudo >/dev/null; then
    echo "These packages are missing and need root to install: ${missing[*]}" >&2
    exit 77
  fi
  install=(sudo "${install[@]}")
fi
echo "installing: ${missing[*]}"
export DEBIAN_FRONTEND=noninteractive
"${install[@]}" -qq update
"${install[@]}" -qq install -y --no-install-recommends "${missing[@]}"
