#!/usr/bin/env python3
"""Times `stackgen report` on a large run beside pandas and matplotlib on the same file.

    python3 benches/report.py [--samples 1000000] [--runs 5] [--python PYTHON] [--keep FOLDER]

Makes a run folder with that many containers, then measures, each in a process of its own: our
report as SVG and as PNG, and everything at once as `report --recover` leaves it in the folder;
then a script that makes the same out of the same file with pandas and matplotlib: percentiles of
each phase, in all and by service and zone, the curve by second, a chart as SVG and as PNG. PYTHON
must have pandas, matplotlib and pyarrow (`pip install pandas matplotlib pyarrow`). Limits are
printed beside the figures and never fail the run: a benchmark reports, the tests decide.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN = "20260102T030405Z-bench"
LIMIT_S, LIMIT_MB = 0.5, 200
STAMPS = ("requested", "created", "pull_started", "pull_stopped", "started", "app")

RIVAL = """
import sys, numpy, pandas, matplotlib
matplotlib.use("Agg")
from matplotlib import pyplot
path, engine = sys.argv[1:3]
stamps = ["requested", "created", "pull_started", "pull_stopped", "started", "app"]
with open(path, "rb") as file:
    file.readline()
    if engine == "pyarrow":
        import pyarrow.json
        table = pyarrow.json.read_json(file)
        moments = table["ms"].combine_chunks().flatten().to_numpy().reshape(-1, len(stamps))
        frame = table.drop(["ms"]).to_pandas()
    else:
        frame = pandas.read_json(file, lines=True)
        moments = numpy.array(frame.pop("ms").tolist())
for place, name in enumerate(stamps):
    frame[name] = moments[:, place]
frame = frame.drop_duplicates("task", keep="last")
ends = list(zip(stamps, stamps[1:])) + [("requested", "app")]
lengths = pandas.DataFrame({f"{a} {b}": frame[b] - frame[a] for a, b in ends})
parts = [0, .5, .9, .95, .99, 1]
figures = [lengths.quantile(parts), lengths.mean(), (lengths < 0).sum(), lengths.isna().sum()]
for key in ("service", "az"):
    figures.append(lengths.groupby(frame[key]).quantile(parts))
hosts = lengths[["pull_started pull_stopped", "requested app"]].groupby(frame["host"])
figures += [hosts.quantile(part) for part in parts]
seconds = numpy.sort(numpy.ceil(frame["app"] / 1000))
curve = numpy.searchsorted(seconds, numpy.arange(seconds[-1] + 1), side="right")
pyplot.plot(curve)
pyplot.savefig(sys.argv[3] + "/chart.svg")
pyplot.savefig(sys.argv[3] + "/chart.png", dpi=150)
print(int(curve[-1]))
"""


@dataclass(frozen=True)
class Result:
    """Wall times in seconds, processor time of the cheapest run (which other work on the machine
    disturbs least), and the peak resident memory of the largest run in MB."""

    name: str
    times: list[float]
    cpu: float
    peak_mb: float

    @property
    def median(self) -> float:
        return statistics.median(self.times)


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--samples", type=int, default=1_000_000)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--binary", type=Path, default=ROOT / "target/release/stackgen")
    options.add_argument("--python", type=Path, default=ROOT / ".venv/bin/python")
    options.add_argument("--keep", type=Path, help="make the run folder here and leave it")
    options = options.parse_args()
    if not options.binary.is_file():
        print(f"no {options.binary}: run `cargo build --release` first", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as scratch:
        runs = options.keep or Path(scratch) / "runs"
        folder = make(runs / RUN, options.samples)
        size = (folder / "samples.ndjson").stat().st_size / 1e6
        print(f"{options.samples} containers, samples.ndjson of {size:.0f} MB, {os.cpu_count()} cores")
        print(f"{'':<34} {'median':>8} {'slowest':>8} {'cpu':>8} {'peak':>9}   limit")
        ours = report(options, folder, Path(scratch))
        rivals(options, folder, ours, Path(scratch))
    return 0


def make(folder: Path, samples: int) -> Path:
    """A run folder as one leaves it that was killed at its end. Starts are spread as stairs of a
    minute are; the containers of a host start near each other, as they do."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    t0 = "2026-01-02T03:04:05.678Z"
    head = {"schema": "stackgen.events/1", "run": RUN, "profile": "bench", "began": t0,
            "simulated": True, "version": "0"}
    (folder / "events.ndjson").write_text(json.dumps(head) + "\n")
    origin = {"source": "made up", "resolution_ms": 1}
    header = {"schema": "stackgen.samples/1", "t0": t0, "simulated": True, "from": 0, "to": samples,
              "stamps": {name: origin for name in STAMPS}}
    draw = random.Random(311)
    with open(folder / "samples.ndjson", "w") as file:
        file.write(json.dumps(header, separators=(",", ":")) + "\n")
        for first in range(0, samples, 10_000):
            numbers = range(first, min(first + 10_000, samples))
            file.write("".join(line(draw, number, samples) for number in numbers))
    return folder


