#!/usr/bin/env python3
"""Times whole commands as a user runs them, and prints medians and ratios.

    python3 benches/commands.py [--runs 20] [--binary target/release/stackgen]

Each command runs as a fresh process in an empty home folder. Shown are the median and the
slowest wall time, the peak resident memory, and the ratio to what a user would run instead where
that is installed (the virtual environment that `tests/run` makes). Limits are printed beside the
figures and never fail the run: a benchmark reports, the tests decide.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROFILE = "ecs-ec2-95pct"


@dataclass(frozen=True)
class Case:
    """One command and what we hold it to."""

    name: str
    arguments: list[str]
    limit_ms: float | None = None
    limit_mib: float | None = None
    # Run untimed before each timed run, to start from the same place.
    before: list[str] | None = None


@dataclass(frozen=True)
class Result:
    """Wall times in ms, and the peak resident memory of the largest run in MiB."""

    times: list[float]
    peak_mib: float

    @property
    def median(self) -> float:
        return statistics.median(self.times)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--runs", type=int, default=20)
    options.add_argument("--binary", type=Path, default=ROOT / "target/release/stackgen")
    options.add_argument("--venv", type=Path, default=ROOT / ".venv")
    options = options.parse_args()
    if not options.binary.is_file():
        print(f"no {options.binary}: run `cargo build --release` first", file=sys.stderr)
        return 2

    with tempfile.TemporaryDirectory() as home:
        environment = {
            "HOME": home,
            "XDG_STATE_HOME": f"{home}/state",
            "PATH": os.environ["PATH"],
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        world = f"--sandbox={home}/world.json"
        binary = str(options.binary.resolve())
        cases = [
            Case("version (process start)", [binary, "--version"]),
            Case("render, compact", [binary, "render", PROFILE, "--format", "compact"], 10, 20),
            Case("plan --offline", [binary, "plan", PROFILE, "--offline"], 30),
            Case("check --all", [binary, "check", "--all"], 300),
            Case(
                "up in the sandbox, speed max",
                [binary, "up", PROFILE, world, "--sandbox-speed", "max", "--yes"],
                300,
                before=[binary, "sandbox", "reset", world, "--yes"],
            ),
        ]
        print(f"{'command':<32} {'median':>9} {'slowest':>9} {'peak':>9}   limit")
        results = {case.name: show(case, options.runs, environment) for case in cases}
        rivals(results["render, compact"], options, environment, binary, Path(home))
    return 0


def show(case: Case, runs: int, environment: dict[str, str]) -> Result:
    """Measures one case and prints its line."""
    result = measure(case, runs, environment)
    limits = [f"{case.limit_ms:g} ms" if case.limit_ms else "", f"{case.limit_mib:g} MiB" if case.limit_mib else ""]
    ratio = f"  ({result.median / case.limit_ms:.2f} of the limit)" if case.limit_ms else ""
    print(
        f"{case.name:<32} {result.median:>6.1f} ms {max(result.times):>6.1f} ms "
        f"{result.peak_mib:>5.1f} MiB   {', '.join(filter(None, limits))}{ratio}"
    )
    return result


def rivals(ours: Result, options: argparse.Namespace, environment: dict[str, str], binary: str, home: Path) -> None:
    """What users would run instead to render or to check the same stack, where it is installed."""
    template = home / "template.json"
    rendered = subprocess.run(
        [binary, "render", PROFILE, "--format", "json"], env=environment, capture_output=True, check=True
    )
    template.write_bytes(rendered.stdout)
    cfn_lint = options.venv / "bin/cfn-lint"
    if cfn_lint.is_file():
        case = Case("cfn-lint, the same template", [str(cfn_lint), "-t", str(template)])
        theirs = show(case, min(options.runs, 5), environment)
        print(f"render is {theirs.median / ours.median:.0f} times as fast as one cfn-lint of its result")
    else:
        print(f"cfn-lint: not in {options.venv}; `python3 tests/run` installs it")


def measure(case: Case, runs: int, environment: dict[str, str]) -> Result:
    """Runs the command `runs` times, one process after the other."""
    times, peak = [], 0.0
    for _ in range(runs):
        if case.before:
            subprocess.run(case.before, env=environment, capture_output=True, check=True)
        begin = time.perf_counter()
        process = subprocess.Popen(
            case.arguments, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        times.append((time.perf_counter() - begin) * 1000)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"`{' '.join(case.arguments)}` ended with exit code {process.returncode}")
        peak = max(peak, usage.ru_maxrss / 1024)
    return Result(times, peak)


if __name__ == "__main__":
    sys.exit(main())
