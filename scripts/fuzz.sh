#!/usr/bin/env bash
# Fuzzes every decoder and parser: libFuzzer and the address sanitizer over the project's own sources (Fuzzing/).
# Short with a fixed seed and fixed runs; `full` takes an hour over all targets and keeps what it finds in .build-fuzz.
# `fuzz.sh TARGET SECONDS` takes one target alone; `build` builds and fuzzes nothing. First of all two planted bugs must be found.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/apt.sh

need_build_tools "Fuzzing"
# Swift's own handler would run first under the sanitizer; leaks are looked for by nobody here, since processes end at once.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0
work=.build-fuzz/work
mkdir -p $work
if [ -d /dev/shm ]; then
    TMPDIR=$(mktemp --directory --tmpdir=/dev/shm tvaersum-fuzz.XXXXXX) # extracts are files, thousands a minute
    export TMPDIR
    trap 'rm -rf "$TMPDIR"' EXIT
fi

echo "Building the fuzzer (some minutes the first time)."
swift build --package-path Fuzzing --scratch-path .build-fuzz --configuration release --product fuzz \
    >$work/build.log 2>&1 || {
    grep --extended-regexp 'error:' $work/build.log >&2 || tail -n 20 $work/build.log >&2
    echo "fuzz: the fuzzer does not build"
    exit 1
}
if [ "${1:-}" = build ]; then exit; fi
fuzz=.build-fuzz/release/fuzz
hits=0
inputs=0
found=0

# fuzz_target NAME SECONDS RUNS: makes the seeds, runs, and prints one line: runs, edges and features seen, corpus, outcome.
fuzz_target() {
    local name=$1 seconds=$2 runs=$3 folder=$work/$1 status=0 largest last
    largest=$($fuzz list | awk -v name="$name" '$1 == name { print $2 }')
    rm -rf "$folder/new"
    mkdir -p "$folder/corpus" "$folder/new"
    $fuzz seeds "$name" "$folder/seeds" >"$folder/log" 2>&1 || {
        tail -n 3 "$folder/log" >&2
        echo "$name: no seeds"
        return 1
    }
    local options=(-seed=1 "-max_total_time=$seconds" "-runs=$runs" "-max_len=$largest" -timeout=60 -rss_limit_mb=3000
        -detect_leaks=0 "-artifact_prefix=$folder/new/" -print_final_stats=1)
    if [ -s "$folder/seeds.dict" ]; then options+=("-dict=$folder/seeds.dict"); fi
    $fuzz run "$name" "${options[@]}" "$folder/corpus" "$folder/seeds" >"$folder/log" 2>&1 || status=$?
    last=$(grep --text --extended-regexp '^#[0-9]+.* cov: ' "$folder/log" | tail -n 1 || true)
    hits=$(awk '/^stat::number_of_executed_units/ { print $2 }' "$folder/log")
    hits=${hits:-0}
    printf '%-26s %10s runs  %s%s\n' "$name" "$hits" \
        "$(sed --quiet --regexp-extended 's/.*(cov: .* corp: [0-9]+).*/\1/p' <<<"$last")" \
        "$([ $status -eq 0 ] || echo "  FOUND: $(grep --text --max-count=1 --only-matching --extended-regexp \
            'broken property: .*|ERROR: (AddressSanitizer|libFuzzer): [a-z-]+' "$folder/log" || echo "exit $status")")"
    return $status
}

# The harness itself: what is planted is found, each within seconds.
for control in planted-form planted-read; do
    if fuzz_target "$control" 60 20000000 >/dev/null; then
        echo "fuzz: the planted bug of $control was not found, so nothing else counts"
        exit 1
    fi
    echo "$control: found after $hits runs"
    rm -rf "${work:?}/$control"
done

case ${1:-} in
    full) seconds=$((3600 / $($fuzz list | grep --count --invert-match planted))) runs=-1 ;;
    '') seconds=2 runs=10000 ;;
    *) seconds=${2:-60} runs=-1 ;;
esac
for name in $($fuzz list | awk '$1 !~ /planted/ { print $1 }'); do
    case ${1:-} in '' | full | "$name") ;; *) continue ;; esac
    fuzz_target "$name" "$seconds" "$runs" || found=$((found + 1))
    inputs=$((inputs + hits))
    total=$((${total:-0} + 1))
done
[ "${total:-0}" -gt 0 ] || {
    echo "fuzz: no such target: $1"
    exit 2
}
echo "fuzz: $inputs inputs over $total targets, $found with findings"
[ "$found" -eq 0 ]
