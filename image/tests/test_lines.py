"""The line in each situation, held against a file; what an answer lacks is null with a reason.

STACKGEN_BLESS=1 writes the files anew.
"""

import json
import os
import pathlib
import socket
import unittest
from unittest import mock

import metadata
import record
import situations
from service import Service, Turns, serving
from situations import ECS_EC2, ECS_FARGATE, EKS, INSTANCE, LINUX, PORT, TIMES, at, container, task

LINES = pathlib.Path(__file__).parent / "lines"
TASK = ("GET", "/v4/1/task")
TOKEN = ("PUT", "/latest/api/token")


def closed():
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def line(environment, system=LINUX, times=TIMES):
    text = record.line(environment, system, times, PORT)
    assert "\n" not in text and len(text.encode()) < 16_000, text
    return text


def read(environment, **more):
    return json.loads(line(environment, **more))


class Quick(unittest.TestCase):
    """Answers are asked for again without waiting, and a busy machine has time to give them."""

    # Seconds for a call, and for all of them.
    PATIENCE = (60, 120)

    def setUp(self):
        call, together = self.PATIENCE
        for name, value in (
            ("PAUSES", (0,) * len(metadata.PAUSES)),
            ("CALL_SECONDS", call),
            ("ALL_SECONDS", together),
        ):
            patch = mock.patch.object(metadata, name, value)
            patch.start()
            self.addCleanup(patch.stop)


class Golden(Quick):
    maxDiff = None

    def hold(self, name):
        environment, system, answers = situations.SITUATIONS[name]
        if answers is None:
            text = line(at(closed(), environment), system)
        else:
            with serving(answers) as (_, base):
                text = line(at(base, environment), system)
        file = LINES / f"{name}.json"
        if os.environ.get("STACKGEN_BLESS"):
            file.write_text(text + "\n")
        self.assertEqual(file.read_text(), text + "\n", "STACKGEN_BLESS=1 writes it anew")
        return json.loads(text)

    def test_ecs_ec2(self):
        found = self.hold("ecs-ec2")
        self.assertEqual(found["container_id"], "c0ffee" * 10, "not the pause container's")
        self.assertNotIn("missing", found)

    def test_ecs_fargate(self):
        found = self.hold("ecs-fargate")
        self.assertEqual(found["container_clock_synchronization_status"], "SYNCHRONIZED")
        self.assertNotIn("missing", found)

    def test_windows(self):
        self.assertEqual(self.hold("windows")["python_machine"], "AMD64")

    def test_eks(self):
        self.assertEqual(self.hold("eks")["unique_id"], EKS["MY_POD_UID"])

    def test_metadata_missing(self):
        self.assertEqual(set(self.hold("metadata-missing")["missing"]), {"instance", "task", "region"})

    def test_metadata_slow(self):
        metadata.CALL_SECONDS, metadata.ALL_SECONDS = 1.0, 4.0  # The app's own.
        self.assertEqual(set(self.hold("metadata-slow")["missing"]), {"instance", "task", "region"})


class Groups(Quick):
    """What belongs to a group of keys is there or null, never left out."""

    def test_the_keys_of_a_group_do_not_depend_on_what_answers(self):
        with serving({**INSTANCE, TASK: task()}) as (_, base):
            whole = read(at(base, ECS_EC2))
        none = read(at(closed(), ECS_EC2))
        self.assertEqual(list(whole), [key for key in none if key != "missing"])
        self.assertIsNone(none["task_id"])
        self.assertEqual(none["aws_purchase_type"], "spot", "from the variable")

    def test_published_keys_are_there(self):
        """Those that the published app writes on ECS on EC2."""
        with serving({**INSTANCE, TASK: task()}) as (_, base):
            found = read(at(base, ECS_EC2))
        published = """message seconds_since_epoch aws_region python_system python_processor
            python_node python_release python_version python_machine app_version runner aws_az_id
            aws_az ec2_hostname ec2_instance_id ec2_instance_type aws_purchase_type orchestartor
            ecs_service_count cluster task_id unique_id image_pull_started_at image_pull_stopped_at
            container_id container_arn container_created_at container_started_at
            container_image_sha"""
        self.assertEqual(set(published.split()) - set(found), set())
        self.assertEqual(list(found)[0], "message")
        self.assertIsNone(found["message"])
        self.assertEqual(found["orchestartor"], found["orchestrator"])

    def test_times_agree(self):
        found = read({})
        self.assertEqual(found["seconds_since_epoch"], int(found["app_started_at"]))
        self.assertLess(found["process_started_at"], found["app_started_at"])
        self.assertLess(found["app_started_at"], found["app_ready_at"])
        found = read({}, times=record.Times((1767225599.87, None), 1767225600.9999, 1767225601.2))
        self.assertEqual((found["seconds_since_epoch"], found["app_started_at"]), (1767225600, 1767225600.999))
        self.assertEqual(found["process_started_at"], 1767225599.87)

    def test_an_unknown_process_start_is_null(self):
        times = record.Times((None, "no /proc"), 1767225600.1, 1767225600.2)
        found = read({}, times=times)
        self.assertIsNone(found["process_started_at"])
        self.assertEqual(found["missing"]["process"], "no /proc")

    def test_without_orchestrator_and_runner_nothing_is_asked(self):
        with serving({}) as (service, base):
            found = read({metadata.INSTANCE_SERVICE_VARIABLE: base})
        self.assertEqual(service.asked, [])
        self.assertNotIn("runner", found)
        self.assertEqual(found["missing"], {"region": "neither AWS_REGION nor an ARN tells it"})


