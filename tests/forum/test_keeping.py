"""Keeping order together: claims, several at once, undoing, holding, reasons of the list, the log, reports, and letters about what waits."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from core.database import db
from core.letters import Outgoing
from forum.jobs.moderation import tell_moderators
from forum.models import Act, Forum, Report
from listserv.models import Mailbox
from tests import make
from tests.forum.writers import at, fresh, messages, write
from tests.pages import get, post

pytestmark = pytest.mark.wide


@pytest.fixture
def forum(app) -> Forum:
    return make.forum(title="Warm homes", moderation="before")


def keeper(forum, name):
    person = make.person(name=name)
    make.registration(forum, person, role="moderator")
    db.session.add(Mailbox(person_id=person.id, held_messages=False))
    db.session.commit()
    return person


@pytest.fixture
def mo(forum):
    return keeper(forum, "Mo Derator")


@pytest.fixture
def sue(forum):
    return keeper(forum, "Sue Pervisor")


@pytest.fixture
def ada(forum):
    person = make.person(name="Ada Okoro", country="NG", language="fr")
    make.registration(forum, person)
    return person


def letters(template: str) -> list[Outgoing]:
    return list(db.session.scalars(select(Outgoing).where(Outgoing.template == f"forum/{template}").order_by(Outgoing.id)))


def acts() -> list[Act]:
    return list(db.session.scalars(select(Act).order_by(Act.id).execution_options(populate_existing=True)))


def at_minute(app, minutes: int) -> None:
    app.extensions["clock"] = lambda: make.NOW + timedelta(minutes=minutes)


def test_who_is_at_a_message_is_shown_to_the_others_for_ten_minutes(app, forum, mo, sue, as_):
    make.message(forum, status="pending")
    assert post(as_(mo), at(forum, "/messages/1/claim")).has("You are at it since 08:00")
    assert get(as_(sue), "/en/moderation").has("Mo Derator is at it since 08:00")
    page = post(as_(sue), at(forum, "/messages/1/publication"), status=409, seen="pending", reason="Welcome.")
    assert page.has("Nothing was changed. Mo Derator took this message at 08:00") and page.has("Welcome.") and messages(forum)[0].status == "pending"
    assert page.all("input", name="over")[0].attributes["value"] == "1"
    at_minute(app, 10)
    assert not get(as_(sue), "/en/moderation").has("Mo Derator is at it")
    post(as_(sue), at(forum, "/messages/1/publication"), seen="pending", reason="")
    assert messages(forum)[0].status == "published"


def test_a_claim_is_taken_over_only_when_one_says_so_and_given_back(forum, mo, sue, as_):
    make.message(forum, status="pending")
    post(as_(mo), at(forum, "/messages/1/claim"))
    assert post(as_(sue), at(forum, "/messages/1/claim"), status=409).has("Mo Derator took this message")
    assert post(as_(sue), at(forum, "/messages/1/claim"), over="1").has("You are at it")
    post(as_(mo), at(forum, "/messages/1/claim/removal"))  # another's claim stays
    assert get(as_(mo), "/en/moderation").has("Sue Pervisor is at it")
    post(as_(sue), at(forum, "/messages/1/claim/removal"))
    assert get(as_(mo), "/en/moderation").has("I take this one") and acts() == []


def test_a_decision_over_a_claim_counts_and_the_first_learns_of_it(forum, mo, sue, as_):
    make.message(forum, status="pending")
    post(as_(mo), at(forum, "/messages/1/claim"))
    post(as_(sue), at(forum, "/messages/1/publication"), seen="pending", reason="", over="1")
    page = post(as_(mo), at(forum, "/messages/1/hiding"), status=409, seen="pending", reason="No.")
    assert page.has("Sue Pervisor published message #1") and messages(forum)[0].claimed_by_id is None


def test_a_reason_of_the_list_reaches_the_author_in_their_language_and_can_be_changed_before(forum, mo, ada, as_):
    for _ in range(2):
        write(as_(ada), forum)
    post(as_(mo), at(forum, "/messages/1/return"), seen="pending", canned="private-data", reason="See line 2.")
    assert "See line 2." in letters("returned")[0].text and acts()[-1].data["canned"] == "private-data"
    page = post(as_(mo), at(forum, "/messages/2/claim"), act="fill", canned="private-data", reason="See line 2.")
    [field] = page.all("textarea", id=f"reason-{messages(forum)[1].id}")
    assert "See line 2." in field.words and len(field.words) > 60 and page.has("You are at it")
    assert post(as_(mo), at(forum, "/messages/2/return"), status=422, seen="pending", canned="no-such", reason="").has("Please choose one of those listed.")


def test_a_published_message_is_held_and_counted_no_more_until_that_is_undone(forum, mo, ada, as_, client):
    write(as_(ada), forum, body="A number: 555-0100.")
    post(as_(mo), at(forum, "/messages/1/publication"), seen="pending", reason="")
    page = post(as_(mo), at(forum, "/messages/1/hold"), seen="published", reason="A number of whom?")
    assert page.has("#1 from Nigeria is held since") and page.has("1 message waits") and fresh(forum).message_count == 0
    assert client.get(at(forum, "/messages/1")).status_code == 404 and "A number of whom?" in letters("held")[0].text
    page = post(as_(mo), at(forum, f"/acts/{acts()[-1].id}/undoing"))
    assert page.has("was published") and fresh(forum).message_count == 1 and get(client, at(forum, "/messages/1")).has("555-0100")
    assert acts()[-1].data["undoes"] == acts()[-2].id and letters("restored")[0].to == ada.email


@pytest.mark.parametrize(("decision", "status"), [("publication", "published"), ("hiding", "hidden"), ("return", "hidden")])
def test_every_decision_can_be_undone_once_and_that_undone_again(forum, mo, ada, as_, decision, status):
    write(as_(ada), forum)
    post(as_(mo), at(forum, f"/messages/1/{decision}"), seen="pending", reason="Why.")
    first = acts()[-1].id
    for _ in range(2):  # sent twice it is one act
        post(as_(mo), at(forum, f"/acts/{first}/undoing"))
    assert messages(forum)[0].status == "pending" and len(acts()) == 3 and fresh(forum).message_count == 0
    post(as_(mo), at(forum, f"/acts/{acts()[-1].id}/undoing"))
    assert messages(forum)[0].status == status and fresh(forum).message_count == (status == "published")


def test_what_was_decided_anew_meanwhile_is_not_undone(forum, mo, sue, ada, as_):
    write(as_(ada), forum)
    post(as_(mo), at(forum, "/messages/1/publication"), seen="pending", reason="")
    first = acts()[-1].id
    post(as_(sue), at(forum, "/messages/1/hiding"), seen="published", reason="A number.")
    page = post(as_(mo), at(forum, f"/acts/{first}/undoing"), status=409)
    assert page.has("Sue Pervisor hid message #1") and messages(forum)[0].status == "hidden"


def test_an_act_of_another_forum_or_of_its_author_is_not_undone(forum, mo, ada, as_):
    write(as_(ada), forum)
    post(as_(ada), at(forum, "/messages/1/withdrawal"))
    assert post(as_(mo), at(forum, f"/acts/{acts()[-1].id}/undoing"), status=409).has("cannot be undone")
    other = make.forum()
    make.registration(other, mo, role="moderator")
    assert as_(mo).post(at(other, f"/acts/{acts()[-1].id}/undoing")).status_code == 404


def test_several_are_decided_at_once_and_what_became_of_each_is_told(forum, mo, sue, ada, as_):
    for _ in range(4):
        write(as_(ada), forum)
    ids = [message.id for message in messages(forum)]
    post(as_(sue), at(forum, "/messages/2/claim"))
    post(as_(sue), at(forum, "/messages/3/publication"), seen="pending", reason="")
    fields = {"pick": ids[:3], **{f"seen-{key}": "pending" for key in ids}}
    assert post(as_(mo), "/en/moderation/selection", status=422, act="return", **fields).has("Please write why")
    assert [m.status for m in messages(forum)] == ["pending", "pending", "published", "pending"]
    page = post(as_(mo), "/en/moderation/selection", act="return", **{"all-canned": "duplicate"}, **fields)
    assert page.has("#1 from Nigeria was returned") and page.has("Sue Pervisor is at it.") and page.has("Sue Pervisor was quicker.")
    assert [m.status for m in messages(forum)] == ["hidden", "pending", "published", "pending"] and len(letters("returned")) == 1
    assert post(as_(mo), "/en/moderation/selection", status=422, act="publication").has("Please select at least one message")


def test_messages_of_other_forums_are_left_out_of_a_selection(forum, mo, as_):
    foreign = make.message(make.forum(), status="pending")
    mine = make.message(forum, status="pending")
    post(as_(mo), "/en/moderation/selection", act="publication", pick=[foreign.id, mine.id])
    db.session.expire_all()
    assert (foreign.status, mine.status) == ("pending", "published")


def test_the_queue_tells_how_the_thread_ends_and_what_became_of_the_author_so_far(forum, mo, as_):
    author = make.registration(forum, name="Ada")
    parent = make.message(forum, body="The first word.", author=author)
    make.message(forum, reply_to=parent, body="The last word.")
    make.message(forum, reply_to=parent, status="pending", author=author)
    page = get(as_(mo), "/en/moderation")
    assert page.has("The last word.") and page.has("So far from this author in this forum: 1 published")


def test_the_log_is_read_by_keepers_and_by_readers_only_where_the_forum_says_so(forum, mo, ada, as_, client):
    for _ in range(2):
        write(as_(ada), forum)
    post(as_(mo), at(forum, "/messages/1/publication"), seen="pending", reason="=cmd()")
    log = at(forum, "/log")
    page = get(as_(mo), log)
    assert page.has("Mo Derator") and page.has("#2") and page.has("Undo") and client.get(log).status_code == 403 and as_(ada).get(log).status_code == 403
    forum.log_is_public = True
    page = get(client, log)
    assert page.has("=cmd()") and not page.has("Mo Derator") and not page.has("#2") and not page.has("Undo")
    table = client.get(at(forum, "/log.csv")).get_data(as_text=True)
    assert "'=cmd()" in table and "Mo Derator" not in table and len(table.splitlines()) == 3
    forum.log_names_people = True
    assert get(client, log).has("Mo Derator")
    assert get(as_(mo), log + "?kind=message-published&message=1").has("1 act") and get(as_(mo), log + "?message=9").has("Nothing was done that answers to this.")
    assert get(as_(mo), log + "?kind=%00x&person=999999999999&page=99999").has("Nothing was done")


def test_the_log_costs_the_same_for_one_act_and_for_thirty(forum, mo, as_, queries):
    browser = as_(mo)

    def cost() -> int:
        with queries() as seen:
            get(browser, at(forum, "/log"))
        return len(seen)

    def published() -> None:
        message = make.message(forum, status="pending")
        db.session.add(message.publish(by=mo, at=make.NOW))
        db.session.commit()

    published()
    one = cost()
    for _ in range(29):
        published()
    assert cost() == one


def test_a_reader_reports_once_and_is_told_what_came_of_it_and_the_author_is_not_told_who(app, as_, client):
    forum = make.forum()
    mo, reader = keeper(forum, "Mo Derator"), make.person(name="Rea Der")
    ada = make.person()
    make.registration(forum, ada)
    write(as_(ada), forum, body="Buy my wool!")
    new = at(forum, "/messages/1/reports/new")
    assert client.get(new).status_code == 302 and as_(ada).get(new).status_code == 403
    assert post(as_(reader), at(forum, "/messages/1/reports"), status=422, reason="other", words=" ").has("Please say in a few words")
    for _ in range(2):
        page = post(as_(reader), at(forum, "/messages/1/reports"), reason="advertising", words="They sell wool.")
    assert page.has("You have told the moderator") and len(db.session.scalars(select(Report)).all()) == 1 and len(letters("to_decide")) == 1
    assert get(as_(mo), "/en/moderation").has("Reports by readers")
    listed = get(as_(mo), at(forum, "/reports"))
    assert listed.has("They sell wool.") and listed.has("Rea Der") and listed.has("Buy my wool!") and as_(ada).get(at(forum, "/reports")).status_code == 403
    key = db.session.scalars(select(Report)).one().id
    assert as_(mo).post(at(forum, f"/reports/{key}/settlement"), data={"state": "open"}).status_code == 422
    for _ in range(2):
        post(as_(mo), at(forum, f"/reports/{key}/settlement"), state="settled", answer="Thank you.")
    [told] = letters("report_answered")
    assert told.to == reader.email and "Thank you." in told.text and [act.kind for act in acts()] == ["report-settled"]
    assert post(as_(keeper(forum, "Sue")), at(forum, f"/reports/{key}/settlement"), status=409, state="dismissed").has("answered already")
    assert get(as_(reader), new).has("acted") and get(as_(mo), at(forum, "/reports?state=answered")).has("Mo Derator")
    assert not any("Rea Der" in letter.text for letter in db.session.scalars(select(Outgoing).where(Outgoing.to == ada.email)))


def test_moderators_get_a_letter_at_once_and_then_one_an_hour_while_something_waits(app, forum, mo, ada, as_):
    for _ in range(3):
        write(as_(ada), forum)
    [first] = letters("to_decide")
    assert first.to == mo.email and first.subject == "1 message waits in “Warm homes”"
    at_minute(app, 59)
    tell_moderators()
    assert len(letters("to_decide")) == 1
    at_minute(app, 61)
    write(as_(ada), forum)
    assert letters("to_decide")[-1].subject == "4 messages wait in “Warm homes”" and "1 h 1 min" in letters("to_decide")[-1].text
    at_minute(app, 200)
    tell_moderators()  # nothing new came since
    assert len(letters("to_decide")) == 2
    at_minute(app, 61 + 24 * 60)
    tell_moderators()
    assert len(letters("to_decide")) == 3


def test_what_came_within_the_hour_is_told_when_it_is_over_unless_it_was_decided(app, forum, mo, ada, as_):
    write(as_(ada), forum)
    at_minute(app, 30)
    write(as_(ada), forum)
    at_minute(app, 65)
    tell_moderators()
    assert len(letters("to_decide")) == 2
    at_minute(app, 70)
    write(as_(ada), forum)
    for number in (1, 2, 3):
        post(as_(mo), at(forum, f"/messages/{number}/publication"), seen="pending", reason="")
    at_minute(app, 300)
    tell_moderators()
    assert len(letters("to_decide")) == 2


def test_a_late_message_says_to_readers_with_which_note_it_was_let_in(forum, mo, as_, client):
    make.message(forum, status="pending", late=True)
    post(as_(mo), at(forum, "/messages/1/publication"), seen="pending", reason="It was sent in time.")
    for page in ("/messages/1", "/topics/1", "/threads/1", "/messages"):
        assert get(client, at(forum, page)).has("Arrived after closing; the moderator let it in. It was sent in time."), page


def test_an_opening_message_is_labelled_and_listed_as_such(forum, mo, as_, client):
    post(as_(mo), at(forum, "/messages"), act="post", subject="Welcome", body="We begin.", writes_as="moderator", occasion="opening")
    write(as_(mo), forum, writes_as="self", occasion="closing")
    assert [message.occasion for message in messages(forum)] == ["opening", None]
    assert get(client, at(forum, "/messages/1")).has("Opening message by the moderator") and get(client, at(forum)).has("Opening message by the moderator")


def test_the_head_of_pages_leads_a_moderator_to_the_queue(forum, mo, ada, as_):
    browser = as_(mo)
    assert not get(browser, "/en/").has("Moderation")
    get(browser, at(forum))
    assert get(browser, "/en/").has("Moderation") and not get(as_(ada), "/en/forums").has("Moderation")
