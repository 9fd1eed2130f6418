#!/usr/bin/env bash
# Random tables after joint suppression, attacked by an auditor that shares no code with it: fifty, or with `full` two hundred and
# their bounds too. The auditor and the reference elimination are test material (`reference/`); without them nothing is audited.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/apt.sh

reference=${TVAERSUM_TEST_DATA:-nowhere}/reference
for file in sdc_audit.py sdc_ge.py; do
    if [ ! -r "$reference/$file" ]; then
        echo "audit: nothing audited, since $reference/$file is missing; set TVAERSUM_TEST_DATA to a folder with reference."
        exit 0
    fi
done
need_build_tools "The audit"
need_packages "The audit" python3 python3-venv
scratch=.build-release
swift build -c release --product tvaersum-tables --scratch-path "$scratch"
venv=.build-audit/venv
if ! "$venv/bin/python" -c "import scipy" 2>/dev/null; then
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check scipy==1.17.1
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# FOLDER KOMMUNER TOLERATED TABLES FORM…: so many tables of each form; the seed is the number of kommuner.
tables() {
    local folder=$work/$1 kommuner=$2 tolerated=$3 count=$4 form
    mkdir -p "$folder"
    for form in "${@:5}"; do
        "$scratch/release/tvaersum-tables" "$folder" "$kommuner" "$count" "$kommuner" "$tolerated" "$form"
    done
}
audit() { "$venv/bin/python" scripts/audit.py "$reference" "$@"; }

if [ "${1:-}" = full ]; then
    for form in margins margin zeros; do
        echo "Bounds, $form:"
        tables "bounds-$form" 5 2 30 "$form"
        audit bounds "$work/bounds-$form"
    done
    tables exact 5 1 20 margins margin zeros ratios
    tables exact 10 1 20 margins margin zeros ratios
    tables exact 98 3 10 margins margin zeros ratios
else
    # Every third table has cells of the same size: three of a form, or six, are of all sizes as the two hundred are.
    tables exact 5 1 6 margins margin zeros ratios
    tables exact 10 1 6 margins margin zeros ratios
    tables exact 98 3 3 margins
fi
audit exact "$work/exact"
