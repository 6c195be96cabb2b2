# Galley's two commands for a newcomer, and what they are made of. `make help` lists them.

SWIFT ?= swift
# One configuration for everything, so that what is tested is what is run. Tests look inside, hence -enable-testing.
FLAGS := -c release -Xswiftc -enable-testing
BIN = $(shell $(SWIFT) build $(FLAGS) --show-bin-path)

.PHONY: help demo test build dependencies format lint man clean

help: ## lists the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

demo: build ## installs what is missing, builds, runs the main job on the sample documents and prints what was found
	@Examples/demo.sh "$(BIN)"

test: dependencies ## installs what is missing, builds and passes the tests
	$(SWIFT) test $(FLAGS) --quiet

build: dependencies ## builds every program into .build/release
	$(SWIFT) build $(FLAGS)

dependencies: ## installs the Debian packages that are missing
	@scripts/install-dependencies.sh

format: ## formats every Swift file in place
	$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests Benchmarks

lint: ## checks the format
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests Benchmarks

man: build ## writes the manual pages of galley and galley-broker into docs/man from their --help
	@scripts/make-man.sh $(BIN)

clean: ## removes what was built
	rm -rf .build
