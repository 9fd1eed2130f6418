#!/usr/bin/env bash
# Measures on this machine: splitting and opening per slot, and the tally beside DuckDB on the same file and question.
# The generator and DuckDB's query are test material (`peers/b`, beside the folder's `data/`); without them the tally waits.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/apt.sh

need_build_tools "The benchmark"
swift build --configuration release --product tvaersum-bench
bench=$PWD/.build/release/tvaersum-bench

echo "Sharing: nanoseconds and bytes per slot, one thread, best of nine runs"
"$bench" sharing

peers=${TVAERSUM_TEST_DATA:-../shared}/peers/b
if [ ! -d "$peers" ]; then
    echo "Tally: not measured; set TVAERSUM_TEST_DATA to a folder with peers/b."
    exit 0
fi
peers=$(cd "$peers" && pwd)
work=$PWD/.build/bench
mkdir -p "$work"
if [ ! -x "$work/venv/bin/python" ]; then
    need_packages "The benchmark's peers" python3-venv
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check duckdb numpy
fi
extract=$work/extract.csv
[ -s "$extract" ] || {
    echo "Writing the extract of 10,000,000 rows (about a minute)."
    "$work/venv/bin/python" "$peers/gen_csv.py" 10000000 "$work/part.csv"
    mv "$work/part.csv" "$extract"
}

# Wall time, peak memory and answer of each, turn by turn, so that a busy machine is busy for both.
"$work/venv/bin/python" - "$bench" "$peers" "$extract" <<'PYTHON'
import hashlib, json, os, pathlib, subprocess, sys, tempfile, time

bench, peers, extract = sys.argv[1:]
size = os.path.getsize(extract) / 1e6
answer = pathlib.Path(tempfile.mkdtemp()) / "answer"
ours = [bench, "tally", extract, "2"]
theirs = [sys.executable, f"{peers}/b_duckdb.py", extract, "2"]


def run(command):
    start = time.perf_counter()
    child = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "TVAERSUM_BENCH_ANSWER": str(answer)}
    )
    text = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1000, json.loads(text.splitlines()[-1])


runs = [(run(ours), run(theirs)) for _ in range(3)]
print(f"Tally: {size:.0f} MB, two threads, whole process, best of three")
best = {}
for index, name in enumerate(["tvaersum", "duckdb"]):
    wall = min(pair[index][0] for pair in runs)
    best[name] = size / wall
    print(f"  {name:9}{size / wall:7.0f} MB/s{max(pair[index][1] for pair in runs):8.0f} MB of memory")
print(f"  ratio    {best['tvaersum'] / best['duckdb']:7.2f}")
same = hashlib.sha256(answer.read_bytes()).hexdigest() == runs[-1][1][2]["checksum"]
print("  answers  " + ("the same" if same else "DIFFERENT"))
sys.exit(0 if same else 1)
PYTHON
