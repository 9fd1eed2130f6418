#!/usr/bin/env bash
# Everything that CI runs. Reads TVAERSUM_TEST_DATA, the folder of test material; ends with one line of counts, in which
# each of the other parts is one more that passed or failed.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/apt.sh
source scripts/parts.sh

need_build_tools "The test"
need_packages "The test" curl openssl
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
passed=0
failed=0
skipped=0

# Three groups, one after the other: tests that compute keep both cores busy, and starve those that wait for a socket.
houses='NodeTests|CoordinatorTests|SystemTests'
rooms=$(cd Tests && printf '%s\n' *Tests | grep --invert-match --extended-regexp "^($houses|TransportTests)$" | paste --serial --delimiters='|')
groups=("$rooms" TransportTests "$houses")

# Runs one group of tests and adds its counts.
run_group() {
    local name=$1 filter=$2 status=0
    local report=$results/$name.xml
    swift test --skip-build --disable-xctest --filter "^($filter)\\." --xunit-output "$report" |
        tee "$results/output" || status=$?
    touch "$report"

    # One record per test: name, and whether it was skipped or failed.
    awk '
        function close_test() { if (name == "") return
            if (state == "skipped") { skipped++; print "  skipped: " name > "/dev/stderr" }
            else if (state == "failed") { failed++; print "  failed: " name > "/dev/stderr" }
            else passed++
            name = ""; state = "" }
        /<testcase / { close_test(); split($0, part, "\""); name = part[2] "." part[4] }
        /<skipped/ { state = "skipped" }
        /<failure/ { state = "failed" }
        END { close_test(); print passed + 0, failed + 0, skipped + 0 }
    ' "$report" >"$results/group"
    local group_passed group_failed group_skipped
    read -r group_passed group_failed group_skipped <"$results/group"
    if [ "$status" -ne 0 ] && [ "$group_failed" -eq 0 ]; then
        echo "The test process ended before its report (exit code $status); that counts as one failure."
        group_passed=$(grep --count '✔ Test .* passed after' "$results/output") || true
        group_failed=1
    fi
    # A group without a test is a slip in its name.
    [ "$group_passed" -gt 0 ] || group_failed=$((group_failed + 1))
    passed=$((passed + group_passed))
    failed=$((failed + group_failed))
    skipped=$((skipped + group_skipped))
    return "$status"
}

# Builds what the parts behind the tests want, while tests that wait leave a core idle. What does not build here does not build there
# either, and is told there.
build_ahead() {
    local part
    for part in simulate fuzz constant-time; do nice --adjustment=19 "scripts/$part.sh" build || true; done
}

# Builds and runs the tests, and leaves their counts behind.
run_tests() {
    local status=0 number
    swift build --build-tests --explicit-target-dependency-import-check error || return 1
    build_ahead >/dev/null 2>&1 </dev/null &
    for number in "${!groups[@]}"; do
        run_group "$number" "${groups[$number]}" || status=$?
    done

    # With the published vectors at hand no test has a reason to be skipped.
    if [ "$skipped" -gt 0 ] && [ -d "${TVAERSUM_TEST_DATA:-}/vectors" ]; then
        echo "Tests were skipped although the test material is here."
        status=1
    elif [ "$skipped" -gt 0 ]; then
        echo "Tests were skipped for want of test material: set TVAERSUM_TEST_DATA to a folder with data/ and vectors/."
    fi
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ] || status=1
    echo "$passed $failed $skipped" >"$results/counts"
    echo "$passed tests passed, $failed failed, $skipped skipped"
    [ "$status" -ne 0 ] || touch "$results/passed"
    return "$status"
}

part lint scripts/lint.sh
part tests run_tests
for name in simulate audit mutants fuzz constant-time; do
    part "$name" "scripts/$name.sh"
done
say_parts

# The tests ran in a process of their own, which left their counts behind; none, where nothing could be built. Where there
# are counts they stand for that part.
if [ -s "$results/counts" ]; then
    read -r passed failed skipped <"$results/counts"
    if [ "$failed" -gt 0 ]; then
        parts_failed=$((parts_failed - 1))
    elif [ -e "$results/passed" ]; then
        parts_passed=$((parts_passed - 1))
    fi
fi
echo "$((passed + parts_passed)) passed, $((failed + parts_failed)) failed, $skipped skipped"
[ $((failed + parts_failed)) -eq 0 ]
