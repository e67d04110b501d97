"""Files of forums to test with: what a reader, a keeper or the command would get, and a lively forum with hostile words."""

import csv
import io
import zipfile
from datetime import timedelta
from xml.etree import ElementTree

from core.database import db
from forum.exports.formats import FORMATS, still
from forum.exports.source import Source
from forum.models import Initiative
from forum.queries.heads import forum_head
from tests import make
from tests.make import NOW

HOSTILE = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠1", "  =1", "\u200e=1", '=HYPERLINK("http://example.org";"x")')
_CELL = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def source(forum, *, language="en", everything=False) -> Source:
    db.session.commit()
    head = forum_head(forum.slug)
    assert head is not None
    return Source(head, language=language, at=NOW, everything=everything)


def written(forum, format_, *, language="en", everything=False) -> bytes:
    return b"".join(FORMATS[format_].pieces(source(forum, language=language, everything=everything), still))


def rows_of_csv(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def rows_of_xlsx(data: bytes, sheet: int = 1) -> list[list[str]]:
    """The texts and numbers of a sheet by row, whatever their kind."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        tree = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{sheet}.xml"))
        assert not list(tree.iter(f"{_CELL}f")), "a formula"
        strings = []
        if "xl/sharedStrings.xml" in book.namelist():
            shared = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
            strings = ["".join(text.text or "" for text in one.iter(f"{_CELL}t")) for one in shared]
    found = []
    for row in tree.iter(f"{_CELL}row"):
        cells: dict[int, str] = {}
        for cell in row.iter(f"{_CELL}c"):
            letters = "".join(letter for letter in cell.attrib["r"] if letter.isalpha())
            column = 0
            for letter in letters:
                column = column * 26 + ord(letter) - 64
            value = cell.find(f"{_CELL}v")
            inline = "".join(text.text or "" for text in cell.iter(f"{_CELL}t"))
            text = inline if value is None else (strings[int(value.text)] if cell.attrib.get("t") == "s" else value.text or "")
            cells[column] = text.replace("_x000D_", "")
        found.append([cells.get(column, "") for column in range(1, max(cells, default=0) + 1)])
    return found


def lively():
    """A forum with a thread of five, one of them withdrawn, and messages that wait, were hidden, or were never let in."""
    plan = make.edition("A.1", "A.2")
    forum = make.forum(topics=2, questions=2, edition_id=plan.id, title="Café, “الغابات” и 森林")
    ada = make.registration(forum, name="Ada Okoro", category="party", country="NG", organization="Ministry, secret@example.org")
    li = make.registration(forum, name="李 明", category="academia", country="CN", organization="森林大学")
    staff = make.registration(forum, name="Desk Officer", category="secretariat", country=None, role="moderator")
    first, second = forum.topics
    question = first.questions[0]
    one = make.message(
        forum, topic=first, author=ada, subject="Needs", body="We need **training**.\n\n- one\n- two\n\nFrom here on.", goals=(plan.goals[0],), questions=(question,)
    )
    two = make.message(forum, topic=first, author=staff, on_behalf_of=li, reply_to=one, language="zh", subject="回复", body="我们也需要培训。" * 30)
    three = make.message(forum, topic=first, author=ada, reply_to=two, status="withdrawn", published_at=NOW - timedelta(hours=2), subject="Taken back", body="WITHDRAWN WORDS")
    make.message(forum, topic=first, author=li, reply_to=three, language="ar", subject="الغابات", body="نحتاج إلى **تدريب** في المدن.")
    make.message(forum, topic=second, author=staff, kind="moderator", occasion="opening", subject="Welcome", body="Welcome.")
    make.message(forum, topic=second, author=ada, status="pending", subject="Waiting", body="PENDING WORDS")
    make.message(forum, topic=second, author=ada, status="hidden", published_at=NOW - timedelta(hours=2), subject="Off", body="HIDDEN WORDS")
    make.message(forum, topic=second, author=ada, status="hidden", subject="Never", body="NEVER SEEN WORDS")
    db.session.add(Initiative(message_id=one.id, position=1, title="Training network", type="course", audience="officials", status="ongoing"))
    db.session.commit()
    return forum