def line(draw: random.Random, number: int, samples: int) -> str:
    """One container: some seconds to be made, a pull, a start."""
    host = number // 30 * 2 + draw.randrange(2)
    created = int(600_000 * number / samples) + draw.randrange(20_000)
    pulling = created + 9_000 + int(draw.expovariate(1 / 4_000))
    pulled = pulling + 4_000 + int(draw.expovariate(1 / 2_000))
    started = pulled + draw.randrange(500, 2_500)
    app = started + draw.randrange(300, 1_500)
    moments = f"{number % 5},{created},{pulling},{pulled},{started},{app}"
    return (
        f'{{"task":"{draw.getrandbits(128):032x}","service":"app{number % 5 + 1}",'
        f'"az":"use1-az{host % 4 + 1}","host":"i-{host * 0x9E3779B97F4A7C15 % (1 << 68):017x}",'
        f'"ms":[{moments}]}}\n'
    )


def report(options: argparse.Namespace, folder: Path, scratch: Path) -> list[Result]:
    """Our report, in the forms it has."""
    command = [str(options.binary.resolve()), "report", str(folder)]
    environment = {"HOME": str(scratch), "PATH": os.environ["PATH"]}
    forms = {
        "report as SVG": ["--format", "svg", "-o", str(scratch / "chart.svg")],
        "report as PNG": ["--format", "png", "-o", str(scratch / "chart.png")],
        "report, every file of the folder": ["--recover", "-o", str(scratch / "report.md")],
    }
    return [
        show(measure(name, [*command, *form], options.runs, environment), f"{LIMIT_S:g} s, {LIMIT_MB} MB")
        for name, form in forms.items()
    ]


def rivals(options: argparse.Namespace, folder: Path, ours: list[Result], scratch: Path) -> None:
    """The same with pandas and matplotlib, with its own JSON reader and with Arrow's."""
    python = str(options.python)
    asked = subprocess.run([python, "-c", "import pandas, matplotlib, pyarrow"], capture_output=True)
    if asked.returncode != 0:
        print(f"pandas, matplotlib or pyarrow: not known to {python}; see --python")
        return
    script = scratch / "rival.py"
    script.write_text(RIVAL)
    for engine in ("pandas", "pyarrow"):
        name = "pandas, matplotlib" + (", pyarrow" if engine == "pyarrow" else "")
        command = [python, str(script), str(folder / "samples.ndjson"), engine, str(scratch)]
        theirs = show(measure(name, command, min(options.runs, 3), dict(os.environ)), "")
        for result in ours:
            times, memory = theirs.median / result.median, theirs.peak_mb / result.peak_mb
            print(f"  {result.name}: {times:.1f} times as fast, in 1/{memory:.1f} of the memory")


def measure(name: str, command: list[str], runs: int, environment: dict[str, str]) -> Result:
    """Runs the command `runs` times, one process after the other."""
    times, cpu, peak = [], [], 0.0
    for _ in range(runs):
        began = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        times.append(time.perf_counter() - began)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{name} failed: {said.decode(errors='replace')}")
        cpu.append(usage.ru_utime + usage.ru_stime)
        peak = max(peak, usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3))
    return Result(name, times, min(cpu), peak)


def show(result: Result, limit: str) -> Result:
    """Prints the line of a result."""
    print(
        f"{result.name:<34} {result.median:>6.2f} s {max(result.times):>6.2f} s {result.cpu:>6.2f} s "
        f"{result.peak_mb:>6.0f} MB   {limit}",
        flush=True,
    )
    return result


if __name__ == "__main__":
    sys.exit(main())
