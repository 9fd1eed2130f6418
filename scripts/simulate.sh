#!/usr/bin/env bash
# Whole rounds under faults and lies, seeded: six hundred, or with `full` as many as twenty minutes hold (100,000 at most).
# TVAERSUM_SIMULATION_SEED plays one round again and shortens it; TVAERSUM_SIMULATION_MINUTES changes the budget of the full form.
# `build` builds and plays nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/apt.sh

need_build_tools "The simulation"
scratch=.build-release
swift build -c release --product tvaersum-simulate --scratch-path "$scratch"
if [ "${1:-}" = build ]; then exit; fi
program="$scratch/release/tvaersum-simulate"
if [ -n "${TVAERSUM_SIMULATION_SEED:-}" ]; then
    "$program" seed "$TVAERSUM_SIMULATION_SEED"
elif [ "${1:-}" = full ]; then
    "$program" rounds 100000 minutes "${TVAERSUM_SIMULATION_MINUTES:-20}"
else
    "$program" rounds 600 minutes 4 least 300
fi
