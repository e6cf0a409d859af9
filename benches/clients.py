#!/usr/bin/env python3
"""Three clients beside each other: stackgen, `aws cloudformation deploy`, sceptre.

    python3 benches/clients.py                        ecs-ec2-95pct in real time: about ten minutes
    python3 benches/clients.py --profile smoke        about four
    python3 benches/clients.py --clients stackgen     one of them

Each client makes and deletes the same template on a served sandbox of its own, at the speed of real
time, all at the same time. The server's log says which calls were made; its events say when
something happened, and each line of a client's output is stamped as it is read: the difference is
how late the client told. The tools come from `.venv`, which `python3 tests/run` makes.
Prints Markdown.
"""

import argparse
import collections
import datetime
import json
import os
import pathlib
import re
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv" / "bin"
REGION = "us-east-1"
OURS = "stackgen"


def instant(text):
    """Seconds since the epoch of an RFC 3339 time."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


class Server:
    """`stackgen sandbox serve` in a folder of its own, with a log of every call."""

    def __init__(self, binary, speed):
        self.folder = tempfile.TemporaryDirectory()
        self.room = pathlib.Path(self.folder.name)
        self.log = self.room / "calls.ndjson"
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.room), "LC_ALL": "C.UTF-8",
            "AWS_ACCESS_KEY_ID": "111122223333", "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true", "PYTHONUNBUFFERED": "1",
        }
        self.process = subprocess.Popen(
            [binary, "sandbox", "serve", "--port", "0", f"--sandbox={self.room / 'world.json'}",
             f"--sandbox-log={self.log}", "--sandbox-speed", str(speed)],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=self.environment, text=True,
        )
        self.url = self.process.stdout.readline().strip()
        self.environment["AWS_ENDPOINT_URL"] = self.url
        self.offset = self.measure()

    def measure(self):
        """Seconds to add to the clock on the wall to get simulated time."""
        before = time.time()
        try:
            urllib.request.urlopen(f"{self.url}/", timeout=5)
        except urllib.error.HTTPError:
            pass  # It is no call, and is refused; the log has the time of it.
        after = time.time()
        return instant(self.lines()[-1]["time"]) - (before + after) / 2

    def lines(self):
        """The calls so far."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]

    def events(self, stack):
        """The history of a stack: when which resource got which status."""
        command = [VENV / "aws", "cloudformation", "describe-stack-events", "--stack-name", stack]
        answer = subprocess.run(
            [*command, "--output", "json"], env=self.environment, capture_output=True, check=True,
        )
        return [
            (event["LogicalResourceId"], event["ResourceStatus"], instant(event["Timestamp"]),
             event["StackId"], event["ResourceType"])
            for event in json.loads(answer.stdout)["StackEvents"]
        ]

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()


class Act:
    """One command of a client, and all that was seen of it."""

    def __init__(self, server, commands):
        first = len(server.lines())
        self.said = []
        begin = time.time()
        for command in commands:
            process = subprocess.Popen(
                command, cwd=server.room, env=server.environment, text=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )
            for line in process.stdout:
                self.said.append((time.time() + server.offset, line.rstrip()))
            self.code = process.wait()
            if self.code != 0:
                break
        self.ended = time.time() + server.offset
        self.seconds = time.time() - begin
        self.calls = [line for line in server.lines()[first:] if line["action"]]

    def cloudformation(self):
        """Calls to CloudFormation, by action."""
        return collections.Counter(
            call["action"] for call in self.calls if call["service"] == "cloudformation"
        )

    def last_words(self):
        spoken = [line for _, line in self.said if line.strip() and not line.startswith("{")]
        return re.sub(r"^\[[^]]*\] - ", "", spoken[-1]) if spoken else "(nothing)"


def shown_by_us(act):
    """When we showed which event first: from our JSON lines."""
    shown = {}
    for at, line in act.said:
        if line.startswith("{"):
            event = json.loads(line)
            if event.get("event") == "happened":
                shown.setdefault((event["logical_id"], event["status"]), at)
    return shown


def shown_as_text(act):
    """The same from lines with the words LogicalId AWS::Type STATUS."""
    shown = {}
    for at, line in act.said:
        words = line.split()
        kinds = [index for index, word in enumerate(words) if word.startswith("AWS::")]
        if kinds and 0 < kinds[0] < len(words) - 1:
            shown.setdefault((words[kinds[0] - 1], words[kinds[0] + 1]), at)
    return shown


def delays(events, shown):
    """How late each event was shown, of those that were shown."""
    happened = {}
    for logical_id, status, at, _, _ in events:
        if status == "REVIEW_IN_PROGRESS":
            continue  # The change set was taken; nothing happens yet.
        happened[(logical_id, status)] = min(at, happened.get((logical_id, status), at))
    return [shown[key] - at for key, at in happened.items() if key in shown], len(happened)


