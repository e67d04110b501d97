"""One process for the web server and the worker: both start, both stop, and neither dies unnoticed."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from core import serve

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow  # starts processes and waits for them


def environment(folder: Path, **given: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    return {**kept, "INSTANCE_PATH": str(folder), "WEB_WORKERS": "1", **given}


def flask(folder: Path, *arguments: str, **given: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *arguments], cwd=ROOT, env=environment(folder, **given), capture_output=True, text=True, timeout=120, check=False
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def children(pid: int) -> dict[str, int]:
    """The web server and the worker under a supervisor."""
    found = {}
    for line in subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True, check=False).stdout.splitlines():
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


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """The folder of a site that has been set up and not been started."""
    folder = tmp_path_factory.mktemp("installed")
    assert flask(folder, "db", "upgrade").returncode == 0
    return folder


@pytest.fixture
def running(tmp_path, installed) -> Iterator[tuple[subprocess.Popen, int]]:
    """A site that serves."""
    shutil.copytree(installed, tmp_path, dirs_exist_ok=True)
    port = free_port()
    site = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app", "serve", "--port", str(port)],
        cwd=ROOT,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert wait_until(lambda: answers(port)), "the site answers"
    assert wait_until(lambda: set(children(site.pid)) == {"web server", "worker"})
    yield site, port
    if site.poll() is None:
        site.kill()
    site.wait()
    site.stdout.close()


def ends_both(site: subprocess.Popen, port: int, number: int) -> None:
    both = children(site.pid).values()
    site.send_signal(number)
    assert site.wait(40) == 0
    assert not any(map(alive, both))
    assert not answers(port)


def test_a_signal_ends_both_and_the_site_says_it_ended_well(running):
    ends_both(*running, signal.SIGINT)


def test_a_letter_leaves_while_the_site_runs_until_another_signal_ends_it(running, tmp_path):
    """From the command that asks for it, over the queue, to the worker's folder."""
    assert flask(tmp_path, "accounts", "create", "ada@example.org", "--role", "administrator").returncode == 0
    assert wait_until(lambda: list((tmp_path / "mail").glob("*.eml")), 70)
    ends_both(*running, signal.SIGTERM)


@pytest.mark.parametrize("victim", ["web server", "worker"])
def test_when_one_dies_the_other_is_stopped_and_the_exit_code_tells(running, victim):
    site, port = running
    both = children(site.pid)
    os.kill(both[victim], signal.SIGKILL)
    assert site.wait(40) == 1
    assert f"The {victim} has ended by itself" in site.stdout.read()
    assert wait_until(lambda: not any(map(alive, both.values())), 10)
    assert not answers(port)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends children with their parent")
def test_a_supervisor_killed_outright_leaves_nothing_running(running):
    site, port = running
    both = children(site.pid)
    site.kill()
    site.wait()
    assert wait_until(lambda: not any(map(alive, both.values())))
    assert not answers(port)


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
