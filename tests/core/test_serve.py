"""One process for the web server and the worker: both start, both stop, and neither dies unnoticed."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from core import serve, settings
from core.database import db
from tests.parted import Parted

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow  # starts processes and waits for them


def environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    return {**kept, "INSTANCE_PATH": str(folder), "WEB_WORKERS": "1"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children(pid: int) -> dict[str, int]:
    """The web server and the worker under a supervisor."""
    found = {}
    for line in subprocess.run(["ps", "-ww", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True, check=False).stdout.splitlines():
        number, command = line.split(None, 1)
        found["worker" if command.rstrip().endswith(" worker") else "web server"] = int(number)
    return found


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z" if Path("/proc").exists() else True


def wait_until(condition, seconds: float = 40.0) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.2)
    return False


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.fixture
def site(tmp_path) -> Iterator[Flask]:
    """A site that has been set up as an administrator does it, and not been started."""
    app = create_app(settings.read(environment(tmp_path)))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


@contextmanager
def started(command: list[str], port: int, folder: Path, *, begin: Callable = subprocess.Popen) -> Iterator[subprocess.Popen]:
    """A supervisor with a web server and a worker under it."""
    with (folder / "log").open("wb") as log:
        program = begin(command, cwd=ROOT, env=environment(folder), stdout=log, stderr=log)
    try:
        assert wait_until(lambda: answers(port)), "the site answers"
        assert wait_until(lambda: set(children(program.pid)) == {"web server", "worker"})
        yield program
    finally:
        if program.poll() is None:
            program.kill()
        program.wait()


@pytest.fixture
def running(tmp_path) -> Iterator[tuple[subprocess.Popen, int]]:
    """The supervisor, over the web server as it is started for a site; what it serves, and what stands for the worker, begin in no time."""
    port = free_port()
    web = ["wsgiref.simple_server:demo_app" if part == "app:create_app()" else part for part in serve.web_command(host="127.0.0.1", port=port, workers=1, threads=1)]
    commands = {"web server": web, "worker": [sys.executable, "-S", "-c", "import signal; signal.pause()", "worker"]}
    with started([sys.executable, "-c", f"import sys, core.serve as s; sys.exit(s.supervise({commands!r}))"], port, tmp_path) as program:
        yield program, port


def ends_both(site: subprocess.Popen, port: int, number: int) -> None:
    both = children(site.pid).values()
    site.send_signal(number)
    assert site.wait(40) == 0
    assert not any(map(alive, both))
    assert not answers(port)


def test_a_signal_ends_both_and_it_is_said_that_all_ended_well(running):
    ends_both(*running, signal.SIGINT)


def test_a_letter_leaves_while_the_site_runs_until_another_signal_ends_it(site, tmp_path):
    """From the command that asks for it, over the queue, to the worker's folder; the site, its web server and its worker are processes as `make run` has them."""
    port = free_port()
    with started([sys.executable, "-m", "flask", "--app", "app", "serve", "--port", str(port)], port, tmp_path, begin=Parted) as program:
        assert site.test_cli_runner().invoke(args=["accounts", "create", "ada@example.org", "--role", "administrator"]).exit_code == 0
        assert wait_until(lambda: list((tmp_path / "mail").glob("*.eml")), 70)
        ends_both(program, port, signal.SIGTERM)


@pytest.mark.parametrize("victim", ["web server", "worker"])
def test_when_one_dies_the_other_is_stopped_and_the_exit_code_tells(running, victim, tmp_path):
    site, port = running
    both = children(site.pid)
    os.kill(both[victim], signal.SIGKILL)
    assert site.wait(40) == 1
    assert f"The {victim} has ended by itself" in (tmp_path / "log").read_text()
    assert wait_until(lambda: not any(map(alive, both.values())), 10)
    assert wait_until(lambda: not answers(port), 10), "what was under the web server ends too"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_a_supervisor_killed_outright_leaves_nothing_running(running):
    site, port = running
    both = children(site.pid)
    site.kill()
    site.wait()
    assert wait_until(lambda: not any(map(alive, both.values())))
    assert wait_until(lambda: not answers(port), 10)


def test_a_command_that_will_not_stop_is_killed():
    stubborn = [sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"]
    code = f"import core.serve as s, sys; s.PATIENCE = 1; sys.exit(s.supervise({{'stubborn': {stubborn!r}, 'brief': [{sys.executable!r}, '-c', 'import time; time.sleep(1)']}}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert "The brief has ended by itself" in done.stderr
    assert "The stubborn did not stop" in done.stderr


def test_the_commands_under_the_supervisor_are_plain_lists():
    """No shell stands between: nothing a setting holds can become a command."""
    command = serve.web_command(host="127.0.0.1; rm -rf /", port=1, workers=1, threads=1)
    assert "127.0.0.1; rm -rf /:1" in command
    assert "--no-control-socket" in command
