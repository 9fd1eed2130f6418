#!/usr/bin/env python3
"""Breaks the program on purpose, one fault at a time, and shows which test notices.

Reads every *.toml beside it. Each fault is written into a copy of its source file as a choice between the broken and the
right text, made when the process starts (MUTANT in the environment), so that one build serves them all. The copy is compiled
and linked by the very commands of the last `swift build --build-tests`; the sources and .build stay as they are.
"""

import concurrent.futures
import dataclasses
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys
import time
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
WORK = ROOT / ".build-mutants"
BUILD = ROOT / ".build" / "debug"
CI_SECONDS = 3 * 60  # of trying; the build and the control come before
LONGEST_TEST = 240
WORKERS = os.cpu_count() or 2
SWITCH = """\
import Glibc

/// The number of the fault that this process runs with; 0 for none.
public let mutantInForce: Int = unsafe getenv("MUTANT").flatMap { unsafe Int(String(cString: $0)) } ?? 0
"""


class Unusable(Exception):
    """A list or a build that nothing can be said with."""


@dataclasses.dataclass
class Edit:
    """One place in a source file, with the text that stands there and the fault that takes its place."""

    file: str
    old: str
    new: str
    after: str = ""
    form: str = "value"
    number: int = 0
    id: str = ""

    def place(self, text: str) -> int:
        """Where the old text begins: its only place in the file, or the first behind the only place of `after`."""
        if text.count(self.after or self.old) != 1:
            raise Unusable(f"{self.id} does not apply: {self.after or self.old!r} is not once in {self.file}")
        first = text.find(self.old, text.index(self.after) + len(self.after) if self.after else 0)
        if first < 0:
            raise Unusable(f"{self.id} does not apply: {self.old!r} is not behind its mark in {self.file}")
        return first

    def choice(self, old: str) -> str:
        """What stands in the copy in place of the old text."""
        if self.form == "statements":
            return f"if mutantInForce == {self.number} {{\n{self.new}\n}} else {{\n{old}\n}}"
        return f"(mutantInForce == {self.number} ? ({self.new}) : ({old}))"


@dataclasses.dataclass
class Mutant:
    number: int
    id: str
    title: str
    meets: list[str]
    test: str
    why: str
    edits: list[Edit]


def read_lists() -> list[Mutant]:
    mutants, ids = [], set()
    for path in sorted(HERE.glob("*.toml")):
        for entry in tomllib.loads(path.read_text())["mutant"]:
            number, known = len(mutants) + 1, {key: entry.pop(key) for key in ("id", "title", "meets", "test", "why")}
            try:
                edits = [Edit(number=number, id=known["id"], **edit) for edit in entry.pop("edits", [entry])]
            except TypeError as error:
                raise Unusable(f"{path.name}, {known['id']}: {error}")
            if known["id"] in ids or any(edit.form not in ("value", "statements") for edit in edits):
                raise Unusable(f"{path.name}, {known['id']}: the id is there twice, or the form is unknown")
            ids.add(known["id"])
            mutants.append(Mutant(number=number, edits=edits, **known))
    return mutants


def broken_copies(mutants: list[Mutant]) -> dict[str, str]:
    """The text of each file that a fault stands in, with all its choices."""
    edits = [edit for mutant in mutants for edit in mutant.edits]
    copies = {}
    for file in sorted({edit.file for edit in edits}):
        text = (ROOT / file).read_text()
        places = [(edit.place(text), edit) for edit in edits if edit.file == file]
        copies[file] = with_import(woven(text, 0, len(text), places))
    return copies


def woven(text: str, start: int, end: int, places: list[tuple[int, Edit]]) -> str:
    """The text from start to end with every choice in it; one choice may lie in the right half of another."""
    places = sorted(places, key=lambda place: (place[0], -len(place[1].old)))
    result, at = "", start
    while places:
        first, edit = places.pop(0)
        last = first + len(edit.old)
        inner = [place for place in places if place[0] < last]
        places = places[len(inner):]
        for place, other in inner:
            if place + len(other.old) > last:
                raise Unusable(f"{edit.id} and {other.id} overlap: take a longer or a shorter old text")
        result += text[at:first] + edit.choice(woven(text, first, last, inner))
        at = last
    return result + text[at:end]


def with_import(text: str) -> str:
    return text if re.search(r"^(\w+ )?import Vocabulary$", text, re.M) else "import Vocabulary\n" + text


