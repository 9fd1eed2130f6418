# shellcheck shell=bash
# Parts of a long run: `source scripts/parts.sh`, then `part NAME COMMAND...` for each, then `say_parts`.
# A part that fails does not keep the others from running.

parts_passed=0
parts_failed=0
parts_said=()

# Runs a command, shows what it prints, and keeps its last line and how long it took.
part() {
    local name=$1 started=$SECONDS status=0 output took
    shift
    output=$(mktemp)
    echo
    echo "== $name"
    "$@" 2>&1 | tee "$output" || status=$?
    took=$((SECONDS - started))
    if [ "$status" -eq 0 ]; then
        parts_passed=$((parts_passed + 1))
    else
        parts_failed=$((parts_failed + 1))
    fi
    parts_said+=("$(printf '%-14s %3d min %02d s  %s  %s' "$name" $((took / 60)) $((took % 60)) \
        "$([ "$status" -eq 0 ] && echo passed || echo FAILED)" "$(tail -n 1 "$output")")")
    rm -f "$output"
    return 0
}

# One line a part: how long it took, whether it passed, and the last thing it said.
say_parts() {
    echo
    printf '%s\n' "${parts_said[@]}"
    echo "in all: $((SECONDS / 60)) min $((SECONDS % 60)) s"
}
