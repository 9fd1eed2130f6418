#!/usr/bin/env bash
# Everything that takes hours: the full forms of what CI runs in short ones, and the sanitizers. What they found is kept
# in docs/robustness.md. Run it before a release, on a machine that has nothing else to do.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/apt.sh
source scripts/parts.sh

need_build_tools "The check"
for name in simulate audit mutants fuzz constant-time; do
    part "$name" "scripts/$name.sh" full
done
part sanitize scripts/sanitize.sh
say_parts
[ "$parts_failed" -eq 0 ]
