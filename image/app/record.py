"""The start record: one flat JSON object. Keys and spelling are those of the published app, with
what it lacked or misspelt beside them; what is not known is null, and `missing` says why."""

import json
from typing import NamedTuple

import metadata

# The published app's own variables.
RUNNER_VARIABLE = "VLAAAAAAAD_RUNNER_TYPE"
ORCHESTRATOR_VARIABLE = "VLAAAAAAAD_ORCHESTRATOR_TYPE"
# https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4.html
EXECUTION_VARIABLE = "AWS_EXECUTION_ENV"
ON_FARGATE = "AWS_ECS_FARGATE"
# No text in the line is longer: a line over 16 KiB would be cut in two by the log driver.
LONGEST = 300

TASK_KEYS = {
    "cluster": "Cluster",
    "task_id": "TaskARN",
    "unique_id": "TaskARN",
    "image_pull_started_at": "PullStartedAt",
    "image_pull_stopped_at": "PullStoppedAt",
    "aws_az": "AvailabilityZone",
    "ecs_launch_type": "LaunchType",
}
CONTAINER_KEYS = {
    "container_id": "DockerId",
    "container_arn": "ContainerARN",
    "container_created_at": "CreatedAt",
    "container_started_at": "StartedAt",
    "container_image_sha": "ImageID",
}
CLOCK_KEYS = {
    "container_clock_error_bound": "ClockErrorBound",
    "container_reference_timestamp": "ReferenceTimestamp",
    "container_clock_synchronization_status": "ClockSynchronizationStatus",
}
POD_KEYS = {
    "k8s_pod_name": "MY_POD_NAME",
    "k8s_pod_hostname": "MY_NODE_NAME",
    "k8s_pod_ip": "MY_POD_IP",
    "k8s_pod_uid": "MY_POD_UID",
    "unique_id": "MY_POD_UID",
}


class Times(NamedTuple):
    """Seconds since the epoch, with a fraction."""

    # When the process was made and None, or None and why that is not known.
    process: tuple
    # When everything was imported: what the published app takes for its start.
    imported: float
    # When connections were taken.
    ready: float


def line(environment, system, times, port):
    """The record as one line; never raises for want of metadata."""
    orchestrator, runner = surroundings(environment)
    questions = {}
    if orchestrator == "ecs":
        questions["task"] = lambda: metadata.from_task_service(environment, "/task", is_whole_task)
    if runner == "apprunner":
        questions["task"] = lambda: metadata.from_task_service(environment, "", is_whole_container)
    if runner == "ec2":
        questions["instance"] = lambda: metadata.from_instance(environment)
    answers, missing = metadata.together(questions)

    record = begun(times, missing)
    record.update(aws_region=None, **system, app_version="dev", port=port)
    record["run_id"] = environment.get("STACKGEN_RUN_ID") or None
    record["variant"] = environment.get("STACKGEN_VARIANT") or None
    if runner:
        record["runner"] = runner
    if orchestrator:
        record["orchestrator"] = orchestrator
    if runner == "ec2":
        of_instance(record, answers.get("instance"), missing)
    if orchestrator == "ecs":
        of_task(record, environment, answers.get("task"), missing)
    elif runner == "apprunner":
        of_app_runner(record, answers.get("task"), missing)
    elif orchestrator == "eks":
        of_pod(record, environment, missing)
    purchase(record, environment, missing)
    region(record, environment, missing)
    if missing:
        record["missing"] = {name: clip(reason) for name, reason in sorted(missing.items())}
    return json.dumps(record)


def surroundings(environment):
    """What schedules us and what we run on: as the variables say, else as AWS's own do."""
    orchestrator = environment.get(ORCHESTRATOR_VARIABLE)
    runner = environment.get(RUNNER_VARIABLE)
    execution = environment.get(EXECUTION_VARIABLE)
    if not orchestrator and runner != "apprunner":
        if environment.get(metadata.TASK_SERVICE_VARIABLE):
            orchestrator = "ecs"
        elif environment.get("KUBERNETES_SERVICE_HOST"):
            orchestrator = "eks"
    if not runner:
        runner = {ON_FARGATE: "fargate", "AWS_ECS_EC2": "ec2"}.get(execution)
    if runner == "ec2" and execution == ON_FARGATE:
        runner = "fargate"  # Whoever said ec2 is wrong, and there is no instance to ask.
    return orchestrator or None, runner or None


