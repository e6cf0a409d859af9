#!/usr/bin/env python3
"""Three clients beside each other: stackgen, `aws cloudformation deploy`, sceptre.

    python3 benches/clients.py                        ecs-ec2-95pct in real time: about twelve minutes
    python3 benches/clients.py --profile smoke        about four
    python3 benches/clients.py --clients stackgen     one of them

Each client makes a stack on a served sandbox of its own and deletes two (the other one it finds
there, made by the same tool beforehand, without waiting), at the speed of real time, all at the
same time. The server's log says which calls were made; its events say when something happened, and
each line of a client's output is stamped as it is read: the difference is how late the client told.
stackgen does what it does without any option: it arms the expiry, looks at its services while they
start, empties a stack before it goes and searches for what is left. What it does once in an account
(`stackgen bootstrap`) is counted apart. The tools come from `.venv`, which `python3 tests/run` makes.
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
# What two stacks of one Region need more of than AWS gives by default: Elastic IP addresses.
QUOTAS = ["ec2/L-0263D0A3"]
# The other stack is made at this speed.
HASTE = 500


def instant(text):
    """Seconds since the epoch of an RFC 3339 time."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


class Server:
    """`stackgen sandbox serve` over a world in `room`, with a log of every call."""

    def __init__(self, binary, speed, room):
        self.room = room
        self.log = room / f"calls-{speed}.ndjson"
        quotas = room / "quotas.yaml"
        quotas.write_text(json.dumps({"world": [
            {"region": REGION, "set": {"quota": {"code": code, "value": 100}}} for code in QUOTAS
        ]}))
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(room), "LC_ALL": "C.UTF-8",
            "AWS_ACCESS_KEY_ID": "111122223333", "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true", "PYTHONUNBUFFERED": "1",
        }
        self.process = subprocess.Popen(
            [binary, "sandbox", "serve", "--port", "0", f"--sandbox={room / 'world.json'}",
             f"--sandbox-log={self.log}", "--sandbox-speed", str(speed),
             f"--sandbox-faults={quotas}"],
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


class Act:
    """What a client was told to do, one command after the other, and all that was seen of it."""

    def __init__(self, server, commands):
        first = len(server.lines())
        self.said, self.code = [], 0
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

    def words(self):
        """What it said last, in lines for people."""
        spoken = [line for _, line in self.said if line.strip() and not line.startswith("{")]
        spoken = [re.sub(r"^\[[^]]*\] - ", "", line) for line in spoken]
        return spoken or ["(nothing)"]


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
        with tempfile.TemporaryDirectory() as folder:
            room = pathlib.Path(folder)
            client = CLIENTS[name](options, room, template)
            for speed, part in (
                (options.speed, self.begin), (HASTE, self.prepare), (options.speed, self.measure),
            ):
                server = Server(options.binary, speed, room)
                try:
                    part(server, client)
                finally:
                    server.stop()

    def begin(self, server, client):
        """What is done once in an account."""
        self.first = Act(server, client.first(server.url))

    def prepare(self, server, client):
        """The other stack."""
        other = Act(server, [client.create(server.url, 1)])
        if self.first.code or other.code:
            raise RuntimeError(f"no second stack: {self.first.words()} {other.words()}")

    def measure(self, server, client):
        self.create = Act(server, [client.create(server.url, 0)])
        events = server.events(client.stacks[0])
        self.delays, self.events = delays(events, client.shown(self.create))
        self.end_delay = self.create.ended - end_of(events, "CREATE_COMPLETE")
        arns = [server.events(stack)[0][3] for stack in client.stacks]
        self.delete = Act(server, client.delete(server.url))
        gone = max(end_of(server.events(arn), "DELETE_COMPLETE") for arn in arns)
        self.delete_delay = self.delete.ended - gone


def end_of(events, status):
    ends = [at for _, word, at, _, kind in events
            if word == status and kind == "AWS::CloudFormation::Stack"]
    return max(ends) if ends else float("nan")


class Stackgen:
    """This program."""

    shown = staticmethod(shown_by_us)

    def __init__(self, options, _room, _template):
        self.binary = options.binary
        self.profile = options.profile
        self.stacks = [f"stackgen-{options.profile}", f"stackgen-{options.profile}-other"]

    def ours(self, url, *words):
        return [self.binary, *words, "--endpoint-url", url, "--region", REGION, "--yes"]

    def first(self, url):
        return [self.ours(url, "bootstrap")]

    def create(self, url, number):
        copy = ["--name", "other"] if number else []
        return self.ours(url, "up", self.profile, "--progress", "json", *copy)

    def delete(self, url):
        return [self.ours(url, "down", *self.stacks, "--progress", "plain")]


class Aws:
    """The AWS CLI, as its manual says it."""

    shown = staticmethod(shown_as_text)
    stacks = ["by-aws", "by-aws-other"]

    def __init__(self, _options, room, template):
        self.file = room / "template.json"
        self.file.write_text(template)
        self.aws = [VENV / "aws", "cloudformation"]

    def first(self, _url):
        return []

    def create(self, _url, number):
        return [*self.aws, "deploy", "--stack-name", self.stacks[number], "--template-file",
                self.file, "--capabilities", "CAPABILITY_IAM", "CAPABILITY_NAMED_IAM"]

    def delete(self, _url):
        return [[*self.aws, *words, "--stack-name", stack]
                for words in (["delete-stack"], ["wait", "stack-delete-complete"])
                for stack in self.stacks]


class Sceptre:
    """Sceptre, with both stacks in one group."""

    shown = staticmethod(shown_as_text)
    stacks = ["by-group-one", "by-group-other"]

    def __init__(self, _options, room, template):
        for path, text in (
            ("templates/profile.json", template),
            ("config/config.yaml", f"project_code: by\nregion: {REGION}\n"),
            ("config/group/one.yaml", "template: {type: file, path: profile.json}\n"),
            ("config/group/other.yaml", "template: {type: file, path: profile.json}\n"),
        ):
            (room / path).parent.mkdir(parents=True, exist_ok=True)
            (room / path).write_text(text)
        self.sceptre = [VENV / "sceptre", "--no-colour"]

    def first(self, _url):
        return []

    def create(self, _url, number):
        file = "other" if number else "one"
        return [*self.sceptre, "launch", "--yes", f"group/{file}.yaml"]

    def delete(self, _url):
        return [[*self.sceptre, "delete", "--yes", "group"]]


CLIENTS = {OURS: Stackgen, "aws": Aws, "sceptre": Sceptre}


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
            str(len(run.create.calls)), f"{len(run.delays)} of {run.events}",
            ratio(statistics.mean(late), statistics.mean(base_late)),
            ratio(sorted(late)[int(len(late) * 0.95)], sorted(base_late)[int(len(base_late) * 0.95)]),
            ratio(max(late), max(base_late)),
            ratio(run.end_delay, base.end_delay),
        ]

    table(["create", "took", "CloudFormation calls", "all calls", "events shown", "delay, mean", "p95", "most",
           "end told after"], [row(run) for run in runs.values()])
    breakdown("create", runs, lambda run: run.create)
    table(["delete of two", "took", "exit code", "CloudFormation calls", "all calls",
           "end told after"], [
        [run.name, ratio(run.delete.seconds, base.delete.seconds), str(run.delete.code),
         ratio(sum(run.delete.cloudformation().values()),
               sum(base.delete.cloudformation().values())),
         str(len(run.delete.calls)), f"{run.delete_delay:.1f}"]
        for run in runs.values()
    ])
    breakdown("delete of two", runs, lambda run: run.delete)
    if ours:
        print(f"Once in an account: `stackgen bootstrap`, {ours.first.seconds:.0f} s, "
              f"{len(ours.first.calls)} calls, {sum(ours.first.cloudformation().values())} "
              "of them to CloudFormation.\n")
    for run in runs.values():
        print(f"What {run.name} said at the end of the delete:\n\n```text")
        print("\n".join(run.delete.words()[-options.words:]) + "\n```\n")


def breakdown(title, runs, act):
    """Calls to CloudFormation by action, others by service."""
    rows = {}
    for run in runs.values():
        for call in act(run).calls:
            own = call["service"] == "cloudformation"
            what = call["action"] if own else f"to {call['service']}"
            rows.setdefault((not own, what), collections.Counter())[run.name] += 1
    table([f"calls of the {title}", *runs], [
        [what, *(str(counts[name]) for name in runs)]
        for (_, what), counts in sorted(rows.items())
    ])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--profile", default="ecs-ec2-95pct")
    parser.add_argument("--speed", type=float, default=1.0)
    parser.add_argument("--clients", nargs="+", default=[OURS, "aws", "sceptre"])
    parser.add_argument("--words", type=int, default=12, help="lines of last words")
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
