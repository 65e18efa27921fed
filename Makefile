# The one list of commands. `make help` prints it.
# Each command installs what it needs on a bare Debian 12 (as root, or with sudo) and then works.
SHELL := /bin/bash
JOBS  ?= $(shell nproc)
BUILD := build/release
.DEFAULT_GOAL := help
.PHONY: help run test build bench check sanitize format setup clean

# CI machines are shared and may stall any test once; a second run shows whether it was the
# machine. Both runs are in the output, so a test that needs it is seen, and is a defect.
again := $(if $(CI),--repeat until-pass:2)

# Quick when all is there, so every command begins with it.
configure = tools/setup.sh build && cmake --preset release --log-level=WARNING > /dev/null

help: ## print this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-10s %s\n", $$1, $$2}'

run: ## build the job service and its runner, start both until Ctrl-C, say what to try
	@$(configure)
	cmake --build $(BUILD) --parallel $(JOBS) --target jobs runner
	@tools/run.sh $(BUILD)/bin

test: build ## build one configuration (build/release) and run every test
	ctest --test-dir $(BUILD) --no-tests=error --output-on-failure --parallel $(JOBS) $(again)

build: ## build everything into build/release, programs into build/release/bin
	@tools/setup.sh tidy || echo "continuing without holdfast-tidy: its test will be SKIPPED"
	@$(configure)
	cmake --build $(BUILD) --parallel $(JOBS)

bench: build ## run the benchmarks; results go to standard output
	@tools/bench.sh $(BUILD)/bin

check: ## format, clang-tidy, include rule, core purity, sizes, snippets, self-contained headers
	@tools/setup.sh check tidy && $(configure)
	@tools/check.sh $(BUILD) $(JOBS)

sanitize: ## the suite under ASan and UBSan (g++ and clang 19), what is concurrent under TSan
	@tools/setup.sh build check
	@tools/sanitize.sh $(JOBS)

format: ## rewrite the sources in the project's format
	@tools/setup.sh check
	@tools/format.sh -i

setup: ## install all that any of these commands needs
	@tools/setup.sh build check tidy

clean: ## remove everything that was built
	rm -rf build
