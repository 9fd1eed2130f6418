#!/usr/bin/env bash
# Layout of the Swift files, by .swift-format.
set -euo pipefail
cd "$(dirname "$0")/.."

swift format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks Fuzzing/Package.swift Fuzzing/Targets \
    ConstantTime/Package.swift ConstantTime/Check
echo "format: in order"
