#!/usr/bin/env bash
# Breaks the program on purpose, one fault at a time; the named test must notice. The faults are in Tests/Mutants.
#   scripts/mutants.sh            as many as are tried in three minutes, from another place in the list every day
#   scripts/mutants.sh full       all
#   scripts/mutants.sh ID...      those whose id begins so
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/apt.sh

need_build_tools "The mutant run"
need_packages "The mutant run" python3
swift build --build-tests --explicit-target-dependency-import-check error
exec python3 Tests/Mutants/mutants.py "$@"
