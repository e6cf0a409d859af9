"""The container that is measured: listens, says in one line when it started and where, and waits.

    python3 -IB /app

Signals first: process 1 has no default answer to SIGTERM, and the other imports take longer.
"""

import stop

stop.on_request()

import sys  # noqa: E402
import threading  # noqa: E402

import machine  # noqa: E402
import record  # noqa: E402
import server  # noqa: E402

IMPORTED_AT = machine.now()


def main():
    try:
        listener = server.listen(machine.ENVIRONMENT.get("PORT", ""))
    except (OSError, ValueError) as error:
        print(f"cannot listen: {error}", file=sys.stderr, flush=True)
        return 1
    serving = threading.Thread(target=listener.serve_forever, daemon=True)
    serving.start()
    times = record.Times(machine.process_started(), IMPORTED_AT, machine.now())
    line = record.line(machine.ENVIRONMENT, machine.system(), times, listener.server_port)
    # One write, so that no other line gets into this one.
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
    serving.join()
    return 1


if __name__ == "__main__":
    sys.exit(main())