class Run:
    """Creation and deletion by one client."""

    def __init__(self, name, options, template):
        self.name = name
        server = Server(options.binary, options.speed)
        try:
            create, delete, stack = commands(name, options, template, server)
            self.create = Act(server, [create])
            events = server.events(stack)
            self.arn = events[0][3]
            shown = shown_by_us if name == OURS else shown_as_text
            self.delays, self.events = delays(events, shown(self.create))
            self.end_delay = self.create.ended - end_of(events, "CREATE_COMPLETE")
            self.delete = Act(server, delete)
            self.delete_delay = self.delete.ended - end_of(
                server.events(self.arn), "DELETE_COMPLETE"
            )
        finally:
            server.stop()


def end_of(events, status):
    ends = [at for _, word, at, _, kind in events
            if word == status and kind == "AWS::CloudFormation::Stack"]
    return max(ends) if ends else float("nan")


def commands(name, options, template, server):
    """How the client makes and deletes the stack, and the stack's name."""
    room = server.room
    if name == OURS:
        reach = ["--endpoint-url", server.url, "--region", REGION, "--yes"]
        create = [options.binary, "up", options.profile, "--ttl", "never", "--progress", "json"]
        delete = [options.binary, "down", options.profile, "--progress", "plain"]
        return [*create, *reach], [[*delete, *reach]], f"stackgen-{options.profile}"
    if name == "aws":
        file = room / "template.json"
        file.write_text(template)
        aws = [VENV / "aws", "cloudformation"]
        create = [*aws, "deploy", "--stack-name", "by-aws", "--template-file", file,
                  "--capabilities", "CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"]
        delete = [[*aws, "delete-stack", "--stack-name", "by-aws"],
                  [*aws, "wait", "stack-delete-complete", "--stack-name", "by-aws"]]
        return create, delete, "by-aws"
    for path, text in (
        ("templates/profile.json", template),
        ("config/config.yaml", f"project_code: by\nregion: {REGION}\n"),
        ("config/sceptre.yaml", "template: {type: file, path: profile.json}\n"),
    ):
        (room / path).parent.mkdir(exist_ok=True)
        (room / path).write_text(text)
    sceptre = [VENV / "sceptre", "--no-colour"]
    return ([*sceptre, "launch", "--yes", "sceptre.yaml"],
            [[*sceptre, "delete", "--yes", "sceptre.yaml"]], "by-sceptre")


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


def ratio(value, ours):
    return f"{value:.2f}" if not ours else f"{value:.2f} ({value / ours:.1f}×)"


def report(runs, options):
    ours = runs.get(OURS)
    base = next(iter(runs.values())) if ours is None else ours
    print(f"Profile `{options.profile}` on a served sandbox at speed {options.speed}; seconds. "
          f"In brackets: compared with {base.name}.\n")

    def row(run):
        late = run.delays or [run.end_delay]
        calls = sum(run.create.cloudformation().values())
        base_late = base.delays or [base.end_delay]
        return [
            run.name, f"{run.create.seconds:.1f}",
            ratio(calls, sum(base.create.cloudformation().values())),
            f"{len(run.delays)} of {run.events}",
            ratio(statistics.mean(late), statistics.mean(base_late)),
            ratio(sorted(late)[int(len(late) * 0.95)], sorted(base_late)[int(len(base_late) * 0.95)]),
            ratio(max(late), max(base_late)),
            ratio(run.end_delay, base.end_delay),
        ]

    table(["create", "took", "CloudFormation calls", "events shown", "delay, mean", "p95", "most",
           "end told after"], [row(run) for run in runs.values()])
    actions = sorted({action for run in runs.values() for action in run.create.cloudformation()})
    table(["calls of the create", *runs], [
        [action, *(str(run.create.cloudformation()[action]) for run in runs.values())]
        for action in actions
    ])
    table(["delete", "took", "exit code", "CloudFormation calls", "all calls", "end told after",
           "last words"], [
        [run.name, ratio(run.delete.seconds, base.delete.seconds), str(run.delete.code),
         str(sum(run.delete.cloudformation().values())), str(len(run.delete.calls)),
         f"{run.delete_delay:.1f}", run.delete.last_words()]
        for run in runs.values()
    ])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--profile", default="ecs-ec2-95pct")
    parser.add_argument("--speed", type=float, default=1.0)
    parser.add_argument("--clients", nargs="+", default=[OURS, "aws", "sceptre"])
    parser.add_argument("--binary", default=str(ROOT / "target" / "debug" / "stackgen"))
    options = parser.parse_args()
    rendered = subprocess.run(
        [options.binary, "render", options.profile, "--format", "json"],
        capture_output=True, check=True, text=True,
    )
    template = json.dumps(json.loads(rendered.stdout), separators=(",", ":"))
    runs, failed = {}, []

    def one(name):
        try:
            runs[name] = Run(name, options, template)
        except Exception as error:  # Told below; the other clients go on.
            failed.append(f"{name}: {error!r}")

    threads = [threading.Thread(target=one, args=[name]) for name in options.clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for text in failed:
        print(f"FAILED {text}")
    runs = {name: runs[name] for name in options.clients if name in runs}
    if runs:
        report(runs, options)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
