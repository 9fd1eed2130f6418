#!/usr/bin/env bash
# Everything that CI runs. Reads TVAERSUM_TEST_DATA, the folder of test material; ends with one line of counts.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/apt.sh

need_build_tools "The test"
scripts/check-format.sh
scripts/check-deploy.sh

swift build --build-tests --explicit-target-dependency-import-check error

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
status=0
swift test --skip-build --disable-xctest --xunit-output "$results/report.xml" | tee "$results/output" || status=$?
touch "$results/report.xml"

# One record per test: name, and whether it was skipped or failed.
counts=$(awk '
    function close_test() { if (name == "") return
        if (state == "skipped") { skipped++; print "  skipped: " name > "/dev/stderr" }
        else if (state == "failed") { failed++; print "  failed: " name > "/dev/stderr" }
        else passed++
        name = ""; state = "" }
    /<testcase / { close_test(); split($0, part, "\""); name = part[2] "." part[4] }
    /<skipped/ { state = "skipped" }
    /<failure/ { state = "failed" }
    END { close_test(); print passed + 0, failed + 0, skipped + 0 }
' "$results/report.xml")
read -r passed failed skipped <<<"$counts"
if [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
    echo "The test process ended before its report (exit code $status); that counts as one failure."
    passed=$(grep --count '✔ Test .* passed after' "$results/output") || true
    failed=1
fi

# With the published vectors at hand no test has a reason to be skipped.
if [ "$skipped" -gt 0 ] && [ -d "${TVAERSUM_TEST_DATA:-}/vectors" ]; then
    echo "Tests were skipped although the test material is here."
    status=1
elif [ "$skipped" -gt 0 ]; then
    echo "Tests were skipped for want of test material: set TVAERSUM_TEST_DATA to a folder with data/ and vectors/."
fi
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ] || status=1

echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
