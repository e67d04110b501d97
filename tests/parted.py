"""Processes of the product that part from this one, which has loaded the application: as `python -m` would start them, without the seconds of loading it again."""

import ctypes
import gc
import multiprocessing
import os
import resource
import runpy
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from core.database import db

_FORK = multiprocessing.get_context("fork")


class Parted:
    """Begins and ends like a Popen of the same command."""

    def __init__(self, command: list[str], *, cwd: Path, env: Mapping[str, str], stdout: BinaryIO, stderr: BinaryIO) -> None:
        program, option, module, *arguments = command
        assert (program, option) == (sys.executable, "-m"), command

        def run() -> None:
            os.chdir(cwd)
            os.environ.clear()
            os.environ.update(env)
            os.dup2(stdout.fileno(), 1)
            os.dup2(stderr.fileno(), 2)
            sys.stdout, sys.stderr = os.fdopen(1, "w", buffering=1, closefd=False), os.fdopen(2, "w", buffering=1, closefd=False)
            for number in (signal.SIGINT, signal.SIGTERM):
                signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
            sys.argv = [module, *arguments]
            runpy.run_module(module, run_name="__main__", alter_sys=True)

        self._process = _FORK.Process(target=run)
        self._process.start()
        self.pid = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def wait(self, seconds: float | None = None) -> int:
        self._process.join(seconds)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("a process that parted from this one", seconds or 0)
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()


def grown(act: Callable[[], None]) -> int:
    """By how many KiB a process that parts from this one grows at most while it does this; its memory is its own, whatever others needed before."""
    came, went = _FORK.Pipe(duplex=False)

    def run() -> None:
        gc.collect()
        if sys.platform == "linux":
            # What is free in this process is given back, and the most it has held is counted anew, so that what is needed is seen.
            ctypes.CDLL(None).malloc_trim(0)
            Path("/proc/self/clear_refs").write_text("5")
        before = _most()
        act()
        went.send(_most() - before)

    db.engine.dispose()
    process = _FORK.Process(target=run)
    process.start()
    process.join()
    assert process.exitcode == 0
    return came.recv()


def _most() -> int:
    """The most that this process has held so far, since it parted."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
