"""Runs Tværsum's benchmarks beside those of its peers, turn by turn, so that a busy machine is busy for both.

    compare.py tally BENCH PEERS EXTRACT UTF8     the tally beside DuckDB (PEERS holds b_duckdb.py)
    compare.py tls BENCH PEER FOLDER              TLS beside swift-nio-ssl (FOLDER holds the certificates)

Prints medians with the lowest and highest run, and ratios of medians. Exits 1 where the tally's answers differ from
DuckDB's, or it is slower than DuckDB on the same file and threads, or it needs 100 MB or more.
"""

import hashlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 7
MEGABYTES = 1000
MEMORY_LIMIT = 100
SUITES = {"0x1301": "TLS_AES_128_GCM_SHA256", "0x1302": "TLS_AES_256_GCM_SHA384"}


class Run:
    """One whole process: wall and processor seconds, peak memory in MB, and the line of JSON that it prints last."""

    def __init__(self, command, environment):
        start = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **environment})
        text = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        if status != 0:
            sys.exit(f"{command[0]} failed")
        self.wall = time.perf_counter() - start
        self.processor = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss / 1000
        self.line = json.loads(text.splitlines()[-1])


def take_turns(commands):
    """Every command ROUNDS times, one after the other in each round: the runs of each."""
    rounds = [[Run(command, environment) for command, environment in commands] for _ in range(ROUNDS)]
    return list(zip(*rounds))


def show(name, rates, processor, memory=None):
    """One contestant's row."""
    spread = f"({min(rates):.0f}–{max(rates):.0f})"
    text = f"  {name:40}{statistics.median(rates):6.0f} MB/s {spread:13}"
    text += f"{statistics.median(processor):6.2f} s of processor"
    print(text + ("" if memory is None else f"{max(memory):6.0f} MB of memory"))


def ratio(ours, theirs):
    """How many times ours is of theirs, by medians."""
    return statistics.median(ours) / statistics.median(theirs)


def tally(bench, peers, extract, utf8):
    sizes = {file: os.path.getsize(file) / 1e6 for file in (extract, utf8)}
    answer = pathlib.Path(tempfile.mkdtemp()) / "answer"
    duckdb = [sys.executable, f"{peers}/b_duckdb.py"]
    good = True
    for threads in ("1", "2"):
        contestants = [
            ("tvaersum", extract, [bench, "tally", extract, threads]),
            ("duckdb", extract, [*duckdb, extract, threads]),
            ("duckdb, file converted to UTF-8 before", utf8, [*duckdb, utf8, threads, "utf-8"]),
        ]
        environment = {"TVAERSUM_BENCH_ANSWER": str(answer)}
        runs = take_turns([(command, environment) for _, _, command in contestants])
        rates = [[sizes[file] / run.wall for run in own] for (_, file, _), own in zip(contestants, runs)]
        noun = "thread" if threads == "1" else "threads"
        print(f"Tally: {sizes[extract]:.0f} MB, {threads} {noun} each, whole processes, {ROUNDS} rounds in turn")
        work = [[run.processor for run in own] for own in runs]
        for (name, _, _), own, rate, seconds in zip(contestants, runs, rates, work):
            show(name, rate, seconds, [run.memory for run in own])
        against = [ratio(rates[0], rate) for rate in rates[1:]]
        print(f"  ratio of medians: {against[0]:.2f}, by processor time {ratio(work[1], work[0]):.2f};", end=" ")
        print(f"with the conversion given away {against[1]:.2f} and {ratio(work[2], work[0]):.2f}")
        same = hashlib.sha256(answer.read_bytes()).hexdigest() == runs[1][-1].line["checksum"]
        small = max(run.memory for run in runs[0]) < MEMORY_LIMIT
        for holds, words in [
            (same, "the same answers"),
            (against[0] >= 1, "not slower than DuckDB"),
            (small, f"less than {MEMORY_LIMIT} MB of memory"),
        ]:
            print(f"  {words}: {'yes' if holds else 'NO'}")
            good = good and holds
    return good


def tls(bench, peer, folder):
    # swift-nio-ssl cannot be told its TLS 1.3 suites, so OpenSSL is: once as it comes, once with the peer's suite.
    suite = pathlib.Path(folder) / "aes128.cnf"
    suite.write_text(
        "openssl_conf = start\n[start]\nssl_conf = ssl\n[ssl]\nsystem_default = suites\n"
        "[suites]\nCiphersuites = TLS_AES_128_GCM_SHA256\n"
    )
    ours = [bench, "tls", str(MEGABYTES), folder]
    commands = [(ours, {}), (ours, {"OPENSSL_CONF": str(suite)})]
    if peer:
        commands.append(([peer, str(MEGABYTES), folder], {}))
    runs = take_turns(commands)
    print(f"TLS: {MEGABYTES} MB one way over loopback, both ends in one process, {ROUNDS} rounds in turn")
    for own in runs:
        line = own[0].line
        name = f"{line['peer']}, {SUITES.get(line['cipher'], line['cipher'])}"
        show(name, [run.line["MB_per_s"] for run in own], [run.line["cpu_s"] for run in own])
    if peer:
        comes, equal, theirs = [[run.line["MB_per_s"] for run in own] for own in runs]
        work = [[run.line["cpu_s"] for run in own] for own in runs]
        same = runs[1][0].line["cipher"] == runs[2][0].line["cipher"]
        print(f"  ratio of medians: {ratio(comes, theirs):.2f},", end=" ")
        print(f"by processor time {ratio(work[2], work[0]):.2f}", end="")
        both = f"{ratio(equal, theirs):.2f} and {ratio(work[2], work[1]):.2f}"
        print(f"; with the same suite {both}" if same else "")
    return True


if __name__ == "__main__":
    subject, *arguments = sys.argv[1:]
    sys.exit(0 if {"tally": tally, "tls": tls}[subject](*arguments) else 1)
