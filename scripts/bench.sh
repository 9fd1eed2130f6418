#!/usr/bin/env bash
# Builds and runs the benchmarks. Arguments go to `tvaersum-bench`.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/apt.sh

need_build_tools "The benchmark"
swift build --configuration release --product tvaersum-bench
exec .build/release/tvaersum-bench "$@"
