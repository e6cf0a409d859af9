"""The web server: three routes that answer at once, whatever the metadata does."""

import json
import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Where the published app listens.
PORT = 5002
ROUTES = {
    "/": {"message": "Hello from the greeter service"},
    "/status/alive": {"status": "alive"},
    "/status/healthy": {"status": "healthy"},
}
# How many connections may wait to be taken.
BACKLOG = 128


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Longer than a load balancer keeps an idle connection (60 s), so that it is the one to close:
    # https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html
    timeout = 75

    def do_GET(self):
        path = self.path.partition("?")[0]
        if path in ROUTES:
            self.answer(200, ROUTES[path])
        else:
            self.answer(404, {"error": "not found"})

    do_HEAD = do_GET

    def refuse(self):
        # What the request carries is not read, so nothing can follow it.
        self.close_connection = True
        self.answer(405, {"error": "only GET and HEAD"}, Allow="GET, HEAD", Connection="close")

    do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = refuse

    def answer(self, status, content, **headers):
        body = json.dumps(content).encode()
        self.send_response(status)
        headers.update({"Content-Type": "application/json", "Content-Length": str(len(body))})
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("X-Reply-Service", "greeter-service")
        self.send_header("X-Version", "dev")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_):
        """Nothing: the one line of this app is its start record."""


class Listener(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, bound):
        super().__init__(bound.getsockname()[:2], Handler, bind_and_activate=False)
        self.socket.close()  # The one it made itself.
        self.socket = bound
        self.server_name, self.server_port = bound.getsockname()[:2]

    def handle_error(self, *_):
        """Nothing: a client that leaves early is no event of ours."""


def listen(port):
    """Listens on the port of that name, on IPv6 and IPv4 if the system has both; 0 is any free one.

    Raises `ValueError` for what is no port, `OSError` if it cannot be had.
    """
    number = port_number(port)
    return Listener(bind(number))


def port_number(port):
    if port == "":
        return PORT
    if not (port.isascii() and port.isdigit() and int(port) <= 65_535):
        raise ValueError(f"PORT is {port!r}, expected a number from 0 to 65535")
    return int(port)


def bind(port):
    if socket.has_dualstack_ipv6():
        try:
            return socket.create_server(
                ("::", port), family=socket.AF_INET6, backlog=BACKLOG, dualstack_ipv6=True
            )
        except OSError:
            # Known to the kernel and switched off, or taken: IPv4 tells which.
            pass
    return socket.create_server(("0.0.0.0", port), backlog=BACKLOG)
