#!/usr/bin/env bash
# The tests under Swift's thread sanitizer and under its address sanitizer, the programs that they start included.
# `sanitize.sh thread` or `address` runs one of them. Reports are in .build-tsan/reports and .build-asan/reports.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/apt.sh

need_build_tools "The sanitizers"
# Swift's own handler would run first, inside the sanitizer.
export SWIFT_BACKTRACE=enable=no
failed=0
summary=()

# What runs under the thread sanitizer: everything in which two threads meet. The rest is values, which have no threads.
threads='^(SharingTests|StoreTests|TallyingTests|TransportTests|NodeTests|CoordinatorTests|SystemTests)\.'

# sanitized NAME OPTIONS FILTER: builds once, runs the tests that FILTER names, and counts reports of every process.
sanitized() {
    local name=$1 options=$2 filter=$3 folder=.build-${1:0:1}san status=0 reports
    rm -rf "$folder/reports"
    mkdir -p "$folder/reports"
    echo "Building for the $name sanitizer (some minutes the first time)."
    # gold says of every object that it cannot export the sanitizer's own symbols, which nobody wants.
    swift build --build-tests --sanitize "$name" --scratch-path "$folder" >"$folder/build.log" 2>&1 || {
        grep --extended-regexp 'error:' "$folder/build.log" | grep --invert-match 'Cannot export local' >&2 || true
        echo "the build for the $name sanitizer failed: $folder/build.log"
        return 1
    }
    options+=":log_path=$PWD/$folder/reports/report"
    env TSAN_OPTIONS="$options" ASAN_OPTIONS="$options" \
        swift test --skip-build --disable-xctest --sanitize "$name" --scratch-path "$folder" --filter "$filter" \
        >"$folder/output" 2>&1 || status=$?
    grep --extended-regexp '^✘ Test |^✘ Suite |recorded an issue' "$folder/output" || true
    reports=$(grep --recursive --extended-regexp '^SUMMARY: |WARNING: ThreadSanitizer' "$folder/reports" --no-filename |
        grep '^SUMMARY' | sort | uniq --count || true)
    if [ -n "$reports" ]; then
        echo "$reports"
        status=1
    fi
    summary+=("$name: $(grep --only-matching --extended-regexp 'Test run with [0-9]+ tests.* (passed|failed)' "$folder/output" |
        tail -n 1 || true), $(grep --count . <<<"$reports" || true) kinds of report")
    [ "$status" -eq 0 ] || failed=1
}

case ${1:-both} in thread | both)
    # Why each suppression stands is written beside it.
    sanitized thread "suppressions=$PWD/scripts/thread-sanitizer.supp:exitcode=66" "$threads"
    ;;
esac
case ${1:-both} in address | both)
    # Leaks are not looked for: Swift's runtime and Foundation keep what they make for the process's life.
    sanitized address "detect_leaks=0" '.'
    ;;
esac
echo "sanitize: $(
    IFS=';'
    echo "${summary[*]}"
)"
exit "$failed"
