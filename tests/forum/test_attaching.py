"""Files that come with messages: taken, kept, shown, unlocked, removed and forgotten."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from core import files
from core.database import db
from core.files import StoredFile
from core.filetypes import TYPES, type_of
from core.letters import Outgoing
from forum.actions.erasing import leave_the_words
from forum.jobs.attachments import forget_attachments
from forum.models import Act, Attachment, Draft, Forum
from tests import make
from tests.core.test_pictures import chunk, exif, jpeg, png
from tests.forum.writers import at, messages
from tests.pages import Page, get, post

pytestmark = pytest.mark.wide

NOW = make.NOW
PNG = png()
DOCX = b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml" + b"\0" * 90 + b"word/document.xml"
ODT = b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.textPK"
GOOD = {
    "a.pdf": b"%PDF-1.7 x", "a.docx": DOCX, "a.odt": ODT, "a.csv": b"a;b\r\n1;2\r\n", "a.TXT": "Слова".encode("cp1251"), "a.md": b"# One", "a.txt": "a".encode("utf-16"),
    "a.png": PNG, "a.jpg": b"\xff\xd8\xff\xe0", "a.jpeg": b"\xff\xd8\xff\xe0", "a.gif": b"GIF89a", "a.webp": b"RIFF\0\0\0\0WEBPVP8 ",
}  # fmt: skip
BAD = {
    "a.svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.html": b"<h1>x</h1>", "a.zip": b"PK\x03\x04", "a.exe": b"MZ", "a.pdf": b"<html>", "a.png": b"GIF89a", "a.docx": b"PK\x03\x04 anything",
    "a.xlsx": DOCX, "b.docx": DOCX + b"word/vbaProject.bin", "a.odt": DOCX, "a.txt": b"MZ\x90", "b.txt": b"a\0b", "a": b"words", "a.pdf.exe": b"%PDF-", "a.webp": b"RIFF\0\0\0\0WAVE", "a.doc": b"\xd0\xcf\x11\xe0",
}  # fmt: skip


@pytest.fixture
def forum(app) -> Forum:
    yield make.forum(attaching="on")
    for path in folder(app).glob("*"):
        path.unlink()


@pytest.fixture
def ada(forum):
    person = make.person(name="Ada Okoro")
    make.registration(forum, person)
    return person


@pytest.fixture
def keeper(forum):
    person = make.person(name="Mo Derator")
    make.registration(forum, person, role="moderator")
    return person


def folder(app) -> Path:
    return Path(app.config["FILES_URL"])


def upload(name: str = "table.csv", content: bytes = b"a,b\n"):
    return (io.BytesIO(content), name)


def send(browser, forum, *files, act="attach", status=200, **fields) -> Page:
    given = {"act": act, "subject": "A subject", "body": "Some words.", "files": list(files)} | fields
    page = Page(browser.post(at(forum, "/topics/1/messages"), data=given, content_type="multipart/form-data", follow_redirects=True))
    assert page.status == status, page.text[:300]
    return page


def kept() -> list[Attachment]:
    return list(db.session.scalars(select(Attachment).order_by(Attachment.position).execution_options(populate_existing=True)))


@pytest.mark.parametrize("name", GOOD)
def test_files_are_taken_by_ending_and_first_bytes(name):
    assert type_of(name, io.BytesIO(GOOD[name])) is TYPES[name.rpartition(".")[2].lower()]


@pytest.mark.parametrize("name", BAD)
def test_files_that_are_not_what_they_say_or_would_run_are_not_taken(name):
    assert type_of(name, io.BytesIO(BAD[name])) is None


def test_a_file_waits_beside_the_draft_and_goes_with_the_message(forum, ada, as_, client):
    browser = as_(ada)
    page = send(browser, forum, upload("Table of landlords.csv"))
    assert page.link("Table of landlords.csv").startswith(at(forum, "/attachments/")) and db.session.scalars(select(Draft)).one().fields["body"] == "Some words."
    assert send(browser, forum, act="preview").has("Table of landlords.csv")
    assert get(browser, at(forum, "/topics/1/messages/new")).has("Table of landlords.csv")
    page = send(browser, forum, act="post")
    [one] = kept()
    assert one.message_id == messages(forum)[0].id and one.place is None and not one.locked
    assert page.link("Table of landlords.csv") == at(forum, f"/attachments/{one.id}")
    assert get(client, at(forum, "/topics/1")).has("Table of landlords.csv")


def test_files_may_come_with_the_message_itself(forum, ada, as_):
    send(as_(ada), forum, upload(), upload("a.png", PNG), act="post")
    assert [(one.position, one.message_id) for one in kept()] == [(1, messages(forum)[0].id), (2, messages(forum)[0].id)]


def test_a_refused_file_keeps_words_and_the_other_files(app, forum, ada, as_):
    page = send(as_(ada), forum, upload(), upload("page.html", b"<h1>"), act="post", status=422)
    assert page.has("“page.html” was not attached") and "Some words." in page.all("textarea", id="body")[0].words
    assert len(kept()) == 1 and messages(forum) == [] and len(list(folder(app).glob("*"))) == 1


def test_no_file_is_larger_than_may_be_and_nothing_of_it_is_left(app, forum, ada, as_):
    page = send(as_(ada), forum, upload("large.txt", b"a" * (10 * 1024 * 1024 + 1)), status=422)
    assert page.has("a file takes at most 10 MB") and not kept() and not list(folder(app).glob("*"))


def test_five_files_of_full_size_come_in_one_form(forum, ada, as_):
    send(as_(ada), forum, *(upload(f"{n}.txt", b"a" * (10 * 1024 * 1024)) for n in range(5)))
    assert len(kept()) == 5


def test_a_message_takes_five_files(forum, ada, as_):
    browser = as_(ada)
    page = send(browser, forum, *(upload(f"{n}.csv") for n in range(6)), status=422)
    assert len(kept()) == 5 and page.has("“5.csv” was not attached: a message takes at most 5 files.")


def test_somebodys_files_in_a_forum_have_so_much_room(app, forum, ada, as_):
    message = make.message(forum)
    for _ in range(2):
        make.attachment(message, by=ada)
    db.session.execute(StoredFile.__table__.update().values(size=50 * 1024 * 1024 - 1))
    db.session.commit()
    assert send(as_(ada), forum, upload("b.csv"), status=422).has("your files in this forum would take more than 100 MB")


def test_a_file_is_taken_away_again(app, forum, ada, as_):
    browser = as_(ada)
    send(browser, forum, upload())
    send(browser, forum, act=f"detach-{kept()[0].id}")
    send(browser, forum, act="detach-9999")
    assert not kept() and not list(folder(app).glob("*"))


def test_nobody_takes_away_or_reads_what_lies_beside_somebody_elses_draft(forum, ada, keeper, as_, client):
    send(as_(ada), forum, upload())
    [one] = kept()
    send(as_(keeper), forum, act=f"detach-{one.id}")
    assert kept() == [one]
    for browser in (as_(keeper), client):
        get(browser, at(forum, f"/attachments/{one.id}"), status=404)
    assert as_(ada).get(at(forum, f"/attachments/{one.id}")).status_code == 200


def test_a_forum_that_takes_no_files_takes_none(ada, as_):
    other = make.forum()
    make.registration(other, ada)
    browser = as_(ada)
    assert not get(browser, at(other, "/topics/1/messages/new")).has("Attach files")
    send(browser, other, upload(), act="post")
    assert not kept() and len(messages(other)) == 1


@pytest.mark.parametrize(("name", "content", "shown"), [("a.png", PNG, True), ("a.txt", b"<script>alert(1)</script>", False), ("a.pdf", b"%PDF-1.7", False)])
def test_only_pictures_are_shown_on_the_spot_and_shut_off(forum, client, name, content, shown):
    one = make.attachment(make.message(forum), name=name, content=content, media_type=TYPES[name[2:]].media_type)
    answer = client.get(at(forum, f"/attachments/{one.id}"))
    assert answer.data == content and answer.headers["Content-Disposition"].startswith("inline" if shown else "attachment")
    assert (
        answer.headers["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer.headers["Content-Security-Policy"] and answer.headers["Cache-Control"].startswith("private")
    )


def test_a_photo_is_kept_without_its_place_and_a_broken_one_not_at_all(app, forum, ada, as_):
    page = send(as_(ada), forum, upload("a.jpg", jpeg(exif(6))), upload("b.png", png(chunk(b"tEXt", b"secret place"))), upload("c.png", PNG[:-20]), status=422)
    assert page.has("“c.png” was not attached")
    kept = {path.read_bytes() for path in folder(app).glob("*")}
    assert kept == {jpeg(exif(6, b"")), PNG}
    assert sorted(db.session.scalars(select(StoredFile.size))) == sorted(map(len, kept))


def test_a_name_in_any_script_is_sent_whole(forum, client):
    one = make.attachment(make.message(forum), name="Доклад “1”.csv")
    assert "filename*=UTF-8''%D0%94" in client.get(at(forum, f"/attachments/{one.id}")).headers["Content-Disposition"]


@pytest.mark.parametrize(("status", "answer"), [("pending", 404), ("hidden", 410), ("withdrawn", 410)])
def test_files_of_a_message_that_readers_do_not_see_are_not_had(forum, ada, keeper, as_, client, status, answer):
    message = make.message(forum, status=status)
    one = make.attachment(message, name="secret.csv")
    somebody = make.person()
    make.registration(forum, somebody)
    for browser in (client, as_(somebody)):
        assert browser.get(at(forum, f"/attachments/{one.id}")).status_code == answer
        assert "secret.csv" not in browser.get(at(forum, "/topics/1")).get_data(as_text=True)
    assert as_(keeper).get(at(forum, f"/attachments/{one.id}")).status_code == 200


def test_a_file_of_another_forum_is_not_had_through_this_one(forum, client):
    closed = make.forum(visibility="closed")
    one = make.attachment(make.message(closed))
    for there in (forum, closed):
        assert client.get(at(there, f"/attachments/{one.id}")).status_code == 404


def test_where_the_forum_says_so_files_wait_to_be_unlocked(ada, as_, client):
    forum = make.forum(attaching="unlocked")
    make.registration(forum, ada)
    keeper = make.person()
    make.registration(forum, keeper, role="moderator")
    send(as_(ada), forum, upload("table.csv"), act="post")
    [one] = kept()
    assert one.locked and [letter.subject for letter in db.session.scalars(select(Outgoing)) if letter.to == keeper.email] == ["Files wait to be unlocked: message #1"]
    page = get(client, at(forum, "/topics/1"))
    assert page.has("table.csv") and page.has("waits for the moderator to unlock it") and not [a for a in page.all("a") if "attachments" in a.attributes["href"]]
    assert client.get(at(forum, f"/attachments/{one.id}")).status_code == 403
    assert as_(ada).get(at(forum, f"/attachments/{one.id}")).status_code == 200
    assert get(as_(keeper), "/en/moderation/attachments").has("1 file waits to be unlocked")
    for _ in range(2):
        post(as_(keeper), at(forum, f"/attachments/{one.id}/unlocking"))
    assert client.get(at(forum, f"/attachments/{one.id}")).status_code == 200 and get(client, at(forum, "/topics/1")).link("table.csv")
    assert [act.data["name"] for act in db.session.scalars(select(Act).where(Act.kind == "attachment-unlocked"))] == ["table.csv"]
    assert [letter.subject for letter in db.session.scalars(select(Outgoing)) if letter.to == ada.email] == ["Your file “table.csv” was unlocked"]


def test_files_of_a_moderator_do_not_wait(keeper, as_):
    forum = make.forum(attaching="unlocked")
    make.registration(forum, keeper, role="moderator")
    send(as_(keeper), forum, upload(), act="post")
    assert not kept()[0].locked


def test_a_removed_file_leaves_its_name(app, forum, ada, keeper, as_, client):
    one = make.attachment(make.message(forum), name="secret.csv", by=ada)
    post(as_(keeper), at(forum, f"/attachments/{one.id}/removal"), status=422)
    assert get(as_(keeper), at(forum, f"/attachments/{one.id}/removal")).has("secret.csv")
    for _ in range(2):
        post(as_(keeper), at(forum, f"/attachments/{one.id}/removal"), reason="Private addresses.")
    assert client.get(at(forum, f"/attachments/{one.id}")).status_code == 410 and as_(keeper).get(at(forum, f"/attachments/{one.id}")).status_code == 410
    page = get(client, at(forum, "/topics/1"))
    assert page.has("secret.csv removed by the moderator") and not list(folder(app).glob("*"))
    assert len(list(db.session.scalars(select(Act).where(Act.kind == "attachment-removed")))) == 1
    assert [letter.to for letter in db.session.scalars(select(Outgoing))] == [ada.email]


def test_a_returned_message_gives_its_files_back_to_the_draft(keeper, ada, as_):
    forum = make.forum(attaching="on", moderation="before")
    make.registration(forum, ada)
    make.registration(forum, keeper, role="moderator")
    send(as_(ada), forum, upload("table.csv"), act="post")
    post(as_(keeper), at(forum, "/messages/1/return"), reason="Topic 2, please.")
    assert get(as_(ada), at(forum, "/topics/1/messages/new")).has("table.csv") and kept()[0].place == "topic-1"


def test_a_removed_draft_takes_its_files_along(app, forum, ada, as_):
    browser = as_(ada)
    send(browser, forum, upload())
    post(browser, f"/en/drafts/{db.session.scalars(select(Draft.id)).one()}/removal")
    assert not kept() and not list(folder(app).glob("*"))


def test_the_button_that_keeps_a_draft_keeps_files_and_says_what_it_did_not(forum, ada, as_):
    browser = as_(ada)
    data = {"place": "topic-1", "subject": "S", "body": "Words.", "files": [upload(), upload("a.html", b"<h1>")]}
    page = Page(browser.post(at(forum, "/drafts"), data=data, content_type="multipart/form-data", follow_redirects=True))
    assert page.has("table.csv") and page.has("“a.html” was not attached") and len(kept()) == 1


def test_files_sent_after_the_session_grew_too_old_are_kept_with_the_words(app, forum, ada, as_):
    browser = as_(ada)
    app.extensions["clock"] = lambda: NOW + timedelta(days=91)
    page = send(browser, forum, upload(), act="post", status=403)
    assert page.has("kept as a draft") and [one.person_id for one in kept()] == [ada.id]


def test_files_of_a_draft_that_nobody_wants_are_forgotten_after_thirty_days(app, forum, ada, as_):
    browser = as_(ada)
    send(browser, forum, upload())
    posted = make.attachment(make.message(forum))
    app.extensions["clock"] = lambda: NOW + timedelta(days=30)
    forget_attachments()
    assert len(kept()) == 2
    app.extensions["clock"] = lambda: NOW + timedelta(days=30, seconds=1)
    forget_attachments()
    assert [one.id for one in kept()] == [posted.id] and len(list(folder(app).glob("*"))) == 1


def test_a_draft_that_is_still_written_keeps_its_files(app, forum, ada, as_):
    browser = as_(ada)
    send(browser, forum, upload())
    db.session.scalars(select(Draft)).one().saved_at = NOW + timedelta(days=20)
    db.session.commit()
    app.extensions["clock"] = lambda: NOW + timedelta(days=40)
    forget_attachments()
    assert len(kept()) == 1


def test_files_cost_no_statement_more(forum, client, queries):
    message = make.message(forum)
    with queries() as none:
        get(client, at(forum, "/topics/1"))
    for n in range(5):
        make.attachment(message, name=f"{n}.csv")
    make.attachment(make.message(forum))
    make.message(forum)
    with queries() as some:
        get(client, at(forum, "/topics/1?view=tree"))
    assert len(none) == len(some)


def test_an_erased_account_leaves_no_file_of_a_draft_and_no_name_at_others(forum, ada, as_):
    send(as_(ada), forum, upload())
    stays = make.attachment(make.message(forum), by=ada)
    leave_the_words(ada, NOW)
    db.session.commit()
    assert [(one.id, one.person_id) for one in kept()] == [(stays.id, None)]


def test_an_upload_that_breaks_off_leaves_nothing(app, forum, ada, as_):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        files.keep(Broken(b"x"), name="a.csv", media_type="text/csv", at=NOW, most=10)
    assert not list(folder(app).glob("*")) and not list(folder(app).glob(".*"))
