"""What a command costs as a whole process: time, processor time and peak memory."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass

from etl.place import PROJECT


@dataclass(frozen=True)
class Run:
    """One run of a command from start to end."""

    seconds: float
    processor_seconds: float
    peak_bytes: int


def run(command: Sequence[str]) -> Run:
    """Return what a command cost; raise RuntimeError with what it printed where it fails."""
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr is not None
        printed = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}:\n{printed[-2000:]}")
    # Linux counts ru_maxrss in kibibytes.
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)
