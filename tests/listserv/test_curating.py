"""The page on which a moderator looks at a digest before it goes."""

import pytest

from core.database import db
from listserv.models import Curation, MailList
from tests import make
from tests.listserv.digest_tools import DAY, MORNING, compiled, sent, text_of
from tests.make import NOW


@pytest.fixture
def page(daily, as_, app, monkeypatch):
    """A forum with three messages, its reader, and the page as its moderator sees it."""
    forum, _ = daily
    forum.timezone = "UTC"
    moderator = make.person()
    make.registration(forum, moderator, role="moderator")
    for subject in ("Plain", "Put first", "Left out"):
        make.message(forum, subject=subject)
    monkeypatch.setitem(app.extensions, "clock", lambda: NOW)
    return forum, as_(moderator), f"/en/forums/{forum.slug}/digest?day=2026-03-12&rhythm=daily"


def test_it_shows_what_is_new_and_a_preview_with_nobodys_links(page):
    _, client, path = page
    html = client.get(path).get_data(as_text=True)
    assert "Put first" in html and "12 March: 3 new messages, 3 threads" in html and "reply-" in html and "\ue010" not in html and "/u/…" in html


def test_what_is_said_is_in_the_digest(page, app, deliver, sink, monkeypatch):
    _, client, path = page
    said = {"note": "Please read **this**.", "language": "en", "first": ["1"], "full": ["2"], "left_out": ["3", "99", "x"]}
    looked = client.post(path, data={**said, "act": "preview"}).get_data(as_text=True)
    assert "A note from the moderator:" in looked and db.session.scalar(db.select(Curation.id)) is None
    assert client.post(path, data={**said, "act": "keep"}).status_code == 303
    (kept,) = db.session.scalars(db.select(Curation))
    assert (kept.note, kept.chosen, kept.data, kept.released_at) == ("Please read **this**.", [2], {"first": [1], "left_out": [3]}, None)
    assert compiled() == 1
    monkeypatch.setitem(app.extensions, "clock", lambda: MORNING + DAY)
    (letter,) = sent(deliver, sink)
    words = text_of(letter)
    assert "Please read **this**." in words and words.index("Thread #1") < words.index("Thread #2") and "#3" in words and "Left out" not in words


def test_digests_wait_where_they_are_told_to_and_go_when_released(page):
    _, client, path = page
    client.post(path, data={"note": "", "language": "en", "waits": "y", "act": "keep"})
    assert db.session.scalar(db.select(MailList.curated)) is True and compiled() == 0
    client.post(path, data={"note": "", "language": "en", "waits": "y", "act": "release"})
    assert compiled() == 1 and db.session.scalar(db.select(db.func.count()).select_from(Curation)) == 1


def test_a_note_too_long_and_a_day_that_is_none_are_refused(page):
    _, client, path = page
    assert client.post(path, data={"note": "x" * 4001, "language": "en"}).status_code == 422
    for wrong in ("day=2026-03-02", "day=2026-13-40", "day=x", "rhythm=hourly"):
        assert client.get(f"{path.partition('?')[0]}?{wrong}").status_code == 404


def test_who_does_not_keep_the_forum_does_not_see_it(page, as_):
    _, _, path = page
    assert as_(make.person()).get(path).status_code == 403
