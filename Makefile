# The few commands of this repository; `make` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup build release demo test e2e sanitize lint format check-config bench clean

SWIFT_SOURCES := Package.swift Sources Tests $(wildcard Benchmarks/Sources)

help: ## show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install the Debian packages that are missing
	@scripts/setup

build: setup ## build everything
	swift build

release: setup ## build optimised programs into .build/release
	swift build -c release --static-swift-stdlib

demo: ## see it work: a hub, a city, a district and four departments on this machine
	@scripts/setup
	@scripts/setup demo || echo "demo: PostgreSQL cannot be installed; the demo goes on without it"
	@echo "demo: building (the first time takes some minutes)"
	@swift build
	@demo/run

test: ## run all tests; with real Kafka where KAFKA_HOME names a distribution
	@scripts/setup test
	@[ -n "$$KAFKA_HOME" ] || echo "test: KAFKA_HOME is not set: tests on real Kafka are skipped"
	swift build --build-tests
	swift test --skip-build --no-parallel

e2e: ## run the scenarios of whole journeys only
	@scripts/setup test
	swift build --build-tests
	swift test --skip-build --no-parallel --filter 'Scenario|Demo|Fault'

sanitize: ## run the tests under the address and the thread sanitizer
	@scripts/setup test
	@[ -n "$$KAFKA_HOME" ] || echo "sanitize: KAFKA_HOME is not set: tests on real Kafka are skipped"
	scripts/sanitize address
	scripts/sanitize thread

lint: ## check the style of all Swift files
	swift format lint --strict --recursive --parallel $(SWIFT_SOURCES)

format: ## bring all Swift files into the style
	swift format --in-place --recursive --parallel $(SWIFT_SOURCES)

check-config: setup ## check config/ and all its fixtures
	swift build --product hubctl
	.build/debug/hubctl check

bench: setup ## measure, and print the table (needs KAFKA_HOME)
	Benchmarks/run

clean: ## remove everything that was built
	rm -rf .build
