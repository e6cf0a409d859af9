"""The metadata services that a container may ask: that of its task and that of its instance.

Nothing here raises: what cannot be had is missing, with a reason.
"""

import http.client
import json
import threading
import time
import urllib.parse

# A call that takes longer is given up.
CALL_SECONDS = 1.0
# The line is written after so long, whatever has not come by then.
ALL_SECONDS = 4.0
# Waits before the answer is asked for again: it failed, or the agent does not know all yet.
PAUSES = (0.1, 0.2, 0.4, 0.8)
# An answer is no longer than this; the documented ones have a few thousand bytes.
LONGEST = 1 << 20

# https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
INSTANCE_SERVICE = "http://169.254.169.254"
# What other programs take to mean another instance metadata service:
# https://docs.aws.amazon.com/sdkref/latest/guide/feature-imds-client.html
INSTANCE_SERVICE_VARIABLE = "AWS_EC2_METADATA_SERVICE_ENDPOINT"
TOKEN = "/latest/api/token"
TOKEN_SECONDS = "60"
INSTANCE_VALUES = {
    "aws_az_id": "placement/availability-zone-id",
    "aws_az": "placement/availability-zone",
    "aws_region": "placement/region",
    "ec2_hostname": "hostname",
    "ec2_instance_id": "instance-id",
    "ec2_instance_type": "instance-type",
    "aws_purchase_type": "instance-life-cycle",
}

# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html
TASK_SERVICE_VARIABLE = "ECS_CONTAINER_METADATA_URI_V4"


class Missing(Exception):
    """Something that cannot be had, and why."""


def call(method, url, headers):
    """The body of an answer 200, as text."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme != "http" or not parts.hostname:
        raise Missing(f"{url!r} is no address of a metadata service")
    try:
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=CALL_SECONDS)
        try:
            connection.request(method, parts.path or "/", headers=headers)
            answer = connection.getresponse()
            body = answer.read(LONGEST)
        finally:
            connection.close()
    except TimeoutError:
        raise Missing(f"no answer within {CALL_SECONDS:g} s") from None
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise Missing(f"{type(error).__name__}: {error}") from None
    if answer.status != 200:
        raise Missing(f"answered {answer.status}")
    return body.decode("utf-8", "replace")


def persist(ask, is_whole):
    """Asks again until the answer is whole or the pauses are used up: the last answer, or why not."""
    for pause in (*PAUSES, None):
        try:
            answer, missing = ask(), None
        except Missing as error:
            answer, missing = None, error
        if pause is None or (missing is None and is_whole(answer)):
            break
        time.sleep(pause)
    if missing is not None:
        raise missing
    return answer


def from_task_service(environment, path, is_whole):
    """What `path` of the task metadata service (version 4) says, a map."""
    base = environment.get(TASK_SERVICE_VARIABLE)
    if not base:
        raise Missing(f"{TASK_SERVICE_VARIABLE} is not set")

    def ask():
        text = call("GET", base.rstrip("/") + path, {})
        try:
            answer = json.loads(text)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise Missing("answered what is no JSON object")
        return answer

    return persist(ask, is_whole)


def from_instance(environment):
    """The values of `INSTANCE_VALUES` that the instance metadata service (version 2) has."""
    base = (environment.get(INSTANCE_SERVICE_VARIABLE) or INSTANCE_SERVICE).rstrip("/")
    wanted = {"X-aws-ec2-metadata-token-ttl-seconds": TOKEN_SECONDS}
    token = persist(lambda: call("PUT", base + TOKEN, wanted), bool).strip()
    if not (token and token.isascii() and token.isprintable()):
        raise Missing("answered what is no token")
    found, lacking = {}, None
    for key, path in INSTANCE_VALUES.items():
        try:
            shown = {"X-aws-ec2-metadata-token": token}
            found[key] = call("GET", f"{base}/latest/meta-data/{path}", shown)
        except Missing as error:
            lacking = f"{path}: {error}"
            if "answered" not in lacking:
                break  # Not even an answer: the others would take as long.
    return found, lacking


def together(questions):
    """Asks all at once and waits for `ALL_SECONDS` at most: name → answer, name → why there is none."""
    answers, reasons = {}, {}

    def ask(name, question):
        try:
            answers[name] = question()
        except Missing as error:
            reasons[name] = str(error)
        except Exception as error:  # noqa: BLE001 - a surprise is a reason too, never a dead container
            reasons[name] = f"{type(error).__name__}: {error}"

    threads = [
        threading.Thread(target=ask, args=item, daemon=True) for item in questions.items()
    ]
    for thread in threads:
        thread.start()
    latest = time.monotonic() + ALL_SECONDS
    for thread in threads:
        thread.join(max(0.0, latest - time.monotonic()))
    for name in questions:
        if name not in answers and name not in reasons:
            reasons[name] = f"no answer within {ALL_SECONDS:g} s"
    return dict(answers), dict(reasons)