class Task(Quick):
    def ask(self, answer, environment=ECS_FARGATE):
        with serving({TASK: answer}) as (service, base):
            found = read(at(base, environment))
        self.assertIsNone(found.get("aws_az_id"))
        return found, service

    def test_failing_and_malformed_answers(self):
        for answer, reason in [
            (500, "answered 500"),
            (429, "answered 429"),
            ("", "answered what is no JSON object"),
            ("{", "answered what is no JSON object"),
            ([1], "answered what is no JSON object"),
            ('"text"', "answered what is no JSON object"),
        ]:
            with self.subTest(answer=answer):
                found, service = self.ask(answer)
                self.assertEqual(found["missing"], {"task": reason})
                self.assertIsNone(found["task_id"])
                self.assertEqual(found["aws_region"], "us-east-1")
                self.assertEqual(len(service.asked), len(metadata.PAUSES) + 1)

    def test_what_an_answer_lacks_is_named(self):
        lacking = task(PullStoppedAt=None, AvailabilityZone=7, Containers=[container(StartedAt="")])
        del lacking["LaunchType"]
        found, _ = self.ask(lacking)
        self.assertEqual(
            found["missing"]["task"], "no PullStoppedAt, AvailabilityZone, LaunchType, StartedAt"
        )
        self.assertIsNone(found["image_pull_stopped_at"])
        self.assertIsNone(found["container_started_at"])
        self.assertEqual(found["container_created_at"], "2025-12-31T23:59:58.412Z")

    def test_containers_of_any_shape(self):
        for containers in [None, [], {}, "x", [1], [None], [{}], [{"Type": "NORMAL"}]]:
            with self.subTest(containers=containers):
                found, _ = self.ask(task(Containers=containers))
                self.assertIsNone(found["container_id"])
                self.assertIn("DockerId", found["missing"]["task"])
                self.assertTrue(found["task_id"])

    def test_the_app_is_found_beside_others(self):
        sidecar = container(Name="agent", DockerId="other")
        for containers in [[sidecar, container()], [container(), sidecar]]:
            found, _ = self.ask(task(Containers=containers))
            self.assertEqual(found["container_id"], container()["DockerId"])
        found, _ = self.ask(task(Containers=[situations.PAUSE, container(Name="app-yolo")]))
        self.assertEqual(found["container_id"], container()["DockerId"])

    def test_an_answer_that_is_not_whole_is_asked_for_again(self):
        early = task(Containers=[container(StartedAt=None)])
        found, service = self.ask(Turns(early, 500, task()))
        self.assertNotIn("missing", found)
        self.assertEqual(len(service.asked), 3)
        self.assertTrue(found["container_started_at"])

    def test_an_address_that_is_none(self):
        for address in ["", "ftp://x", "http://", "http://[", "file:///etc/passwd", "http://x:y/"]:
            with self.subTest(address=address):
                found = read(dict(ECS_FARGATE, ECS_CONTAINER_METADATA_URI_V4=address))
                self.assertIn("task", found["missing"])

    def test_texts_are_cut_so_that_the_line_stays_whole(self):
        found, _ = self.ask(task(Cluster="c" * 100_000, Family="f" * 100_000))
        self.assertEqual(len(found["cluster"]), record.LONGEST)

    def test_clock_of_any_shape(self):
        for drift in [None, 7, [], "x"]:
            found, _ = self.ask(task(ClockDrift=drift))
            self.assertNotIn("container_clock_error_bound", found)
        found, _ = self.ask(task(ClockDrift={"ClockErrorBound": True}))
        self.assertIsNone(found["container_clock_error_bound"])
        self.assertIsNone(found["container_clock_synchronization_status"])


