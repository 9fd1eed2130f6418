#!/usr/bin/env bash
# Builds tvaersum and runs a whole round of five kommuner on this machine. Arguments go to `tvaersum demo`.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/apt.sh

need_build_tools "The demo"
echo "Building tvaersum (some minutes the first time, seconds afterwards)."
swift build --configuration release --product tvaersum
swift build --configuration release --product tvaersum-verify
exec .build/release/tvaersum demo "$@"