def commands() -> tuple[dict[str, dict], dict[str, dict]]:
    """What the last build did for this package's own modules, and for the programs: name → inputs, arguments."""
    found, name = {}, None
    for line in (ROOT / ".build" / "debug.yaml").read_text().splitlines():
        if match := re.match(r'  "C\.(.+)-[^-]+-[^-]+-[^-]+-[^-]+-debug\.(module|exe|test)":', line):
            name = f"{match[1]}.{match[2]}"
            found[name] = {}
        elif name and (match := re.match(r"    (inputs|args): (\[.*\])$", line)):
            found[name][match[1]] = json.loads(match[2])
        elif not line.startswith("    "):
            name = None
    own = (str(ROOT / "Sources") + "/", str(ROOT / "Tests") + "/")
    modules = {
        command["args"][command["args"].index("-module-name") + 1]: command
        for name, command in found.items()
        if name.endswith(".module") and command["inputs"][0].startswith(own)
    }
    programs = {name: command for name, command in found.items() if not name.endswith(".module")}
    return modules, programs


class Copy:
    """The broken copy: which modules it needs, and how they are compiled and linked."""

    # Options of the build that name files beside the object, or that a fault may break (a variable left unused).
    PAIRS = {"-output-file-map", "-index-store-path", "-emit-objc-header-path", "-emit-module-path"}
    SINGLES = {
        "-emit-dependencies", "-incremental", "-enable-batch-mode", "-serialize-diagnostics", "-parseable-output",
        "-emit-objc-header", "-warnings-as-errors", "-strict-memory-safety", "-g",
    }  # fmt: skip

    def __init__(self, mutants: list[Mutant], tests: set[str]):
        self.modules, self.programs = commands()
        missing = tests - self.modules.keys()
        if missing:
            raise Unusable(f"no such test target: {', '.join(sorted(missing))}")
        self.order = []
        for module in sorted(tests):
            self.visit(module)
        self.copies = {}
        for file, text in broken_copies(mutants).items():
            copy = WORK / file
            write(copy, text)
            self.copies[str(ROOT / file)] = str(copy)
        self.switch = str(WORK / "Sources" / "MutantInForce.swift")
        write(pathlib.Path(self.switch), SWITCH)

    def needs(self, module: str) -> list[str]:
        inputs = [pathlib.Path(path) for path in self.modules[module]["inputs"]]
        names = [path.stem for path in inputs if path.suffix == ".swiftmodule"]
        # A test that runs a program has the program itself among its inputs.
        names += [path.name.replace("-", "_") for path in inputs if f"{path.name}.exe" in self.programs]
        return [name for name in names if name in self.modules]

    def visit(self, module: str) -> None:
        if module in self.order:
            return
        for need in self.needs(module):
            self.visit(need)
        self.order.append(module)

    def build(self) -> None:
        (WORK / "Modules").mkdir(parents=True, exist_ok=True)
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            # In the order of need: whoever waits, waits for one that was started before.
            tasks: dict[str, concurrent.futures.Future] = {}
            for module in self.order:
                tasks[module] = pool.submit(self.compile, module, [tasks[need] for need in self.needs(module)])
            for task in tasks.values():
                task.result()
        for name in self.programs:
            if name.endswith(".test") or name[:-4].replace("-", "_") in self.order:
                self.link(name)

    def compile(self, module: str, before: list[concurrent.futures.Future]) -> str:
        command = self.modules[module]
        folder = ROOT.joinpath(*pathlib.Path(command["inputs"][0]).relative_to(ROOT).parts[:2])
        sources = [self.copies.get(str(path), str(path)) for path in sorted(folder.rglob("*.swift"))]
        if module == "Vocabulary":
            sources.append(self.switch)
        stamps = [task.result() for task in before]
        arguments = self.plain(command["args"])
        contents = [hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest() for path in sources]
        stamp = hashlib.sha256(json.dumps([arguments, sources, contents, stamps]).encode()).hexdigest()
        mark = WORK / "Modules" / f"{module}.stamp"
        if not mark.exists() or mark.read_text() != stamp:
            module_path = ["-emit-module-path", str(WORK / "Modules" / f"{module}.swiftmodule")]
            whole = ["-whole-module-optimization", "-suppress-warnings", "-o", str(WORK / "Modules" / f"{module}.o")]
            run([*arguments, *module_path, *whole, *sources], f"compiling {module}")
            mark.write_text(stamp)
        return stamp

    def plain(self, arguments: list[str]) -> list[str]:
        kept, before = [], ""
        for argument in arguments:
            dropped = argument in self.PAIRS or argument in self.SINGLES or argument.startswith("@")
            if before == "-Xcc" or not dropped and before not in self.PAIRS:
                kept.append(argument)
            before = argument
        # The copy's modules come before those of the build.
        at = kept.index("-I")
        return kept[:at] + ["-I", str(WORK / "Modules")] + kept[at:]

    def link(self, name: str) -> None:
        arguments = list(self.programs[name]["args"])
        at = next(index for index, argument in enumerate(arguments) if argument.startswith("@"))
        homes = {path: path.split("/")[-2][:-6] for path in pathlib.Path(arguments[at][1:]).read_text().splitlines()}
        theirs = [path for path, module in homes.items() if module not in self.modules]
        mine = [str(WORK / "Modules" / f"{module}.o") for module in self.order if module in homes.values()]
        listing = WORK / f"{name}.objects"
        listing.write_text("\n".join(theirs + mine) + "\n")
        arguments[at] = f"@{listing}"
        output = arguments.index("-o") + 1
        arguments[output] = str(WORK / pathlib.Path(arguments[output]).name)
        run(arguments, f"linking {name}")

    @property
    def program(self) -> pathlib.Path:
        return next(WORK.glob("*.xctest"))