def begun(times, missing):
    process, reason = times.process
    if reason:
        missing["process"] = reason
    return {
        "message": None,
        "seconds_since_epoch": int(times.imported),
        "process_started_at": None if process is None else milliseconds(process),
        "app_started_at": milliseconds(times.imported),
        "app_ready_at": milliseconds(times.ready),
    }


def milliseconds(seconds):
    """With three decimals, cut and not rounded: no later than it was, and in the same second."""
    return int(round(seconds * 1000, 3)) / 1000


def clip(text):
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def text_in(answer, key):
    """A text of an answer; None for anything else."""
    value = answer.get(key) if isinstance(answer, dict) else None
    return clip(value) if isinstance(value, str) and value else None


def take(record, keys, answer):
    """Puts texts of an answer under our keys; the names of those it does not have."""
    lacking = []
    for ours, theirs in keys.items():
        record[ours] = text_in(answer, theirs)
        if record[ours] is None and theirs not in lacking:
            lacking.append(theirs)
    return lacking


def note(missing, name, answer, lacking):
    """An answer that lacks something; without an answer, the reason is there already."""
    if answer is not None and lacking:
        missing[name] = "no " + ", ".join(lacking)


def of_instance(record, answer, missing):
    found, reason = answer or ({}, None)
    for key in metadata.INSTANCE_VALUES:
        record[key] = clip(found[key]) if found.get(key) else None
    if reason:
        missing["instance"] = reason


def own_container(task):
    """The app among the containers of its task, which also lists what the agent added; its order
    is not fixed. Sidecars are told apart by the name that the published template gives: `app`."""
    listed = task.get("Containers")
    containers = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    ours = [one for one in containers if one.get("Type") == "NORMAL"]
    return next((one for one in ours if one.get("Name") == "app"), ours[0] if ours else None)


def is_whole_task(task):
    container = own_container(task)
    keys = ("PullStartedAt", "PullStoppedAt")
    return container is not None and is_whole_container(container) and all(map(task.get, keys))


def is_whole_container(container):
    return all(map(container.get, ("CreatedAt", "StartedAt")))


def of_task(record, environment, task, missing):
    record["orchestartor"] = "ecs"
    record["ecs_service_count"] = environment.get("VLAAAAAAAD_ECS_SERVICE_COUNT")
    zone = record.get("aws_az")
    lacking = take(record, TASK_KEYS, task)
    record["aws_az"] = record["aws_az"] or zone
    family, revision = text_in(task, "Family"), text_in(task, "Revision")
    record["ecs_task_definition"] = f"{family}:{revision}" if family and revision else None
    lacking += take(record, CONTAINER_KEYS, own_container(task) if task else None)
    note(missing, "task", task, lacking)
    clock = task.get("ClockDrift") if task else None
    if isinstance(clock, dict):
        take(record, CLOCK_KEYS, clock)
        bound = clock.get("ClockErrorBound")
        is_number = isinstance(bound, (int, float)) and not isinstance(bound, bool)
        record["container_clock_error_bound"] = bound if is_number else None


def of_app_runner(record, container, missing):
    record["orchestartor"] = "apprunner"
    record["orchestrator"] = "apprunner"
    lacking = take(record, CONTAINER_KEYS, container)
    record["unique_id"] = record["container_arn"]
    note(missing, "task", container, lacking)


def of_pod(record, environment, missing):
    note(missing, "pod", environment, take(record, POD_KEYS, dict(environment)))
    if record.get("runner") != "fargate":
        record["k8s_pod_scaler"] = environment.get("MY_K8S_SCALER")


def purchase(record, environment, missing):
    """How the capacity was bought. An instance knows; Fargate on EKS has no Spot; else we are told."""
    if "runner" not in record or record["runner"] == "apprunner" or record.get("aws_purchase_type"):
        return
    if record["runner"] == "fargate" and record.get("orchestrator") == "eks":
        record["aws_purchase_type"] = "on-demand"
        return
    record["aws_purchase_type"] = environment.get("STACKGEN_PURCHASE") or None
    if record["aws_purchase_type"] is None:
        missing["purchase"] = "STACKGEN_PURCHASE is not set"


def region(record, environment, missing):
    """The published app says us-east-1 everywhere."""
    arn = record.get("task_id") or record.get("container_arn") or ""
    words = arn.split(":")
    record["aws_region"] = (
        record.get("aws_region")
        or environment.get("AWS_REGION")
        or environment.get("AWS_DEFAULT_REGION")
        or (words[3] if len(words) > 5 else None)
    )
    if not record["aws_region"]:
        record["aws_region"] = None
        missing["region"] = "neither AWS_REGION nor an ARN tells it"
