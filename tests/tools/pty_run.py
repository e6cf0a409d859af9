#!/usr/bin/env python3
"""Run a command in a terminal of a given size and print what it wrote there.

    pty_run.py [--interrupt SECONDS] [--type TEXT] COLUMNS LINES [--] COMMAND...

Exits as the command does (128 + signal if one ended it). Used by tests that look at the live view,
which appears in a terminal only.
"""

import argparse
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time

# Seconds after which a command that does not end is killed.
LIMIT = 60


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("columns", type=int)
    parser.add_argument("lines", type=int)
    parser.add_argument("--interrupt", type=float, help="press Ctrl-C after so many seconds")
    parser.add_argument("--type", help="answer the first question with this, and Enter")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    command = [word for word in options.command if word != "--"]
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(command[0], command)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", options.lines, options.columns, 0, 0))
    began = time.monotonic()
    pressed = False
    while True:
        if time.monotonic() - began > LIMIT:
            os.kill(pid, signal.SIGKILL)
        ready, _, _ = select.select([terminal], [], [], 0.1)
        if ready:
            try:
                data = os.read(terminal, 65536)
            except OSError:
                break
            if not data:
                break
            sys.stdout.buffer.write(data)
            if options.type and b"[y/N]" in data:
                os.write(terminal, options.type.encode() + b"\n")
        if options.interrupt and not pressed and time.monotonic() - began >= options.interrupt:
            os.write(terminal, b"\x03")
            pressed = True
    sys.stdout.flush()
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status) & 0xFF


if __name__ == "__main__":
    sys.exit(main())
