"""The pages on which a forum is taken away, and the jobs behind them."""

from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from core import clock, files
from core.database import db
from core.files import StoredFile
from core.letters import Outgoing
from forum.exports import formats, jobs
from forum.models import Export
from tests import make
from tests.forum.exported import lively, rows_of_csv
from tests.make import NOW
from tests.pages import get

pytestmark = pytest.mark.wide


@pytest.fixture
def long_forums(monkeypatch):
    """Every forum is too long to be written while somebody waits."""
    monkeypatch.setattr(formats, "FORMATS", formats.FORMATS)
    for one in formats.FORMATS.values():
        object.__setattr__(one, "at_once", -1)
    yield
    for name, one in formats.FORMATS.items():
        object.__setattr__(one, "at_once", 200 if name == "pdf" else 2000)


def asked(browser, forum, format_="csv", **fields):
    answer = browser.post(f"/en/forums/{forum.slug}/exports", data={"format": format_, **fields})
    return answer, db.session.query(Export).order_by(Export.id.desc()).first()


def test_anybody_who_may_read_is_offered_every_format(app, client):
    forum = lively()
    page = get(client, f"/en/forums/{forum.slug}/exports")
    assert "<h1>Take this forum with you</h1>" in page.html
    assert all(f'value="{name}"' in page.html for name in formats.FORMATS)
    assert "unpublished" not in page.html


def test_a_short_forum_comes_at_once(app, client):
    forum = lively()
    answer, _ = asked(client, forum)
    assert answer.status_code == 303
    file = client.get(answer.location)
    assert file.mimetype == "text/csv" and file.headers["Content-Disposition"] == f"attachment; filename={forum.slug}-2026-03-11.csv"
    assert file.headers["Cache-Control"] == "private, no-store"
    assert len(rows_of_csv(file.data)) == 6


def test_every_format_is_sent(app, client):
    forum = lively()
    for format_ in formats.FORMATS:
        file = client.get(f"/en/forums/{forum.slug}/exports/{format_}")
        assert file.status_code == 200 and len(file.data) > 500, format_


def test_a_reader_does_not_get_what_readers_do_not_see(app, client, as_):
    forum = lively()
    for browser in (client, as_(make.person())):
        assert asked(browser, forum, unpublished="1")[0].status_code == 403
        assert browser.get(f"/en/forums/{forum.slug}/exports/csv?unpublished=1").status_code == 403


def test_who_keeps_order_gets_it_and_it_is_logged(app, as_):
    forum = lively()
    browser = as_(make.person(role="secretariat"))
    assert "unpublished" in get(browser, f"/en/forums/{forum.slug}/exports").html
    answer, _ = asked(browser, forum, unpublished="1")
    assert "PENDING WORDS" in browser.get(answer.location).get_data(as_text=True)
    assert db.session.query(AuditEntry).one().act == "forum-exported"


def test_a_closed_forum_is_not_exported_to_strangers(app, client):
    forum = make.forum(visibility="closed")
    for address in ("exports", "exports/csv"):
        assert client.get(f"/en/forums/{forum.slug}/{address}").status_code == 404


def test_a_long_forum_is_prepared_for_who_is_signed_in(app, client, as_, long_forums):
    forum, person = lively(), make.person(language="fr")
    assert asked(client, forum)[0].status_code == 403
    browser = as_(person)
    answer, export = asked(browser, forum)
    assert answer.status_code == 303 and answer.location.endswith(f"/en/exports/{export.key}")
    page = browser.get(answer.location)
    assert page.headers["Refresh"] == "5" and "0 of 6 messages written" in page.get_data(as_text=True)
    jobs.make(export.id)
    page = browser.get(answer.location)
    assert "Refresh" not in page.headers and "is ready" in page.get_data(as_text=True)
    file = browser.get(f"/en/exports/{export.key}/file")
    assert len(rows_of_csv(file.data)) == 6 and file.content_length == len(file.data)
    letter = db.session.query(Outgoing).one()
    assert letter.to == person.email and f"http://localhost/en/exports/{export.key}" in letter.text


def test_asked_twice_it_is_made_once(app, as_, long_forums):
    forum, browser = lively(), as_(make.person())
    first, _ = asked(browser, forum)
    again, _ = asked(browser, forum)
    assert first.location == again.location and db.session.query(Export).count() == 1


def test_nobody_has_more_than_three_made_at_a_time(app, as_, long_forums):
    forum, browser = lively(), as_(make.person())
    answers = [asked(browser, forum, format_)[0].status_code for format_ in ("csv", "xlsx", "mbox", "json")]
    assert answers == [303, 303, 303, 403]


def test_a_prepared_file_is_its_askers_alone(app, client, as_, long_forums):
    forum = lively()
    _, export = asked(as_(make.person()), forum)
    jobs.make(export.id)
    for other in (client, as_(make.person()), as_(make.person(role="administrator"))):
        assert other.get(f"/en/exports/{export.key}").status_code == 404
        assert other.get(f"/en/exports/{export.key}/file").status_code == 404
        assert other.post(f"/en/exports/{export.key}/cancellation").status_code == 404


