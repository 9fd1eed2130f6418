#!/usr/bin/env bash
# Measures on this machine: splitting and opening per slot, joint suppression, TLS beside swift-nio-ssl's, and the tally beside DuckDB on the
# same file and question. The generator of that file and DuckDB's query are test material (`peers/b`, beside the folder's
# `data/`); without them the tally waits. What was measured before is in docs/performance.md.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/apt.sh

need_build_tools "The benchmark"
need_packages "The benchmark" openssl python3 python3-venv
swift build --configuration release --product tvaersum-bench
bench=$PWD/.build/release/tvaersum-bench
work=$PWD/.build/bench
mkdir -p "$work"
trap 'rm -f "$work"/*.csv; rm -rf "$work/keys"' EXIT # 2.3 GB of made-up records, and keys of an hour

echo "Sharing: nanoseconds and bytes per slot, one thread, best of nine runs"
"$bench" sharing

echo "Mask circuit: 10,000 sums with k = 5, all members on one core, the last line with each set of two liars left out"
"$bench" circuit
[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check duckdb gmpy2 mpyc numpy
for committee in "-M3 -T1" "-M5 -T2" "-M10 -T3"; do
    # shellcheck disable=SC2086 # two options
    "$work/venv/bin/python" Benchmarks/mpyc_product.py $committee 2>/dev/null
    # shellcheck disable=SC2086
    "$work/venv/bin/python" Benchmarks/mpyc_comparison.py $committee 2>/dev/null
done
[ -x "$work/spu/bin/python" ] || python3 -m venv "$work/spu"
if "$work/spu/bin/pip" install --quiet --disable-pip-version-check spu 2>/dev/null; then
    "$work/spu/bin/python" Benchmarks/spu_comparison.py 2>/dev/null
else
    echo "SPU does not install here: its comparison is not measured."
fi

echo "Joint suppression: seconds on one core, 100 cells a kommune, one in 5 and one in 50 of them small"
"$bench" suppression

# An authority of this run's own, and what it signs: NAME, subject alternative name, purpose.
certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -days 1 -subj "/CN=$1" \
        -keyout "$work/keys/$1.key" -out "$work/keys/$1.pem" "${@:2}" 2>/dev/null
}
signed() {
    certificate "$1" -CA "$work/keys/authority.pem" -CAkey "$work/keys/authority.key" \
        -addext basicConstraints=CA:false -addext "subjectAltName=$2" -addext "extendedKeyUsage=$3"
}
mkdir -p "$work/keys"
certificate authority -addext keyUsage=critical,keyCertSign
signed server DNS:localhost serverAuth
signed client URI:tvaersum:kommune:153 clientAuth

peer=$work/tls-peer/release/tls-peer
swift build --configuration release --package-path Benchmarks/tls-peer --scratch-path "$work/tls-peer" || {
    echo "swift-nio-ssl cannot be built here: TLS is measured alone."
    peer=
}
python3 Benchmarks/compare.py tls "$bench" "$peer" "$work/keys"

peers=${TVAERSUM_TEST_DATA:-nowhere}/peers/b
for file in gen_csv.py b_duckdb.py; do
    if [ ! -r "$peers/$file" ]; then
        echo "Tally: not measured, since $peers/$file is missing; set TVAERSUM_TEST_DATA to a folder with peers/b."
        exit 0
    fi
done
echo "Writing the extract of 10,000,000 rows (about a minute)."
"$work/venv/bin/python" "$peers/gen_csv.py" 10000000 "$work/extract.csv"
iconv --from-code=ISO-8859-1 --to-code=UTF-8 "$work/extract.csv" >"$work/utf8.csv"
"$work/venv/bin/python" Benchmarks/compare.py tally "$bench" "$peers" "$work/extract.csv" "$work/utf8.csv"
