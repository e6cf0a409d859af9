#!/usr/bin/env python3
"""Deletes many stacks in several Regions at once, and prints what that takes.

    python3 benches/teardown.py [--stacks 40] [--profile ecs-ec2-95pct] [--binary target/debug/stackgen]

Everything happens in the simulated AWS, with its quotas raised by a script of faults and without
waiting, so times are simulated. Shown are the time from the first call of `down --all` to its last,
beside the slowest single delete of the same run and beside one stack deleted alone; the calls by
service, the budget they kept to, and how many were throttled.
"""

from __future__ import annotations

import argparse
import collections
import datetime
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REGIONS = ["us-east-1", "eu-west-1"]
# What the stacks of one Region need more of than AWS gives by default.
QUOTAS = [
    "vpc/L-F678F1CE",  # VPCs
    "ec2/L-0263D0A3",  # Elastic IP addresses
    "vpc/L-A4707A72",  # Internet gateways
    "vpc/L-FE5A380F",  # NAT gateways a zone
    "vpc/L-407747CB",  # subnets a VPC
    "ec2/L-34B43A08",  # Spot vCPUs
    "ec2/L-1216C47A",  # On-Demand vCPUs
    "fargate/L-3032A538",  # Fargate vCPUs
    "fargate/L-36FBB829",  # Fargate Spot vCPUs
]


class World:
    """A simulated AWS in a folder of its own."""

    def __init__(self, binary: Path, folder: Path) -> None:
        self.binary = binary
        self.folder = folder
        script = [
            {"region": region, "set": {"quota": {"code": code, "value": 5000}}}
            for region in REGIONS
            for code in QUOTAS
        ]
        self.script = folder / "quotas.yaml"
        self.script.write_text(json.dumps({"world": script}))

    def run(self, *arguments: str, log: str | None = None) -> subprocess.CompletedProcess[str]:
        environment = {
            "HOME": str(self.folder),
            "PATH": os.environ["PATH"],
            "STACKGEN_SANDBOX": str(self.folder / "world.json"),
            "STACKGEN_SANDBOX_SPEED": "max",
            "STACKGEN_SANDBOX_FAULTS": str(self.script),
        }
        if log:
            environment["STACKGEN_SANDBOX_LOG"] = str(self.folder / log)
        done = subprocess.run(
            [self.binary, *arguments, "--yes", "--quiet", "--output", "json"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            print(done.stderr, file=sys.stderr)
        return done

    def calls(self, log: str) -> list[dict]:
        lines = (self.folder / log).read_text().splitlines()
        return [json.loads(line) for line in lines]


def seconds(calls: list[dict]) -> float:
    """Simulated seconds from the first call to the last."""
    times = [datetime.datetime.fromisoformat(call["time"]) for call in calls]
    return (max(times) - min(times)).total_seconds()


def alone(binary: Path, profile: str) -> float:
    """Simulated seconds of one `down` with nothing else in the world."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(binary, Path(folder))
        world.run("up", profile)
        world.run("down", "--all", log="down.log")
        return seconds(world.calls("down.log"))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--stacks", type=int, default=40)
    options.add_argument("--profile", default="ecs-ec2-95pct")
    options.add_argument("--binary", type=Path, default=ROOT / "target/debug/stackgen")
    options = options.parse_args()
    if not options.binary.is_file():
        print(f"no {options.binary}: run `cargo build` first", file=sys.stderr)
        return 2
    binary = options.binary.resolve()
    with tempfile.TemporaryDirectory() as folder:
        world = World(binary, Path(folder))
        for number in range(options.stacks):
            region = REGIONS[number % len(REGIONS)]
            name = f"n{number:02}"
            made = world.run("up", options.profile, "--ttl", "24h", "--name", name, "--region", region)
            if made.returncode != 0:
                return made.returncode
        began = time.monotonic()
        down = world.run("down", "--all", log="down.log")
        real = time.monotonic() - began
        calls = world.calls("down.log")
        stacks = json.loads(down.stdout)["stacks"] if down.stdout else []
        left = json.loads(world.run("status").stdout)["stacks"]
    report(options, calls, stacks, left, real, alone(binary, options.profile))
    return down.returncode


def report(options, calls, stacks, left, real, single) -> None:
    whole = seconds(calls)
    slowest = max((stack["seconds"] or 0 for stack in stacks), default=0)
    by_action = collections.Counter(f"{call['service']}:{call['action']}" for call in calls)
    by_service = collections.Counter(call["service"] or "not simulated" for call in calls)
    throttled = [call for call in calls if "hrottl" in (call["error"] or "")]
    print(f"{options.stacks} stacks of {options.profile} in {len(REGIONS)} Regions (simulated)")
    print(f"  gone                    {sum(stack['result'] == 'deleted' for stack in stacks)}")
    print(f"  still listed            {len(left)}")
    print(f"  down --all              {whole:.0f} s simulated, {real:.1f} s real")
    print(f"  slowest single delete   {slowest} s simulated (DeleteStack to its end)")
    print(f"  one stack alone         {single:.0f} s simulated ({whole / max(single, 1):.2f} times)")
    print(f"  calls                   {len(calls)}, of which throttled {len(throttled)}")
    for service, count in by_service.most_common():
        print(f"    {service:<20}  {count:>6}  ({count / max(whole, 1):.2f} a second)")
    for action, count in by_action.most_common(12):
        print(f"      {action:<40} {count:>6}")


if __name__ == "__main__":
    sys.exit(main())
