"""Extending, re-opening, closing early, archiving; and the notices that tell of a forum's turning points, each once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.database import db
from core.letters import Outgoing
from forum.jobs import notices as jobs
from forum.models import Act, Notice
from forum.queries.planning import whole_forum
from tests import make
from tests.make import NOW
from tests.pages import Page, get

pytestmark = pytest.mark.wide

DAY = timedelta(days=1)


@pytest.fixture
def staff(as_):
    return as_(make.person(name="The office", role="secretariat"))


def the(forum):
    db.session.expire_all()
    return whole_forum(forum.slug)


def letters(template: str) -> list[str]:
    return sorted(db.session.scalars(select(Outgoing.to).where(Outgoing.template == f"forum/{template}")))


def written() -> None:
    for notice_id in db.session.scalars(select(Notice.id).where(Notice.finished_at.is_(None))).all():
        jobs.write_notice(notice_id)


def send(browser, forum, where, **given) -> Page:
    return Page(browser.post(f"/en/forums/{forum.slug}/{where}", data={key.replace("__", "-"): value for key, value in given.items()}))


LATER = {"until__day": "2026-03-20", "until__time": "18:00", "reason": "Many asked for more time."}


def test_an_extension_is_shown_first_then_made_and_everybody_registered_is_told_once(staff, client):
    forum = make.forum(topics=3)
    forum.topics[0].closes_at, forum.topics[1].closes_at = forum.closes_at, NOW + DAY
    registered = [make.registration(forum, make.person(email=f"p{n}@example.org", language=code)) for n, code in enumerate(("en", "fr", "ar"))]
    make.registration(forum, make.person(email="unconfirmed@example.org", confirmed_at=None))
    seen = get(staff, f"/en/forums/{forum.slug}/end").all("input", name="seen")[0].attributes["value"]
    page = send(staff, forum, "extension", act="preview", seen=seen, **LATER)
    assert page.status == 200 and page.has("Toronto Friday 20 March, 18:00") and page.has("UTC Friday 20 March, 22:00")
    assert page.has("Many asked for more time.") and len(page.all("details")) >= 6, "the letter in every language"
    assert page.has("These topics close at a time of their own") and page.has("Topic 2 of")
    assert the(forum).closes_at == NOW + 2 * DAY and not letters("extended")
    assert send(staff, forum, "extension", act="save", seen=seen, **LATER).status == 302
    assert send(staff, forum, "extension", act="save", seen=seen, **LATER).status == 302, "the button pressed twice"
    assert send(staff, forum, "extension", act="save", seen=seen, **{**LATER, "until__day": "2026-03-25"}).status == 409, "somebody was quicker"
    after = the(forum)
    assert after.closes_at.isoformat() == "2026-03-20T22:00:00+00:00"
    assert [topic.closes_at for topic in after.topics] == [after.closes_at, NOW + DAY, None], "who closed with the forum follows it"
    written(), written()
    assert letters("extended") == [one.person.email if one.person_id is None else f"p{n}@example.org" for n, one in enumerate(registered)]
    assert get(client, f"/en/forums/{forum.slug}").has("Many asked for more time.")
    assert get(client, "/en/").has("Extended: messages are taken until Friday 20 March, 18:00 Toronto.")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"reason": ""}, "Please write why"),
        ({"until__day": "2026-03-12"}, "has to lie ahead"),
        ({"until__day": "2027-03-14", "until__time": "02:30"}, "never show 02:30"),
        ({"until__day": "2026-11-01", "until__time": "01:30"}, "show 01:30 twice"),
    ],
)
def test_an_extension_that_cannot_be_is_refused_with_all_input(staff, given, words):
    forum = make.forum()
    page = send(staff, forum, "extension", **{**LATER, **given})
    assert page.status == 422 and page.has(words)
    assert the(forum).closes_at == NOW + 2 * DAY


def test_a_forum_closes_early_is_reopened_and_its_topics_follow(staff, app, client):
    forum = make.forum(topics=2)
    make.registration(forum, make.person(email="p@example.org"))
    assert send(staff, forum, "closure", reason="All is said.").status == 302
    written()
    assert the(forum).closes_at == NOW and letters("closing") == ["p@example.org"]
    assert get(client, f"/en/forums/{forum.slug}").has("The moderators are preparing a summary of what was said here.")
    assert send(staff, forum, "extension", **LATER).status == 403
    assert send(staff, forum, "reopening", **LATER).status == 302
    written()
    assert letters("reopened") == ["p@example.org"]
    kinds = list(db.session.scalars(select(Act.kind).where(Act.forum_id == forum.id, Act.kind != "notice-sent").order_by(Act.id)))
    assert kinds == ["closed-early", "reopened"]


def test_nothing_is_archived_without_a_summary_or_a_reason_and_then_nothing_changes(as_, staff, client):
    forum = make.forum(closes_at=NOW - DAY)
    somebody = make.person()
    author = make.registration(forum, somebody)
    waiting = make.message(forum, author=author, status="pending", late=True)
    shown = make.message(forum, author=author)
    page = send(staff, forum, "archive", no_summary="")
    assert page.status == 422 and page.has("No summary has been issued. Please write why there is none")
    assert send(staff, forum, "archive", no_summary="Too few messages.").status == 302
    assert the(forum).archived_at == NOW
    page = get(client, f"/en/forums/{forum.slug}")
    assert page.has("Too few messages.") and page.has("This forum can be read, and no longer changes.") and not page.has("Summary in preparation")
    for where, given in (("reopening", LATER), ("summary-reason", {"no_summary": "x"}), ("archive", {"no_summary": "x"}), ("plan", {})):
        assert send(staff, forum, where, **given).status == 403, where
    db.session.expire_all()
    assert send(staff, forum, f"messages/{waiting.number}/publication", reason="Late but good.").status == 403
    assert send(staff, forum, f"messages/{shown.number}/hiding", reason="A private number.").status == 302
    late = send(as_(somebody), forum, "topics/1/messages", act="post", subject="Late", body="Words", language="en")
    assert late.status == 403 and late.has("This forum is archived; it takes no more messages.")


def test_an_issued_summary_is_linked_and_the_forum_can_be_archived_then(staff, client):
    forum = make.forum(closes_at=NOW - DAY)
    assert send(staff, forum, "summary-issue", address="javascript:alert(1)").status == 422
    assert send(staff, forum, "summary-issue", address="https://example.org/summary").status == 302
    page = get(client, f"/en/forums/{forum.slug}")
    assert page.link("Read the summary") == "https://example.org/summary" and get(client, "/en/").has("Summary issued")
    assert send(staff, forum, "summary-reason", no_summary="None").status == 403
    assert send(staff, forum, "archive").status == 302


def test_a_notice_is_previewed_in_every_language_and_goes_once(staff, client):
    forum = make.forum(title="Seeds")
    make.registration(forum, make.person(email="p@example.org", timezone="Asia/Colombo"))
    page = get(staff, f"/en/forums/{forum.slug}/notices/opening")
    assert page.has("“Seeds” is open") and len(page.all("details")) == 6 and page.has("Send 1 letter")
    assert not db.session.scalars(select(Notice)).all()
    shown = send(staff, forum, "notices/opening", act="preview", words="Be **brief**.", language="en", bulletin="y")
    assert shown.has("Be **brief**.") and not db.session.scalars(select(Notice)).all()
    for _press in range(2):
        assert send(staff, forum, "notices/opening", act="send", words="Be **brief**.", language="en", bulletin="y").status == 302
    written(), written()
    assert letters("opening") == ["p@example.org"]
    letter = db.session.scalar(select(Outgoing))
    assert "Toronto" in letter.text and "Colombo" in letter.text and "(UTC)" in letter.text and "Be **brief**." in letter.text
    assert "<strong>brief</strong>" in get(client, "/en/").html
    assert get(staff, f"/en/forums/{forum.slug}/notices").has("1 letter")


def test_what_is_not_true_now_is_not_sent(staff):
    forum = make.forum()
    for kind in ("three-days", "last-day", "closing", "extended", "reopened", "summary-issued"):
        sent = send(staff, forum, f"notices/{kind}", act="send", language="en")
        assert sent.status == (302 if kind == "three-days" else 403), kind
    assert staff.get(f"/en/forums/{forum.slug}/notices/nonsense").status_code == 404
    prepared = make.forum(announced_at=None)
    assert staff.get(f"/en/forums/{prepared.slug}/notices").status_code == 403


def test_an_announcement_goes_to_who_took_part_before_and_that_of_a_closed_forum_to_nobody_else(staff):
    before = make.forum()
    make.registration(before, make.person(email="before@example.org"))
    public, closed = make.forum(opens_at=NOW + DAY), make.forum(opens_at=NOW + DAY, visibility="closed")
    make.registration(closed, make.person(email="inside@example.org"), role="moderator")
    for forum in (public, closed):
        send(staff, forum, "notices/announcement", act="send", language="en", bulletin="y")
    notice = db.session.scalar(select(Notice).where(Notice.forum_id == closed.id))
    jobs.write_notice(notice.id)
    assert letters("announcement") == ["inside@example.org"]
    written()
    assert letters("announcement") == ["before@example.org", "inside@example.org"]


def test_news_of_a_closed_forum_are_news_to_its_participants_only(as_, client, staff):
    forum = make.forum(title="Secret circle", visibility="closed")
    insider = make.person()
    make.registration(forum, insider)
    send(staff, forum, "notices/opening", act="send", language="en", bulletin="y")
    assert not get(client, "/en/").has("Secret circle") and not get(as_(make.person()), "/en/").has("Secret circle")
    assert get(as_(insider), "/en/").has("This forum is open until")


def test_the_clock_sends_what_was_switched_on_once_and_in_its_hour(app, staff):
    forum = make.forum()
    make.registration(forum, make.person(email="p@example.org"))
    assert send(staff, forum, "notices", kinds=["last-day", "closing"]).status == 302
    jobs.notices_by_the_clock()
    assert not letters("last_day")
    app.extensions["clock"] = lambda: NOW + DAY + timedelta(minutes=1)
    jobs.notices_by_the_clock()
    jobs.notices_by_the_clock()
    assert letters("last_day") == ["p@example.org"] and not letters("three_days")
    app.extensions["clock"] = lambda: NOW + 2 * DAY
    jobs.notices_by_the_clock()
    jobs.notices_by_the_clock()
    assert letters("closing") == ["p@example.org"] and letters("last_day") == ["p@example.org"]
    assert db.session.scalars(select(Notice.by_id)).all() == [None, None]


def test_letters_that_were_broken_off_go_on_where_they_stood_and_reach_nobody_twice(staff):
    forum = make.forum()
    for n in range(60):
        make.registration(forum, make.person(email=f"p{n:02}@example.org"))
    send(staff, forum, "notices/opening", act="send", language="en")
    from forum.actions import ending
    from forum.queries import notices

    notice = notices.whole_notice(db.session.scalar(select(Notice.id)))
    assert ending.write_letters(notice, at=NOW)
    db.session.commit()
    assert len(letters("opening")) == 50
    jobs.notices_by_the_clock()
    assert len(letters("opening")) == len(set(letters("opening"))) == 60
    assert db.session.scalar(select(Notice.letters)) == 60


def test_news_cost_the_front_page_one_query_however_many_there_are(client, queries):
    make.forum()
    with queries() as none:
        get(client, "/en/")
    for _one in range(5):
        forum = make.forum()
        db.session.add(Notice(forum_id=forum.id, kind="opening", at=NOW, bulletin_until=NOW + DAY, finished_at=NOW))
    db.session.commit()
    with queries() as many:
        get(client, "/en/")
    assert len(none) == len(many)


def test_news_is_taken_off_the_front_page_before_its_time_and_put_there_again(staff, client):
    forum = make.forum(title="Warm homes")
    send(staff, forum, "notices/opening", act="send", language="en", bulletin="y")
    assert get(client, "/en/").has("This forum is open until")
    notice = db.session.scalars(select(Notice)).one()
    page = get(staff, f"/en/forums/{forum.slug}/notices")
    assert page.has("It stands there until") and page.has("Take it off the front page Opening")
    for _twice in range(2):
        assert send(staff, forum, f"notices/{notice.id}/bulletin/removal").status == 302
    assert not get(client, "/en/").has("This forum is open until") and get(staff, f"/en/forums/{forum.slug}/notices").has("It does not stand there.")
    for _twice in range(2):
        assert send(staff, forum, f"notices/{notice.id}/bulletin").status == 302
    assert get(client, "/en/").has("This forum is open until")
    kinds = db.session.scalars(select(Act.kind).where(Act.kind.startswith("bulletin")).order_by(Act.id)).all()
    assert kinds == ["bulletin-taken-down", "bulletin-put-up"] and get(staff, f"/en/forums/{forum.slug}/log").has("Notice taken off the front page")


def test_old_news_is_not_put_there_and_one_forum_does_not_turn_the_news_of_another(staff):
    forum, other = make.forum(), make.forum()
    old = Notice(forum_id=forum.id, kind="announcement", at=NOW - 40 * DAY, finished_at=NOW)
    db.session.add(old)
    db.session.commit()
    assert send(staff, forum, f"notices/{old.id}/bulletin").status == 403
    assert send(staff, other, f"notices/{old.id}/bulletin").status == 404 and not get(staff, f"/en/forums/{forum.slug}/notices").has("News on the front page")


def test_nothing_is_archived_without_a_summary_or_a_written_reason(staff):
    forum = make.forum(opens_at=NOW - 9 * DAY, closes_at=NOW - DAY)
    for reason in ("", "  \n "):
        page = send(staff, forum, "archive", no_summary=reason)
        assert page.status == 422 and page.has("Please write why there is none; everybody can read it.") and the(forum).archived_at is None
    assert send(staff, forum, "archive", no_summary="Two people wrote.").status == 302
    assert the(forum).archived_at == NOW and the(forum).no_summary_reason == "Two people wrote."


def test_news_that_is_no_longer_true_is_not_on_the_front_page(staff, client):
    forum = make.forum(closes_at=NOW + 2 * DAY)
    for kind in ("opening", "three-days"):
        send(staff, forum, f"notices/{kind}", act="send", language="en", bulletin="y")
    assert get(client, "/en/").has("This forum is open until") and get(client, "/en/").has("Three days are left")
    send(staff, forum, "extension", act="save", **LATER)
    page = get(client, "/en/")
    assert page.has("This forum is open until") and page.has("Extended: messages are taken until") and not page.has("Three days are left")
    send(staff, forum, "closure", act="save", reason="Everybody has written.")
    page = get(client, "/en/")
    assert page.has("This forum has closed. A summary is being prepared.") and not page.has("This forum is open until") and not page.has("Extended:")
    send(staff, forum, "summary-reason", no_summary="Two people wrote.")
    assert get(client, "/en/").has("This forum has closed. There will be no summary.")


def test_who_archives_is_told_what_still_waits(staff):
    forum = make.forum(opens_at=NOW - 9 * DAY, closes_at=NOW - DAY)
    make.message(forum, status="pending")
    assert get(staff, f"/en/forums/{forum.slug}/end").has("1 message still waits for a decision. Once the forum is archived it can only be hidden.")
