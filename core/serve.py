"""One supervising process for the web server and the worker: signals go to both, and when one ends the other is ended too."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 35.0  # seconds a child is given to finish what it is doing; gunicorn itself ends its requests after 30
POLL = 0.2
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>


def web_command(*, host: str, port: int, workers: int, threads: int) -> list[str]:
    """The web server: threads wait for the database and for slow readers, processes use the cores and share what was loaded before they began."""
    return [
        sys.executable, "-m", "gunicorn", "app:create_app()", "--bind", f"{host}:{port}", "--workers", str(workers), "--threads", str(threads), "--limit-request-line", "8190",
        "--preload", "--worker-class", "core.web_worker.Worker", "--timeout", "60", "--graceful-timeout", "30", "--keep-alive", "5", "--no-control-socket", "--log-level", "warning",
    ]  # fmt: skip


def worker_command() -> list[str]:
    """The background worker."""
    return [sys.executable, "-m", "flask", "--app", "app", "worker"]


def mail_command(place: str) -> list[str]:
    """What takes mail that comes in."""
    return [sys.executable, "-m", "flask", "--app", "app", "listserv", "serve", "--lmtp", place]


def environment() -> dict[str, str]:
    """What the environment says, and that threads share two heaps: with one each, a web worker grows by what eight of them leave unused."""
    return {"MALLOC_ARENA_MAX": "2", **os.environ}


def supervise(commands: dict[str, Sequence[str]]) -> int:
    """Runs the named commands until a signal comes or one of them ends.

    Returns the exit code: 0 after SIGINT or SIGTERM when all ended well, 1 when a command ended by itself. Nothing is
    started again in silence: a service manager above (systemd, a container's) does that, and its log then says so.
    """
    asked: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGINT, signal.SIGTERM)}
    children: dict[str, subprocess.Popen[bytes]] = {}
    code = 0
    try:
        for name, command in commands.items():
            # A group of its own, so that Ctrl-C reaches this process only and each child is told once.
            children[name] = subprocess.Popen(command, cwd=ROOT, env=environment(), start_new_session=True, preexec_fn=_die_with_parent if sys.platform == "linux" else None)
        while not asked:
            ended = [name for name, child in children.items() if child.poll() is not None]
            if ended:
                for name in ended:
                    print(f"The {name} has ended by itself (exit code {children[name].returncode}); stopping.", file=sys.stderr, flush=True)
                code = 1
                break
            _pause()
    finally:
        if not _stop(children):
            code = 1
        for number, handler in before.items():
            signal.signal(number, handler)
    return code


def _pause() -> None:
    signal.sigtimedwait(set(), POLL) if hasattr(signal, "sigtimedwait") else signal.pause()


def _die_with_parent() -> None:
    """Asks Linux to end this child with its parent, so that a supervisor killed outright leaves no server behind."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGTERM)


def _stop(children: dict[str, subprocess.Popen[bytes]]) -> bool:
    """Ends all children, first kindly; whether none had to be killed."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    kindly = True
    for name, child in children.items():
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            print(f"The {name} did not stop within {PATIENCE:.0f} seconds and is killed.", file=sys.stderr, flush=True)
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            kindly = False
    return kindly
