"""Files of a message that is changed: put to it and taken away by its author, under the rules of its forum."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from core import files
from core.database import db
from core.letters import Outgoing
from forum.models import Act, Attachment, Forum
from tests import make
from tests.forum.writers import at, messages
from tests.pages import Page, get

NOW = make.NOW
pytestmark = pytest.mark.wide


@pytest.fixture
def forum(app) -> Forum:
    return make.forum(attaching="on", edit_minutes=60)


@pytest.fixture
def ada(forum):
    person = make.person(name="Ada Okoro")
    said = make.message(forum, author=make.registration(forum, person), posted_at=NOW - timedelta(minutes=10), subject="First", body="First words.")
    make.attachment(said, by=person, name="draft.csv")
    return person


@pytest.fixture
def keeper(forum):
    person = make.person(name="Mo Derator")
    make.registration(forum, person, role="moderator")
    return person


def change(browser, forum, *uploads, status=200, **fields) -> Page:
    given = {"act": "change", "seen": str(messages(forum)[0].version), "subject": "First", "body": "First words.", "language": "en", "files": list(uploads)} | fields
    page = Page(browser.post(at(forum, "/messages/1/changes"), data=given, content_type="multipart/form-data", follow_redirects=True))
    assert page.status == status, page.text[:400]
    return page


def csv(name: str = "final.csv") -> tuple[io.BytesIO, str]:
    return io.BytesIO(b"a,b\n3,4\n"), name


def there(forum) -> list[str]:
    found = select(Attachment).where(Attachment.forum_id == forum.id, Attachment.message_id.is_not(None)).order_by(Attachment.position)
    return [db.session.get(files.StoredFile, one.file_id).name for one in db.session.scalars(found.execution_options(populate_existing=True))]


def test_its_author_puts_a_file_to_a_message_and_takes_another_away(forum, ada, as_, client):
    old = db.session.scalars(select(Attachment)).one()
    path = files.path_of(db.session.get(files.StoredFile, old.file_id))
    form = get(as_(ada), at(forum, "/messages/1/changes/new"))
    assert form.has("Take away “draft.csv”")
    page = change(as_(ada), forum, csv(), drop=[str(old.id)])
    assert there(forum) == ["final.csv"] and page.has("final.csv") and not page.has("draft.csv") and not path.exists()
    history = get(client, at(forum, "/messages/1/history"))
    assert history.has("draft.csv") and history.has("final.csv"), "the history keeps the names"


def test_a_file_waits_for_the_change_and_stays_when_the_words_have_a_fault(forum, ada, as_, client):
    browser = as_(ada)
    page = change(browser, forum, csv(), act="attach")
    assert page.has("final.csv") and there(forum) == ["draft.csv"] and not get(client, at(forum, "/messages/1")).has("final.csv")
    assert change(browser, forum, subject="", status=422).has("final.csv")
    assert change(browser, forum, csv("more.csv"), act="preview").has("more.csv")
    change(browser, forum)
    assert there(forum) == ["draft.csv", "final.csv", "more.csv"]
    change(browser, forum)
    assert messages(forum)[0].version == 2, "the same form sent twice is one change"


def test_a_message_never_has_more_files_than_a_message_takes(forum, ada, as_):
    page = change(as_(ada), forum, *(csv(f"{n}.csv") for n in range(5)), status=422)
    assert page.has("“4.csv” was not attached: a message takes at most 5 files.")
    change(as_(ada), forum)
    assert len(there(forum)) == 5


def test_a_new_file_waits_to_be_unlocked_where_the_forum_says_so(forum, ada, keeper, as_, client):
    forum.attaching = "unlocked"
    db.session.commit()
    change(as_(ada), forum, csv())
    assert [one.locked for one in db.session.scalars(select(Attachment).order_by(Attachment.position))] == [False, True]
    assert get(client, at(forum, "/messages/1")).has("waits for the moderator to unlock it")
    assert list(db.session.scalars(select(Outgoing.to).where(Outgoing.template == "forum/files_wait"))) == [keeper.email]


def test_a_message_with_another_file_waits_again_where_messages_are_read_beforehand(forum, ada, as_, client):
    forum.moderation = "before"
    db.session.commit()
    change(as_(ada), forum, csv())
    assert messages(forum)[0].status == "pending"
    get(client, at(forum, "/messages/1"), status=404)


def test_a_forum_that_takes_no_files_still_lets_one_be_taken_away(forum, ada, as_):
    forum.attaching = "off"
    db.session.commit()
    form = get(as_(ada), at(forum, "/messages/1/changes/new"))
    assert not form.all("input", id="files") and form.has("Take away “draft.csv”")
    change(as_(ada), forum, csv(), drop=[str(db.session.scalars(select(Attachment.id)).one())])
    assert there(forum) == [] and db.session.scalars(select(Attachment)).all() == []


def test_nobody_else_takes_files_away_or_puts_them_to_it(forum, ada, keeper, as_):
    other = make.person()
    make.registration(forum, other)
    drop = [str(db.session.scalars(select(Attachment.id)).one())]
    change(as_(other), forum, csv(), drop=drop, status=403)
    change(as_(keeper), forum, csv(), drop=drop, body="Other words.", note="A telephone number.")
    assert there(forum) == ["draft.csv"] and len(db.session.scalars(select(Attachment)).all()) == 1
    assert get(as_(keeper), at(forum, "/messages/1/changes/new")).has("A file is removed on a page of its own")


def test_a_file_of_another_message_is_not_taken_away(forum, ada, as_):
    second = make.message(
        forum,
    )
    theirs = make.attachment(second, name="theirs.csv")
    change(as_(ada), forum, body="Other words.", drop=[str(theirs.id), "x", "99999999999"])
    assert sorted(there(forum)) == ["draft.csv", "theirs.csv"]


def test_the_moderator_comes_to_the_form_from_the_decision_and_goes_back_there(forum, ada, keeper, as_):
    page = get(as_(keeper), at(forum, "/messages/1/moderation"))
    form = get(as_(keeper), page.link("Change its words, with a note"))
    assert form.all("input", name="back")[0].attributes["value"] == "moderation"
    page = change(as_(keeper), forum, body="Other words.", note="A telephone number.", back="moderation")
    assert page.response.request.path == at(forum, "/messages/1/moderation")
    assert db.session.scalars(select(Act.kind).where(Act.kind == "message-edited")).all() == ["message-edited"]


def test_letters_name_the_files_of_a_message_with_size_and_address(forum, ada, keeper, as_):
    change(as_(keeper), forum, body="Other words.", note="A telephone number.")
    letter = db.session.scalars(select(Outgoing).where(Outgoing.template == "forum/edited")).one()
    file = db.session.scalars(select(Attachment.id)).one()
    assert "- draft.csv, 1 kB" in letter.text and f"/en{at(forum, f'/attachments/{file}')[3:]}\n" in letter.text
    browser = as_(keeper)
    browser.post(at(forum, "/messages/1/hold"), data={"canned": "", "reason": "Wait."})
    browser.post(at(forum, "/messages/1/return"), data={"canned": "", "reason": "Please say it anew."})
    letter = db.session.scalars(select(Outgoing).where(Outgoing.template == "forum/returned")).one()
    assert "- draft.csv, 1 kB" in letter.text


def test_the_queue_shows_the_files_of_a_held_message(forum, ada, keeper, as_):
    held = make.message(forum, status="pending", author=make.registration(forum))
    make.attachment(held, name="table.csv", locked=True)
    assert get(as_(keeper), "/en/moderation").link("table.csv")
    assert get(as_(keeper), at(forum, "/messages/2/moderation")).link("table.csv")


def test_a_return_that_is_undone_brings_the_files_back(forum, ada, keeper, as_):
    browser = as_(keeper)
    browser.post(at(forum, "/messages/1/hold"), data={"canned": "", "reason": "Wait."})
    browser.post(at(forum, "/messages/1/return"), data={"canned": "", "reason": "Please say it anew."})
    assert there(forum) == []
    act = db.session.scalars(select(Act).where(Act.kind == "message-returned")).one()
    browser.post(at(forum, f"/acts/{act.id}/undoing"))
    assert there(forum) == ["draft.csv"] and messages(forum)[0].status == "pending"
