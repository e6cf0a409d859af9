"""The app as a process: its ports, its routes, how it ends; what it reads of its system."""

import contextlib
import ctypes
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time
import types
import unittest
from unittest import mock

import machine
import server
import situations
import stop
from service import Service, serving

APP = pathlib.Path(__file__).resolve().parent.parent / "app"
# Long enough for a busy machine; nothing waits for it unless something is wrong.
LONG = 30


# The app, with time for metadata that a busy machine is late to give.
PATIENT = f"""
import runpy, sys
sys.path.insert(0, {str(APP)!r})
import metadata
metadata.CALL_SECONDS = metadata.ALL_SECONDS = {LONG}
runpy.run_path({str(APP)!r}, run_name="__main__")
"""


@contextlib.contextmanager
def app(started=(str(APP),), **environment):
    process = subprocess.Popen(
        [sys.executable, "-IB", *started], env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def ask(port, path="/", method="GET", host="127.0.0.1", body=None):
    connection = http.client.HTTPConnection(host, port, timeout=LONG)
    with contextlib.closing(connection):
        connection.request(method, path, body=body)
        answer = connection.getresponse()
        return answer, answer.read()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def reached(port):
    """The health answer, as soon as somebody listens."""
    latest = time.monotonic() + LONG
    while True:
        try:
            return ask(port, "/status/healthy")[0].status
        except ConnectionRefusedError:
            if time.monotonic() > latest:
                raise
            time.sleep(0.02)


class Process(unittest.TestCase):
    def ends(self, process, number=signal.SIGTERM):
        process.send_signal(number)
        self.assertEqual(process.wait(LONG), 0)
        self.assertEqual(process.stdout.read(), "", "one line and no more")
        self.assertEqual(process.stderr.read(), "")

    def test_routes(self):
        with app(PORT="0") as process:
            port = json.loads(process.stdout.readline())["port"]
            for path, key in [("/", "message"), ("/status/alive", "status"), ("/status/healthy?x", "status")]:
                answer, body = ask(port, path)
                self.assertEqual(answer.status, 200, path)
                self.assertTrue(json.loads(body)[key])
                self.assertEqual(answer.headers["Content-Type"], "application/json")
                self.assertEqual(answer.headers["X-Reply-Service"], "greeter-service")
                self.assertEqual(answer.headers["X-Version"], "dev")
                head, nothing = ask(port, path, "HEAD")
                self.assertEqual((head.status, nothing), (200, b""))
                self.assertEqual(head.headers["Content-Length"], str(len(body)))
            self.assertEqual(ask(port, "/none")[0].status, 404)
            refused, _ = ask(port, "/", "POST", body=b"GET / HTTP/1.1\r\n\r\n")
            self.assertEqual((refused.status, refused.headers["Allow"]), (405, "GET, HEAD"))
            self.ends(process)

    def test_both_families(self):
        if not socket.has_dualstack_ipv6():
            self.skipTest("this machine has no IPv6")
        with app(PORT="0") as process:
            port = json.loads(process.stdout.readline())["port"]
            for host in ("127.0.0.1", "::1"):
                self.assertEqual(ask(port, host=host)[0].status, 200)
            self.ends(process, signal.SIGINT)

    def test_a_port_is_taken_from_the_environment(self):
        port = free_port()
        with app(PORT=str(port)) as process:
            self.assertEqual(json.loads(process.stdout.readline())["port"], port)
            self.ends(process)

    def test_a_port_that_cannot_be_had_is_said(self):
        with socket.create_server(("0.0.0.0", 0)) as taken:
            with app(PORT=str(taken.getsockname()[1])) as process:
                self.assertEqual(process.wait(LONG), 1)
                self.assertIn("cannot listen: ", process.stderr.read())
        with app(PORT="http") as process:
            self.assertEqual(process.wait(LONG), 1)
            self.assertIn("PORT is 'http'", process.stderr.read())

    def test_it_serves_before_slow_metadata_answers(self):
        path = ("GET", "/v4/1/task")
        with serving({path: Service.SLOW}, slow_answer=situations.task()) as (service, base):
            port = free_port()
            environment = situations.at(base, situations.ECS_FARGATE)
            with app(("-c", PATIENT), **environment, PORT=str(port)) as process:
                self.assertEqual(reached(port), 200)
                service.release.set()
                line = json.loads(process.stdout.readline())
                self.assertEqual(line["task_id"], situations.task()["TaskARN"])
                self.ends(process)

    def test_it_ends_while_metadata_is_awaited(self):
        with serving({("GET", "/v4/1/task"): Service.SLOW}) as (_, base):
            port = free_port()
            environment = situations.at(base, situations.ECS_FARGATE)
            with app(**environment, PORT=str(port)) as process:
                reached(port)
                self.ends(process)

    def test_its_times_are_in_order(self):
        before = time.time()
        with app(PORT="0") as process:
            line = json.loads(process.stdout.readline())
            after = time.time()
            self.ends(process)
        # The kernel counts in hundredths of a second.
        order = [before - 0.02, line["process_started_at"], line["app_started_at"]]
        order += [line["app_ready_at"], after]
        self.assertEqual(order, sorted(order))

    def test_it_needs_no_more_than_the_standard_library(self):
        ours = {file.stem for file in APP.glob("*.py")}
        for file in APP.glob("*.py"):
            for name in re.findall(r"^\s*(?:import|from) (\w+)", file.read_text(), re.M):
                self.assertIn(name, sys.stdlib_module_names | ours, file.name)


class Ports(unittest.TestCase):
    def test_numbers(self):
        self.assertEqual(server.port_number(""), 5002)
        self.assertEqual(server.port_number("65535"), 65535)
        for text in ["-1", "65536", "x", " 1", "1.0", "²"]:
            with self.subTest(text=text), self.assertRaises(ValueError):
                server.port_number(text)

    def test_ipv4_alone(self):
        without = mock.patch.object(socket, "has_dualstack_ipv6", lambda: False)
        real = socket.create_server

        def switched_off(address, **options):
            if options.get("family") == socket.AF_INET6:
                raise OSError("cannot assign requested address")
            return real(address, **options)

        unusable = mock.patch.object(socket, "create_server", switched_off)
        for patch in (without, unusable):
            with patch:
                listener = server.listen("0")
            with contextlib.closing(listener.socket):
                self.assertEqual(listener.socket.family, socket.AF_INET)


class Machine(unittest.TestCase):
    def test_linux(self):
        stat = "1 (python3 (x) y) S 0 1 1 0 -1 4194560 1 0 0 0 4 1 0 0 20 0 1 0 123456 99 1"
        self.assertAlmostEqual(machine.linux_start(stat, 100, 1300.0, 1767225600.0), 1767225534.56)

    def test_this_process(self):
        started, reason = machine.process_started()
        self.assertIsNone(reason)
        self.assertLess(started, machine.now())

    def test_what_cannot_be_read_is_no_error(self):
        with mock.patch("builtins.open", side_effect=FileNotFoundError("/proc")):
            started, reason = machine.process_started()
        self.assertIsNone(started)
        self.assertIn("FileNotFoundError", reason)

    def test_windows_start(self):
        def get_process_times(_, created, *__):
            created._obj.value = (1_767_225_600 + machine.WINDOWS_EPOCH_SECONDS) * 10**7 + 1_234_567
            return 1

        kernel = types.SimpleNamespace(
            GetCurrentProcess=mock.Mock(return_value=7), GetProcessTimes=get_process_times
        )
        fake = types.SimpleNamespace(
            windll=types.SimpleNamespace(kernel32=kernel),
            c_void_p=ctypes.c_void_p, c_uint64=ctypes.c_uint64, byref=ctypes.byref,
        )
        self.assertAlmostEqual(machine.windows_start(fake), 1767225600.1234567, places=5)
        kernel.GetProcessTimes = lambda *_: 0
        with self.assertRaises(OSError):
            machine.windows_start(fake)

    def test_windows_system(self):
        found = machine.windows_system(situations.WINDOWS_ENVIRONMENT, 10)
        self.assertEqual(set(found), set(situations.LINUX))
        self.assertEqual(found["python_release"], "10")

    def test_this_system(self):
        self.assertEqual(set(machine.system()), set(situations.LINUX))
        self.assertEqual(machine.system()["python_node"], os.uname().nodename)

    def test_the_console_handler_of_windows(self):
        kernel = mock.Mock()
        fake = types.SimpleNamespace(
            WINFUNCTYPE=ctypes.CFUNCTYPE, c_int=ctypes.c_int, c_uint32=ctypes.c_uint32,
            windll=types.SimpleNamespace(kernel32=kernel),
        )
        stop.on_console_event(fake)
        (handler, add), _ = kernel.SetConsoleCtrlHandler.call_args
        self.assertEqual(add, 1)
        with mock.patch.object(os, "_exit") as left:
            handler(6)  # CTRL_SHUTDOWN_EVENT
        left.assert_called_once_with(0)


if __name__ == "__main__":
    unittest.main()
