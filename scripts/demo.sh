#!/usr/bin/env bash
# Builds tvaersum and runs a whole round of five kommuner on this machine. Arguments go to `tvaersum demo`.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/apt.sh

need_build_tools "The demo"
echo "Building tvaersum (some minutes the first time, seconds afterwards)."
# The verifier only where something is newer than it: going to and fro between two products costs ten seconds each time.
verifier=.build/release/tvaersum-verify
if [ ! -x "$verifier" ] || [ -n "$(find Package.swift Sources -newer "$verifier" -print -quit)" ]; then
    swift build --configuration release --product tvaersum-verify
fi
swift build --configuration release --product tvaersum
exec .build/release/tvaersum demo "$@"
