"""The situations in which a container writes its line: environment, system, metadata.

Shapes of the task metadata:
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-examples.html,
https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-metadata-endpoint-v4-fargate-examples.html
"""

import copy

import machine
import metadata
import record
from service import Service

ACCOUNT = "arn:aws:ecs:us-east-1:111122223333"
DIGEST = "sha256:25f3695bedfb454a50f12d127839a68ad3caf91e451c1da073db34c542c4d2cb"
# The app's times in every situation.
TIMES = record.Times((1767225599.87, None), 1767225600.1234, 1767225600.1251)
PORT = 5002

LINUX = {
    "python_system": "Linux",
    "python_processor": "",
    "python_node": "ip-172-18-40-7.ec2.internal",
    "python_release": "6.1.119",
    "python_version": "3.13.1",
    "python_machine": "aarch64",
}
WINDOWS_ENVIRONMENT = {
    "PROCESSOR_IDENTIFIER": "Intel64 Family 6 Model 85 Stepping 4, GenuineIntel",
    "PROCESSOR_ARCHITECTURE": "AMD64",
    "COMPUTERNAME": "EC2AMAZ-1A2B3C4",
}


def windows():
    return dict(machine.windows_system(WINDOWS_ENVIRONMENT, 10), python_version="3.13.1")


def environment(runner, orchestrator, **more):
    return {
        "VLAAAAAAAD_RUNNER_TYPE": runner,
        "VLAAAAAAAD_ORCHESTRATOR_TYPE": orchestrator,
        "STACKGEN_VARIANT": f"{orchestrator}-{runner}",
        "STACKGEN_RUN_ID": "20260101-000000-abcd",
        **more,
    }


def container(**more):
    return {
        "DockerId": "158d1c8083dd49d6b527399fd6414f5c-2495160603",
        "Name": "app",
        "DockerName": "app",
        "Image": "111122223333.dkr.ecr.us-east-1.amazonaws.com/stackgen/test-app@" + DIGEST,
        "ImageID": DIGEST,
        "DesiredStatus": "RUNNING",
        "KnownStatus": "RUNNING",
        "Limits": {"CPU": 1024},
        "CreatedAt": "2025-12-31T23:59:58.412Z",
        "StartedAt": "2025-12-31T23:59:59.801Z",
        "Type": "NORMAL",
        "ContainerARN": ACCOUNT + ":container/ecs/158d1c8083dd49d6b527399fd6414f5c/05281955-1f7e",
        **more,
    }


PAUSE = {
    "DockerId": "9d4f",
    "Name": "~internal~ecs~pause",
    "Image": "amazon/amazon-ecs-pause:0.1.0",
    "KnownStatus": "RESOURCES_PROVISIONED",
    "CreatedAt": "2025-12-31T23:59:50.1Z",
    "StartedAt": "2025-12-31T23:59:51.2Z",
    "Type": "CNI_PAUSE",
}


def task(**more):
    return {
        "Cluster": ACCOUNT + ":cluster/ecs",
        "TaskARN": ACCOUNT + ":task/ecs/158d1c8083dd49d6b527399fd6414f5c",
        "Family": "ecs",
        "Revision": "3",
        "DesiredStatus": "RUNNING",
        "KnownStatus": "RUNNING",
        "PullStartedAt": "2025-12-31T23:59:42.013Z",
        "PullStoppedAt": "2025-12-31T23:59:57.998Z",
        "AvailabilityZone": "us-east-1b",
        "LaunchType": "EC2",
        "Containers": [container()],
        **more,
    }


FARGATE_CLOCK = {
    "ClockErrorBound": 0.5458234999999999,
    "ReferenceTimestamp": "2025-12-31T23:59:59Z",
    "ClockSynchronizationStatus": "SYNCHRONIZED",
}

INSTANCE = {
    ("PUT", "/latest/api/token"): "AQAAAtoken==",
    ("GET", "/latest/meta-data/placement/availability-zone-id"): "use1-az4",
    ("GET", "/latest/meta-data/placement/availability-zone"): "us-east-1b",
    ("GET", "/latest/meta-data/placement/region"): "us-east-1",
    ("GET", "/latest/meta-data/hostname"): "ip-172-18-40-7.ec2.internal",
    ("GET", "/latest/meta-data/instance-id"): "i-0123456789abcdef0",
    ("GET", "/latest/meta-data/instance-type"): "c6g.4xlarge",
    ("GET", "/latest/meta-data/instance-life-cycle"): "spot",
}

EC2_TASK = task(Containers=[PAUSE, container(DockerId="c0ffee" * 10)])
ECS_EC2 = environment("ec2", "ecs", VLAAAAAAAD_ECS_SERVICE_COUNT="5", STACKGEN_PURCHASE="spot")
ECS_FARGATE = environment(
    "fargate", "ecs", VLAAAAAAAD_ECS_SERVICE_COUNT="5", STACKGEN_PURCHASE="on-demand",
    AWS_EXECUTION_ENV="AWS_ECS_FARGATE", AWS_REGION="us-east-1",
)
EKS = environment(
    "ec2", "eks", MY_POD_NAME="app-7d4b9c-x2x9z", MY_NODE_NAME="ip-172-18-40-7.ec2.internal",
    MY_POD_IP="172.18.41.3", MY_POD_UID="5c4f0d5e-1f6b-4c0e-9d0b-2f8f6f3c1a11",
    MY_K8S_SCALER="karpenter",
)

# Name → environment, system, answers of the metadata services (None: nobody listens).
SITUATIONS = {
    "ecs-ec2": (ECS_EC2, LINUX, {**INSTANCE, ("GET", "/v4/1/task"): EC2_TASK}),
    "ecs-fargate": (
        ECS_FARGATE,
        dict(LINUX, python_machine="x86_64"),
        {("GET", "/v4/1/task"): task(LaunchType="FARGATE", ClockDrift=FARGATE_CLOCK)},
    ),
    "windows": (
        ECS_FARGATE,
        windows(),
        {("GET", "/v4/1/task"): task(LaunchType="FARGATE")},
    ),
    "eks": (EKS, LINUX, INSTANCE),
    "metadata-missing": (ECS_EC2, LINUX, None),
    "metadata-slow": (
        ECS_EC2,
        LINUX,
        {("PUT", "/latest/api/token"): Service.SLOW, ("GET", "/v4/1/task"): Service.SLOW},
    ),
}


def at(base, variables):
    """The environment with its metadata services at an address."""
    return dict(
        copy.deepcopy(variables),
        **{
            metadata.INSTANCE_SERVICE_VARIABLE: base,
            metadata.TASK_SERVICE_VARIABLE: base + "/v4/1",
        },
    )
