# shellcheck shell=bash
# Debian packages for the other scripts: `source scripts/apt.sh`, then `need_packages WHY NAME...`.

# Says what is missing and installs it: at once as root, after a question on a terminal, not at all otherwise.
need_packages() {
    local why=$1 name answer missing=() root=()
    shift
    for name in "$@"; do
        [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] ||
            missing+=("$name")
    done
    [ ${#missing[@]} -gt 0 ] || return 0

    if ! command -v apt-get >/dev/null; then
        echo "$why needs what Debian calls: ${missing[*]}. Install them, then run this again." >&2
        return 1
    fi
    if [ "$(id -u)" -eq 0 ]; then
        echo "$why needs Debian packages. Installing: ${missing[*]}"
    elif [ -t 0 ]; then
        echo "$why needs Debian packages: ${missing[*]}"
        read -r -p "Install them now, with sudo apt-get? [y/N] " answer
        case $answer in
            y | Y | yes | j | J | ja) root=(sudo) ;;
            *)
                echo "Nothing was installed." >&2
                return 1
                ;;
        esac
    else
        echo "$why needs Debian packages. Run this, then start again:" >&2
        echo "  sudo apt-get install --yes --no-install-recommends ${missing[*]}" >&2
        return 1
    fi
    "${root[@]}" apt-get update --quiet=2
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install --quiet=2 --yes --no-install-recommends "${missing[@]}" >/dev/null
}

# What every build needs, and the one line about the toolchain.
need_build_tools() {
    if ! command -v swift >/dev/null; then
        echo "No Swift toolchain found. Get Swift 6.3 or later from https://www.swift.org/install, then run this again." >&2
        return 1
    fi
    need_packages "$1" libssl-dev libsqlite3-dev libexpat1-dev zlib1g-dev libpq-dev pkg-config
}
