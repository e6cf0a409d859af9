"""Ends the process, with 0 and at once, when it is asked to: there is nothing to finish."""

import os
import signal

# What Python knows as a signal: SIGBREAK is the console's Ctrl+Break on Windows.
SIGNALS = ("SIGTERM", "SIGINT", "SIGBREAK")

_kept = []


def at_once(*_):
    os._exit(0)


def on_request():
    for name in SIGNALS:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), at_once)
    if os.name == "nt":
        import ctypes

        on_console_event(ctypes)


def on_console_event(ctypes):
    """Windows stops a container by a console event that Python does not know: CTRL_SHUTDOWN_EVENT.

    https://learn.microsoft.com/windows/console/handlerroutine
    """
    kind = ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_uint32)
    handler = kind(at_once)
    _kept.append(handler)  # Windows keeps only its address.
    ctypes.windll.kernel32.SetConsoleCtrlHandler(handler, 1)
