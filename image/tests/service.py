"""A metadata service on loopback that answers as a test says."""

import contextlib
import http.server
import json
import threading


class Service:
    """What it answers: `(method, path)` → text, a map or list (as JSON), a status, a list of these
    to be given one after the other (the last one stays), or `Service.SLOW`."""

    SLOW = object()

    def __init__(self, answers):
        self.answers = dict(answers)
        self.asked = []
        self.headers = []
        # What is slow answers when this is set.
        self.release = threading.Event()

    def next(self, method, path):
        answer = self.answers.get((method, path), 404)
        if isinstance(answer, Turns):
            return answer.take()
        return answer


class Turns:
    """Answers that are given one after the other."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def take(self):
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        service = self.server.service
        service.asked.append((self.command, self.path))
        service.headers.append(dict(self.headers))
        answer = service.next(self.command, self.path)
        if answer is Service.SLOW:
            service.release.wait()
            answer = service.slow_answer
        status, body = (answer, "") if isinstance(answer, int) else (200, answer)
        body = body if isinstance(body, str) else json.dumps(body)
        with contextlib.suppress(OSError):
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

    do_PUT = do_GET

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def serving(answers, slow_answer="too late"):
    """The service and its address, for as long as the block runs."""
    service = Service(answers)
    service.slow_answer = slow_answer
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    server.service = service
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield service, f"http://127.0.0.1:{server.server_port}"
    finally:
        service.release.set()
        server.shutdown()
        server.server_close()
        thread.join()
