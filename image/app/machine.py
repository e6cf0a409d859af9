"""What the process can read about itself and the system it runs on, without asking anybody."""

import os
import socket
import sys
import time

ENVIRONMENT = os.environ

# From 1601, where Windows counts from, to 1970.
WINDOWS_EPOCH_SECONDS = 11_644_473_600
# Windows counts in steps of 100 nanoseconds.
WINDOWS_STEPS = 10_000_000
# How often two clocks are read together.
READINGS = 5
# Place of `starttime` among the words after the name in /proc/PID/stat (its field 22):
# https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
START_TIME = 19


def now():
    """Seconds since the epoch, with a fraction."""
    return time.time()


def process_started():
    """When the process was made, in seconds since the epoch; or why that is not known.

    On Linux a container runtime makes the process a little before it lets it run our program.
    """
    try:
        if os.name == "nt":
            import ctypes

            return windows_start(ctypes), None
        with open("/proc/self/stat", encoding="utf-8", errors="replace") as file:
            stat = file.read()
        since_boot, at = both_clocks()
        return linux_start(stat, os.sysconf("SC_CLK_TCK"), since_boot, at), None
    except (OSError, ValueError, IndexError, AttributeError) as error:
        return None, f"the system does not tell: {type(error).__name__}: {error}"


def both_clocks():
    """Seconds since boot and since the epoch at one moment: whoever waits for a processor between
    the two reads them too far apart, so the closest of some readings counts."""
    readings = []
    for _ in range(READINGS):
        before = now()
        since_boot = time.clock_gettime(time.CLOCK_BOOTTIME)
        readings.append((now() - before, since_boot, before))
    _, since_boot, before = min(readings)
    return since_boot, before


def linux_start(stat, ticks_a_second, since_boot, at):
    """`stat` counts in ticks since boot (100 a second), the name in it may hold anything."""
    ticks = int(stat.rpartition(")")[2].split()[START_TIME])
    return at - (since_boot - ticks / ticks_a_second)


def windows_start(ctypes):
    """https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getprocesstimes"""
    kernel = ctypes.windll.kernel32
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    times = [ctypes.c_uint64() for _ in range(4)]
    process = ctypes.c_void_p(kernel.GetCurrentProcess())
    if not kernel.GetProcessTimes(process, *map(ctypes.byref, times)):
        raise OSError("GetProcessTimes failed")
    return times[0].value / WINDOWS_STEPS - WINDOWS_EPOCH_SECONDS


def system():
    """What Python's `platform` would say, which asks other programs and services for it."""
    if os.name == "nt":
        return windows_system(ENVIRONMENT, sys.getwindowsversion().major)
    here = os.uname()
    return {
        "python_system": here.sysname,
        "python_processor": "",
        "python_node": here.nodename,
        "python_release": here.release,
        "python_version": version(),
        "python_machine": here.machine,
    }


def windows_system(environment, release):
    return {
        "python_system": "Windows",
        "python_processor": environment.get("PROCESSOR_IDENTIFIER", ""),
        "python_node": environment.get("COMPUTERNAME") or socket.gethostname(),
        "python_release": str(release),
        "python_version": version(),
        "python_machine": environment.get("PROCESSOR_ARCHITECTURE", ""),
    }


def version():
    return ".".join(map(str, sys.version_info[:3]))