def test_whoever_lost_the_right_to_read_loses_the_file_too(app, as_, long_forums):
    forum, person = lively(), make.person()
    make.registration(forum, person, role="moderator")
    browser = as_(person)
    _, export = asked(browser, forum, unpublished="1")
    jobs.make(export.id)
    assert browser.get(f"/en/exports/{export.key}/file").status_code == 200
    from forum.models import Registration

    db.session.query(Registration).filter_by(person_id=person.id).one().role = "participant"
    db.session.commit()
    assert browser.get(f"/en/exports/{export.key}/file").status_code == 403
    forum.visibility = "closed"
    db.session.query(Registration).filter_by(person_id=person.id).delete()
    db.session.commit()
    assert browser.get(f"/en/exports/{export.key}/file").status_code == 404


def test_who_lost_the_right_meanwhile_gets_no_file_made(app, as_, long_forums):
    forum, person = lively(), make.person()
    _, export = asked(as_(person), forum)
    forum.visibility = "closed"
    db.session.commit()
    jobs.make(export.id)
    assert db.session.query(StoredFile).count() == 0


def test_a_cancelled_file_is_not_made(app, as_, long_forums):
    forum, browser = lively(), as_(make.person())
    _, export = asked(browser, forum)
    assert browser.post(f"/en/exports/{export.key}/cancellation").status_code == 303
    jobs.make(export.id)
    assert db.session.query(StoredFile).count() == 0
    assert "cancelled" in browser.get(f"/en/exports/{export.key}").get_data(as_text=True)


def test_cancelling_reaches_a_job_that_is_at_it(app, as_, long_forums, monkeypatch):
    forum, browser = lively(), as_(make.person())
    _, export = asked(browser, forum)
    pieces = formats.FORMATS["csv"].pieces

    def interrupted(source, tick):
        tick(0)
        with db.engine.begin() as connection:
            connection.execute(Export.__table__.update().values(state="cancelled"))
        tick(10_000)
        return pieces(source, tick)

    monkeypatch.setitem(formats.FORMATS, "csv", formats.Format("csv", "text/csv", interrupted, -1))
    jobs.make(export.id)
    assert db.session.query(StoredFile).count() == 0
    assert not list(files.folder().glob(".export-*"))


def test_a_dead_workers_export_is_begun_anew_and_given_up_in_the_end(app, as_, long_forums, monkeypatch):
    forum, person = lively(), make.person()
    _, export = asked(as_(person), forum)
    started = []
    monkeypatch.setattr(jobs, "start", lambda name, export_id: started.append((name, export_id)))
    jobs.resume()
    assert started == []

    def broken(source, tick):
        raise RuntimeError("the worker died")

    monkeypatch.setitem(formats.FORMATS, "csv", formats.Format("csv", "text/csv", broken, -1))
    for attempt in range(1, 4):
        with pytest.raises(RuntimeError):
            jobs.make(export.id)
        db.session.rollback()
        assert (export.state, export.attempts) == ("running", attempt)
        jobs.make(export.id)  # somebody is at it, as far as can be told
        assert export.attempts == attempt
        at = NOW + timedelta(minutes=4 * attempt)
        app.extensions["clock"] = lambda at=at: at
        jobs.resume()
    assert started == [("make_export", export.id)] * 3
    jobs.make(export.id)
    assert export.state == "failed"
    assert "could not be made" in db.session.query(Outgoing).one().subject


def test_files_are_forgotten_after_a_week(app, as_, long_forums):
    forum, browser = lively(), as_(make.person())
    _, export = asked(browser, forum)
    jobs.make(export.id)
    key, path = export.key, files.path_of(db.session.query(StoredFile).one())
    app.extensions["clock"] = lambda: NOW + timedelta(days=7)
    jobs.forget()
    assert path.exists()
    app.extensions["clock"] = lambda: NOW + timedelta(days=7, seconds=1)
    jobs.forget()
    assert not path.exists() and db.session.query(Export).count() == db.session.query(StoredFile).count() == 0
    app.extensions["clock"] = lambda: NOW
    assert browser.get(f"/en/exports/{key}").status_code == 404


def test_an_erased_person_leaves_no_file(app, as_, long_forums):
    from accounts.erasure import erase

    forum, person = lively(), make.person()
    _, export = asked(as_(person), forum)
    jobs.make(export.id)
    erase(person, at=clock.now())
    db.session.commit()
    assert db.session.query(Export).count() == db.session.query(StoredFile).count() == 0


@pytest.mark.parametrize("format_", ["", "exe", "CSV"])
def test_an_unknown_format_is_said_to_be_one(app, client, format_):
    forum = lively()
    answer = client.post(f"/en/forums/{forum.slug}/exports", data={"format": format_})
    assert answer.status_code == 422 and "Choose one of these formats." in answer.get_data(as_text=True)
    assert client.get(f"/en/forums/{forum.slug}/exports/exe").status_code == 404
