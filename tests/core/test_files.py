"""Stored files: whole or not at all, under our own names, shown under clean ones."""

import io
from datetime import UTC, datetime
from errno import ENOSPC
from pathlib import Path

import pytest
from sqlalchemy import select

from core import files
from core.database import db
from core.files import StoredFile, TooLarge, clean_name

AT = datetime(2026, 3, 11, 12, 0, tzinfo=UTC)


@pytest.fixture
def folder(app):
    folder = Path(app.config["FILES_URL"])
    yield folder
    for path in folder.glob("*"):
        path.unlink()


def keep(content: bytes, *, name: str = "paper.pdf", most: int = 10**6) -> StoredFile:
    return files.keep(io.BytesIO(content), name=name, media_type="application/pdf", at=AT, most=most)


def test_a_file_is_kept_under_a_name_of_ours_and_given_back_as_it_was(folder):
    content = bytes(range(256)) * 1000
    kept = keep(content, name="../../etc/passwd")
    db.session.commit()
    assert b"".join(files.chunks_of(kept)) == content
    assert (kept.name, kept.size) == ("passwd", len(content))
    assert files.path_of(kept).parent == folder
    assert files.path_of(kept).name == kept.key


def test_a_file_that_is_too_large_leaves_nothing_behind(folder):
    with pytest.raises(TooLarge):
        keep(b"x" * 100_001, most=100_000)
    assert list(folder.glob("*")) + list(folder.glob(".*")) == []
    assert db.session.scalars(select(StoredFile)).all() == []


class FullDisk(io.RawIOBase):
    """A stream that ends as a write does when the disk is full."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        self.given += 1
        if self.given > 2:
            raise OSError(ENOSPC, "No space left on device")
        return b"x" * 1000


def test_a_file_cut_off_in_the_middle_leaves_no_part(folder):
    with pytest.raises(OSError):
        files.keep(FullDisk(), name="a", media_type="a/b", at=AT, most=10**6)
    assert list(folder.glob("*")) + list(folder.glob(".*")) == []


def test_a_file_goes_again_with_the_transaction_that_kept_it(folder):
    kept = keep(b"words")
    path = files.path_of(kept)
    assert path.exists()
    db.session.rollback()
    assert not path.exists()


def test_a_file_is_removed_only_when_its_row_is_surely_gone(folder):
    kept = keep(b"words")
    db.session.commit()
    path = files.path_of(kept)
    files.forget(kept)
    db.session.rollback()
    assert path.exists()
    files.forget(db.session.scalars(select(StoredFile)).one())
    db.session.commit()
    assert not path.exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("report.pdf", "report.pdf"),
        ("C:\\Documents\\report.pdf", "report.pdf"),
        ("/etc/passwd", "passwd"),
        ("..", "file"),
        ("", "file"),
        ("  .hidden. ", "hidden"),
        ("a\r\nContent-Type: text\x00/html", "html"),
        ("name\r\nX: y.pdf", "nameX: y.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("تقرير.pdf", "تقرير.pdf"),
        ("报告.docx", "报告.docx"),
    ],
)
def test_a_name_is_shown_without_folders_controls_and_turns_of_direction(name, shown):
    assert clean_name(name) == shown


def test_a_long_name_keeps_its_ending():
    assert clean_name("x" * 500 + ".pdf") == "x" * 116 + ".pdf"
    assert len(clean_name("y" * 500)) == 120
