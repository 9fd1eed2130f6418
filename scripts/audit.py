"""Audits suppressed tables with the independent auditor: audit.py REFERENCE exact|bounds FOLDER...

exact   no outsider and no single kommune works out a small figure by linear algebra; with every large figure opened the same auditor
        must find one now and then, else it would find nothing anywhere. The closed share is compared with that of the reference
        elimination, which looks at outsiders only, and may be MOST times as large; with every row closed whole that has a
        closed figure it would be larger, else the limit would bind nothing.
bounds  how many small figures somebody can give narrower bounds than 1 to k - 1: an outsider, a kommune, a member who knows the
        bits, a member with its kommune's figures, and two of those. Where the case gives closed figures bounds of their own (zeros
        closed), everybody is taken to know them.
"""
import glob
import itertools
import json
import sys

# How many times the reference's share may stay closed, by elimination alone and with the tests of sums.
MOST = 1.3


def disclosed(audit, case, adversary):
    """Small figures that this adversary works out exactly and does not own."""
    own = {i for name in adversary.split("+") for i in case["known_by"].get(name, {})}
    return (set(case["protect"]) - own) & set(audit.exact(case, adversary, audit.P61))


def primary_only(case):
    """The same table with nothing closed but what is small."""
    small = set(case["protect"])
    cells = [c if c["id"] in small else c | {"value": case["truth"][c["id"]], "status": "open"} for c in case["cells"]]
    return case | {"cells": cells}


def shares(ge, case):
    """Shares of the released counts: closed by the reference, by elimination, with sums, and were rows closed whole."""
    structure, status = case["structure"], {c["id"]: c["status"] for c in case["cells"]}
    secondary = ge.ge([dict(c) for c in structure["cols"]], structure["primary"], structure["candidates"])
    closed = [i for i in structure["ids"] if status[i] != "open"]
    parties = {i.split("|")[1] for i in closed}
    rows = [i for i in structure["ids"] if i.split("|")[1] in parties]
    counts = len(structure["primary"]) + len(secondary), structure["eliminated"], len(closed), len(rows)
    return [count / len(structure["ids"]) for count in counts]


def compared(name, tables):
    """Prints mean shares and the two ratios, and whether they keep within bounds."""
    reference, eliminated, closed, rows = (sum(column) / len(tables) for column in zip(*tables))
    print(
        f"{name:<14} {len(tables):>4} tables: reference {reference:.3f}, elimination {eliminated:.3f}, {eliminated / reference:.2f} times; "
        f"with sums {closed:.3f}, {closed / reference:.3f} times"
    )
    return max(eliminated, closed) <= MOST * reference < rows


def exact(audit, ge, cases):
    leaks, control, groups = 0, 0, {}
    for case in cases:
        adversaries = ["outsider", *case["known_by"]]
        for adversary in adversaries:
            found = disclosed(audit, case, adversary)
            leaks += len(found)
            if found:
                print(f"{case['name']}: {adversary} works out {sorted(found)}")
        bare = primary_only(case)
        control += any(disclosed(audit, bare, a) for a in adversaries[:2])
        groups.setdefault(case["name"].rsplit("-", 2)[0], []).append(shares(ge, case))
    for name, tables in groups.items():
        compared(name, tables)
    kept = bool(cases) and compared("all", [table for tables in groups.values() for table in tables])
    print(f"audit: {len(cases)} tables, {leaks} small figures worked out, {control} tables leak without secondary suppression")
    if not kept:
        print(f"More is closed than {MOST} times the reference's share, or the limit would bind nothing.")
    return 0 if kept and control and not leaks else 1


def bounds(audit, cases):
    """Figures narrowed, and pinned, by kind of adversary."""
    totals = {}
    for case in cases:
        kommuner = sorted(case["known_by"])
        mask = [] if case["name"].startswith("zeros") else ["+mask"]
        kinds = {"outsider": ["outsider"], "kommune": kommuner}
        if mask:
            kinds |= {"member who knows the bits": ["mask"], "member and kommune": [k + "+mask" for k in kommuner]}
        kinds["two of those"] = ["+".join(p) + "".join(mask) for p in itertools.combinations(kommuner[:4], 2)]
        for kind, adversaries in kinds.items():
            for adversary in adversaries:
                own = {i for name in adversary.split("+") for i in case["known_by"].get(name, {})}
                asked = set(case["protect"]) - own
                result = audit.intervals(case, adversary, integer=True, only=asked)
                for figure, (low, high) in result.items():
                    least = case["k"] - 2 + (1 if not mask else 0)
                    width = None if low is None or high is None else high - low
                    total = totals.setdefault(kind, [0, 0, 0])
                    total[0] += 1
                    total[1] += width is not None and width < least
                    total[2] += width == 0
    for kind, (asked, narrowed, pinned) in totals.items():
        print(f"{kind:<28} {asked:>6} small figures, {narrowed:>5} narrowed, {pinned:>5} pinned")
    return 0


def main():
    reference, mode, folders = sys.argv[1], sys.argv[2], sys.argv[3:]
    sys.path.insert(0, reference)
    import sdc_audit
    import sdc_ge

    cases = [json.load(open(f)) for folder in folders for f in sorted(glob.glob(f"{folder}/*.json"))]
    return exact(sdc_audit, sdc_ge, cases) if mode == "exact" else bounds(sdc_audit, cases)


if __name__ == "__main__":
    sys.exit(main())
