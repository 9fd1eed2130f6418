#!/usr/bin/env bash
# The checks that need no build: layout of the Swift files, scripts, deploy files.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/check-format.sh
scripts/check-deploy.sh