class Instance(Quick):
    def ask(self, answers):
        with serving({**answers, TASK: task()}) as (service, base):
            return read(at(base, ECS_EC2)), service

    def test_the_token_is_shown(self):
        found, service = self.ask(INSTANCE)
        self.assertEqual(found["ec2_instance_type"], "c6g.4xlarge")
        for (_, path), headers in zip(service.asked, service.headers):
            if path == TOKEN[1]:
                self.assertEqual(headers["X-aws-ec2-metadata-token-ttl-seconds"], "60")
            elif path.startswith("/latest/meta-data/"):
                self.assertEqual(headers["X-aws-ec2-metadata-token"], "AQAAAtoken==")

    def test_one_value_that_fails_takes_no_other_with_it(self):
        found, _ = self.ask({**INSTANCE, ("GET", "/latest/meta-data/hostname"): 503})
        self.assertIsNone(found["ec2_hostname"])
        self.assertEqual(found["ec2_instance_id"], "i-0123456789abcdef0")
        self.assertEqual(found["missing"], {"instance": "hostname: answered 503"})

    def test_without_a_token_nothing_is_asked(self):
        for token in [403, "", "a\r\nb", "ä"]:
            with self.subTest(token=token):
                found, service = self.ask({**INSTANCE, TOKEN: token})
                self.assertIsNone(found["ec2_instance_id"])
                self.assertIn("instance", found["missing"])
                self.assertEqual(found["aws_az"], "us-east-1b", "from the task")
                asked = {path for _, path in service.asked}
                self.assertEqual(asked, {TOKEN[1], TASK[1]})

    def test_fargate_is_never_asked_for_an_instance(self):
        for environment in [ECS_FARGATE, dict(ECS_FARGATE, VLAAAAAAAD_RUNNER_TYPE="ec2")]:
            with serving({**INSTANCE, TASK: task()}) as (service, base):
                found = read(at(base, environment))
            self.assertEqual(found["runner"], "fargate")
            self.assertEqual({path for _, path in service.asked}, {TASK[1]})


class Elsewhere(Quick):
    def test_app_runner(self):
        environment = {
            "VLAAAAAAAD_RUNNER_TYPE": "apprunner",
            "AWS_EXECUTION_ENV": "AWS_ECS_FARGATE",
            "AWS_REGION": "us-east-1",
        }
        with serving({("GET", "/v4/1"): container()}) as (service, base):
            found = read(at(base, environment))
        self.assertEqual(service.asked, [("GET", "/v4/1")])
        self.assertEqual(found["runner"], "apprunner")
        self.assertEqual(found["orchestartor"], "apprunner")
        self.assertEqual(found["unique_id"], container()["ContainerARN"])
        self.assertEqual(found["container_image_sha"], situations.DIGEST)
        self.assertNotIn("missing", found)

    def test_eks_on_fargate(self):
        environment = dict(EKS, VLAAAAAAAD_RUNNER_TYPE="fargate", AWS_REGION="us-east-1")
        with serving(INSTANCE) as (service, base):
            found = read(at(base, environment))
        self.assertEqual(service.asked, [])
        self.assertEqual(found["aws_purchase_type"], "on-demand")
        self.assertNotIn("k8s_pod_scaler", found)
        self.assertNotIn("missing", found)

    def test_a_pod_without_its_variables(self):
        found = read({"KUBERNETES_SERVICE_HOST": "10.100.0.1", "AWS_REGION": "us-east-1"})
        self.assertEqual(found["orchestrator"], "eks")
        self.assertIsNone(found["unique_id"])
        self.assertEqual(
            found["missing"]["pod"], "no MY_POD_NAME, MY_NODE_NAME, MY_POD_IP, MY_POD_UID"
        )

    def test_what_no_variable_says_is_taken_from_those_of_aws(self):
        with serving({TASK: task(), **INSTANCE}) as (_, base):
            bare = at(base, {"AWS_EXECUTION_ENV": "AWS_ECS_EC2"})
            found = read(bare)
        self.assertEqual((found["orchestrator"], found["runner"]), ("ecs", "ec2"))
        self.assertEqual(found["aws_purchase_type"], "spot", "the instance knows")
        self.assertIsNone(found["run_id"])
        self.assertIsNone(found["variant"])


class Bounded(unittest.TestCase):
    """Time is bounded whatever a service does."""

    def test_a_surprise_is_a_reason(self):
        def surprise():
            raise RuntimeError("odd")

        self.assertEqual(
            metadata.together({"x": surprise, "y": lambda: 1}), ({"y": 1}, {"x": "RuntimeError: odd"})
        )

    def test_a_call_is_given_up(self):
        with serving({TASK: Service.SLOW}) as (_, base):
            with mock.patch.object(metadata, "CALL_SECONDS", 0.05):
                with self.assertRaisesRegex(metadata.Missing, r"^no answer within 0\.05 s$"):
                    metadata.call("GET", base + TASK[1], {})

    def test_the_bounds(self):
        """As the README states them."""
        self.assertEqual((metadata.CALL_SECONDS, metadata.ALL_SECONDS), (1, 4))


if __name__ == "__main__":
    unittest.main()