def write(path: pathlib.Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def run(arguments: list[str], what: str) -> None:
    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        lines = [line for line in (done.stdout + done.stderr).splitlines() if "error:" in line]
        raise Unusable(f"{what} failed:\n" + "\n".join(lines[:20] or (done.stdout + done.stderr).splitlines()[-20:]))


def play(program: pathlib.Path, tests: list[str], number: int) -> dict[str, str]:
    """Runs tests under one fault. Each test's fate: passed, caught, failed otherwise, or unfinished."""
    events = WORK / f"events-{number}.jsonl"
    events.unlink(missing_ok=True)
    pattern = "|".join(f"^{re.escape(test)}\\(" for test in tests)
    try:
        subprocess.run(
            [program, "--testing-library", "swift-testing", "--filter", pattern,
             "--event-stream-output-path", events, "--event-stream-version", "0"],
            cwd=WORK, env=os.environ | {"MUTANT": str(number)}, capture_output=True,
            timeout=LONGEST_TEST + 10 * len(tests),
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        pass
    fates = {test: "unfinished: it hung or the process ended" for test in tests}
    failures: dict[str, set[str]] = {test: set() for test in tests}
    for line in events.read_text().splitlines() if events.exists() else []:
        payload = json.loads(line)["payload"]
        test = next((test for test in tests if payload.get("testID", "").startswith(f"{test}(")), None)
        if test is None:
            continue
        if payload["kind"] == "issueRecorded":
            failures[test] |= {message["text"].split(":")[0] for message in payload["messages"]}
        elif payload["kind"] == "testEnded":
            asserted = failures[test] & {"Expectation failed", "Issue recorded"}
            fates[test] = "caught" if asserted else "it failed, but by no assertion" if failures[test] else "passed"
        elif payload["kind"] == "testSkipped":
            fates[test] = "skipped"
    events.unlink(missing_ok=True)
    return fates


def chosen(mutants: list[Mutant], words: list[str]) -> tuple[list[Mutant], float]:
    """All of them; for `ci` until the time is up, from a place in the list that moves on every day; or those named."""
    if words == ["full"]:
        return mutants, float("inf")
    if words != ["ci"]:
        picked = [mutant for mutant in mutants if any(mutant.id.startswith(word) for word in words)]
        return picked, float("inf")
    start = int(time.time() // 86_400) * 37 % len(mutants)
    return mutants[start:] + mutants[:start], CI_SECONDS


def main(words: list[str]) -> int:
    began = time.monotonic()
    everything = read_lists()
    mutants, limit = chosen(everything, words)
    if not mutants:
        raise Unusable("no mutant of that name")
    # Every fault is in the copy whichever are tried, so that the next run finds it compiled.
    copy = Copy(everything, {mutant.test.split(".")[0] for mutant in mutants})
    copy.build()
    built = time.monotonic() - began
    sound = play(copy.program, sorted({mutant.test for mutant in mutants}), 0)
    bad = [f"{test}: {fate} on the unbroken copy" for test, fate in sound.items() if fate != "passed"]
    print(f"Built in {built:.0f} s; {len(sound) - len(bad)} of {len(sound)} named tests pass on the unbroken copy.", flush=True)

    caught, tried, started = 0, 0, time.monotonic()
    width = max(len(mutant.id) for mutant in mutants)
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:

        def fate(mutant: Mutant) -> str | None:
            if time.monotonic() - started > limit:
                return None
            return play(copy.program, [mutant.test], mutant.number)[mutant.test]

        for mutant, result in zip(mutants, pool.map(fate, mutants)):
            if result is None:
                continue
            tried += 1
            caught += result == "caught"
            survived = {"caught": "caught by", "passed": "SURVIVED"}.get(result, f"NOT CAUGHT ({result})")
            print(f"{mutant.id:<{width}}  {mutant.title}: {survived} {mutant.test}", flush=True)
            if result != "caught":
                bad.append(f"{mutant.id} ({', '.join(mutant.meets)}): {result} — {mutant.test}")
    for line in bad:
        print(f"FINDING: {line}")
    print(
        f"mutants: {caught} of {tried} caught by their named tests, {len(mutants) - tried} left for another day, "
        f"{len(bad)} findings, {time.monotonic() - began:.0f} s"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:] or ["ci"]))
    except Unusable as error:
        print(f"mutants: {error}", file=sys.stderr)
        sys.exit(2)
