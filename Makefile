# What a newcomer and the CI run. The logic is in scripts/, each short enough to read first.

.PHONY: demo test lint check bench format clean

## Five kommuner, one coordinator, one benchmark, on this machine.
demo:
	@scripts/demo.sh

## Everything that CI runs.
test:
	@scripts/test.sh

## The checks that need no build: format, scripts, deploy files.
lint:
	@scripts/lint.sh

## What CI runs in short, in full: fuzzing for an hour, the sanitizers and more. Hours; see docs/robustness.md.
check:
	@scripts/check.sh

## Tally, sharing and transport, measured on this machine beside their peers.
bench:
	@scripts/bench.sh

## Lays out the Swift files as check-format.sh wants them.
format:
	@swift format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks Fuzzing/Package.swift Fuzzing/Targets \
		ConstantTime/Package.swift ConstantTime/Check

clean:
	@rm -rf .build .build-* demo-state
