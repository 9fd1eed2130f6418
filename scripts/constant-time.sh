#!/usr/bin/env bash
# Sharing, hashing, sealing and signing on secret bytes that valgrind takes for uninitialised: it reports every branch and every
# address that depends on them. The planted faults must be reported. `full` goes over every scenario twice: optimised for
# speed, as it ships, and for size, where compilers branch more; `build` builds and looks at nothing.
#
# The cryptographic library is built as its own makers build it for this check: it marks what is public by design (an ML-KEM matrix)
# and what is secret (its random bytes), and its assertions are left out, each a branch that goes one way or ends the process.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/apt.sh

need_build_tools "The check of timing"
need_packages "The check of timing" valgrind

modes=("-O")
[ "${1:-}" = full ] && modes=("-O" "-Osize")

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
clean=0 controls=0 failed=0
for mode in "${modes[@]}"; do
    scratch=.build-constant-time
    [ "$mode" = "-O" ] || scratch=.build-constant-time$mode
    swift build --package-path ConstantTime --scratch-path "$scratch" --configuration release -Xswiftc "$mode" -Xcc -DNDEBUG -Xcc -DBORINGSSL_CONSTANT_TIME_VALIDATION \
        --product constant-time >"$work/build" 2>&1 || {
        tail -n 30 "$work/build" >&2
        exit 1
    }
    if [ "${1:-}" = build ]; then exit; fi
    # Valgrind knows names, but not the newer debug information.
    program=$work/constant-time
    strip --strip-debug -o "$program" "$scratch/release/constant-time"
    while read -r name kind; do
        status=0
        valgrind --quiet --error-exitcode=99 --suppressions=ConstantTime/allowed.supp \
            "$program" "$name" >"$work/$name" 2>&1 || status=$?
        case "$kind $status" in
            "clean 0") clean=$((clean + 1)) ;;
            "control 99") controls=$((controls + 1)) ;;
            *)
                failed=$((failed + 1))
                echo "$mode, $name: $kind, but valgrind ended with $status" >&2
                head -n 60 "$work/$name" >&2
                ;;
        esac
    done < <("$program")
done

echo "constant time: $clean scenarios clean, $controls planted faults found, $failed failed (${modes[*]})"
[ "$failed" -eq 0 ] && [ "$clean" -gt 0 ] && [ "$controls" -gt 0 ]
