"""Audits suppressed tables with the independent auditor: audit.py REFERENCE exact|bounds FOLDER...

exact   no outsider and no single kommune works out a small figure by linear algebra; with every large figure opened the same auditor
        must find one now and then, else it would find nothing anywhere. Where a case has a structure, the closed share is
        compared with that of the reference elimination, which looks at outsiders only.
bounds  how many small figures somebody can give narrower bounds than 1 to k - 1: an outsider, a kommune, a member who knows the
        bits, a member with its kommune's figures, and two of those. Where the case gives closed figures bounds of their own (zeros
        closed), everybody is taken to know them.
"""
import glob
import itertools
import json
import sys


def disclosed(audit, case, adversary):
    """Small figures that this adversary works out exactly and does not own."""
    own = {i for name in adversary.split("+") for i in case["known_by"].get(name, {})}
    return (set(case["protect"]) - own) & set(audit.exact(case, adversary, audit.P61))


def primary_only(case):
    """The same table with nothing closed but what is small."""
    small = set(case["protect"])
    cells = [c if c["id"] in small else c | {"value": case["truth"][c["id"]], "status": "open"} for c in case["cells"]]
    return case | {"cells": cells}


def exact(audit, ge, cases):
    leaks, control, ours, whole, reference, compared = 0, 0, 0.0, 0.0, 0.0, 0
    for case in cases:
        adversaries = ["outsider", *case["known_by"]]
        for adversary in adversaries:
            found = disclosed(audit, case, adversary)
            leaks += len(found)
            if found:
                print(f"{case['name']}: {adversary} works out {sorted(found)}")
        bare = primary_only(case)
        control += any(disclosed(audit, bare, a) for a in adversaries[:2])
        structure = case.get("structure")
        if structure:
            columns = [dict.fromkeys(c, 1) for c in structure["cols"]]
            secondary = ge.ge(columns, structure["primary"], structure["candidates"])
            ours += structure["eliminated"] / len(columns)
            whole += structure["closed"] / len(columns)
            reference += (len(structure["primary"]) + len(secondary)) / len(columns)
            compared += 1
    share = "no shares"
    if compared:
        shares = [f"{x / compared:.3f}" for x in (ours, reference, whole)]
        share = f"elimination closes {shares[0]} of the cells, the reference {shares[1]}, with sums {shares[2]}"
    print(f"audit: {len(cases)} tables, {leaks} small figures worked out, {control} tables leak without secondary suppression; {share}")
    if compared and ours > 1.3 * reference:
        print("More than 1.3 times the reference's share is closed.")
        return 1
    return 1 if leaks or not control or not cases else 0


def bounds(audit, cases):
    """Figures narrowed, and pinned, by kind of adversary."""
    totals = {}
    for case in cases:
        kommuner = list(case["known_by"])
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
