"""On a fresh copy, before the parts of `make test` begin: tests and templates are compiled once, two processes side by side, and not by each of the four that would need them at the same moment.

It only saves time: what is compiled is kept where pytest, Python and Jinja look for it, and where it is not they compile it themselves.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / ".pytest_cache" / "d" / "templates"  # where tests/conftest.py keeps them


def rewritten() -> None:
    """Every test, as pytest rewrites it when it is first loaded; without loading it."""
    from _pytest.assertion import assertstate_key
    from _pytest.assertion.rewrite import PYC_TAIL, _read_pyc, _rewrite_test, _write_pyc, get_cache_dir
    from _pytest.config import _prepareconfig

    config = _prepareconfig(["--noconftest"])
    for path in [*(ROOT / "tests").rglob("test_*.py"), *(ROOT / "tests").rglob("conftest.py")]:
        kept = get_cache_dir(path) / f"{path.stem}{PYC_TAIL}"
        if _read_pyc(path, kept) is None:
            kept.parent.mkdir(exist_ok=True)
            source, code = _rewrite_test(path, config)
            _write_pyc(config.stash[assertstate_key], code, source, kept)


def templates() -> None:
    """The application by loading it, and all templates."""
    from jinja2 import FileSystemBytecodeCache

    from app import create_app

    TEMPLATES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        given = {"TESTING": True, "ENVIRONMENT": "test", "INSTANCE": Path(folder), "SECRET_KEY": "a key for tests only, long enough", "SQLALCHEMY_DATABASE_URI": "sqlite://"}
        site = create_app(given)
    site.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(TEMPLATES))
    for name in site.jinja_env.list_templates():
        site.jinja_env.get_template(name)


def main(environment: dict[str, str]) -> None:
    """Both at once; what cannot be done is left to those who need it."""
    parts = ["rewritten"] if TEMPLATES.exists() else ["templates", "rewritten"]
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    began = [subprocess.Popen([sys.executable, "-m", "tests.compiled", part], cwd=ROOT, env=environment, **quiet) for part in parts]
    for process in began:
        process.wait()


if __name__ == "__main__":
    {"rewritten": rewritten, "templates": templates}[sys.argv[1]]()
