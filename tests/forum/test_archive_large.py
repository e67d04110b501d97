"""A process of its own: what it loads, and that a document of 50 MB is read and written in bounded memory. Slow: the document is made, imported and exported."""

import json
import subprocess
import sys

import pytest

from core.settings import ROOT
from tests.forum.archives import small

SIZE = 50_000_000
MOST = 120 * 1024  # KiB of resident memory beyond what the application takes before it begins

STEPS = """
import resource, sys
from pathlib import Path
from app import create_app
from core.database import db
from core.queues import Serializer, queue_at

def drivers():
    print([name for name in ("docx", "psycopg", "redis") if name in sys.modules])

folder, archive = Path(sys.argv[1]), sys.argv[2]
app = create_app({"TESTING": True, "ENVIRONMENT": "test", "INSTANCE": folder, "SECRET_KEY": "a key for tests only, long enough",
                  "SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'large.sqlite'}", "QUEUE_URL": f"sqlite:///{folder / 'queue.sqlite'}"})
with app.app_context():
    db.create_all()
runner = app.test_cli_runner()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for arguments in (["import", archive], ["export", "small", "-o", archive + ".again"]):
    result = runner.invoke(args=["forum", *arguments])
    assert result.exit_code == 0, result.output
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
drivers()
queue_at("redis://localhost/0", Serializer())
queue_at("postgresql://localhost/x", Serializer())
drivers()
"""


def _write(path) -> None:
    document = small()
    del document["messages"]
    with path.open("w") as file:
        file.write(json.dumps(document)[:-1] + ', "messages": [')
        number = 0
        while file.tell() < SIZE:
            message = {"id": f"m{number}", "topic": 1 + number % 2, "author": "ke", "posted_at": "2026-03-03T12:00:00+03:00", "body": f"Message **{number}**."}
            if number % 3:
                message["reply_to"] = f"m{number - 1}"
            # Long texts that need no rendering, which would take a minute for as many of Markdown.
            message["initiatives"] = [{"title": "Course", "audience": "everybody at the border post, " * 30 * (1 + number % 50)}]
            file.write((", " if number else "") + json.dumps(message))
            number += 1
        file.write(', {"id": "last", "topic": 1, "author": "ke", "posted_at": "2026-03-03T12:00:00+03:00", "body": "End."}]}')


@pytest.fixture(scope="module")
def passed(tmp_path_factory):
    """The document, and what the process through which it passed has said."""
    folder = tmp_path_factory.mktemp("large")
    archive = folder / "large.json"
    _write(archive)
    done = subprocess.run([sys.executable, "-c", STEPS, str(folder), str(archive)], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return archive, done.stdout.splitlines()


@pytest.mark.slow
def test_fifty_megabytes_pass_through_120_mib(passed):
    archive, (grown, *_) = passed
    assert int(grown) < MOST
    assert json.loads(archive.read_bytes()) == json.loads(archive.with_name("large.json.again").read_bytes())


@pytest.mark.slow
def test_only_the_driver_of_the_queue_in_use_is_loaded(passed):
    """A queue on another store brings its driver along."""
    assert passed[1][1:] == ["[]", "['psycopg', 'redis']"]
