"""Servers to measure: gunicorn processes on loopback ports, all as `make run` starts its own, and what the machine says they have used."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from core.serve import environment, web_command

ROOT = Path(__file__).resolve().parent.parent.parent
PROC = Path("/proc")
HAS_PROC = (PROC / "self" / "stat").exists()
THREADS = 4


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Server:
    """One gunicorn of one worker, on its own port. ``beside`` are the process ids of what works for it (a database server)."""

    name: str
    application: str
    environment: Mapping[str, str]
    log: Path
    ready: str  # an address that answers once it is up
    port: int = field(default_factory=free_port)
    beside: tuple[int, ...] = ()
    workers: int = 1
    begin: Callable = subprocess.Popen  # how its process is started

    def start(self) -> "Server":
        """Starts it and waits until it answers; raises SystemExit with the end of its log when it does not."""
        command = [self.application if part == "app:create_app()" else part for part in web_command(host="127.0.0.1", port=self.port, workers=self.workers, threads=THREADS)]
        with self.log.open("wb") as log:
            self._process = self.begin(command, cwd=ROOT, env={**environment(), "SITE_URL": f"http://127.0.0.1:{self.port}", **self.environment}, stdout=log, stderr=log)
        until = time.monotonic() + 30
        while time.monotonic() < until and self._process.poll() is None:
            try:
                connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
                connection.request("GET", self.ready)
                if connection.getresponse().status < 500:
                    return self
            except OSError:  # not listening yet
                pass
            time.sleep(0.1)
        self.stop()
        raise SystemExit(f"{self.name} did not start:\n{self.log.read_text()[-3000:]}")

    def stop(self) -> None:
        """Ends it, gently first."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def pids(self) -> list[int]:
        """Every process that works for it."""
        return [*_tree(self._process.pid), *(pid for root in self.beside for pid in _tree(root))]

    def used(self) -> float:
        """Milliseconds of processor time, user and system, of all its processes so far; of those that have ended too."""
        tick = 1000 / os.sysconf("SC_CLK_TCK")
        return sum(sum(map(int, _stat(pid)[11:15])) * tick for pid in self.pids())

    def memory(self) -> float:
        """Resident mebibytes of its largest worker."""
        workers = [pid for pid in _tree(self._process.pid) if pid != self._process.pid]
        return max(_kilobytes(pid, "status", "VmRSS") for pid in workers) / 1024

    def share(self) -> float:
        """Mebibytes of its largest worker where a page that several processes share counts in parts."""
        workers = [pid for pid in _tree(self._process.pid) if pid != self._process.pid]
        return max(_kilobytes(pid, "smaps_rollup", "Pss") for pid in workers) / 1024


def _stat(pid: int) -> list[str]:
    """The fields of /proc/PID/stat after the command's name (which may hold anything), from the state on; zeros for one that is gone."""
    try:
        return (PROC / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return ["0"] * 50


def _tree(root: int) -> list[int]:
    """A process and all below it."""
    parents = {int(entry.name): int(_stat(int(entry.name))[1]) for entry in PROC.iterdir() if entry.name.isdigit()}
    found = [root]
    for pid in found:
        found.extend(child for child, parent in parents.items() if parent == pid)
    return found


def _kilobytes(pid: int, file: str, name: str) -> int:
    for line in (PROC / str(pid) / file).read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    return 0
