"""The secretariat's page of received mails."""

from accounts.models import AuditEntry
from core.database import db
from listserv.actions import receiving
from listserv.models import Arrival
from tests import make, pages
from tests.listserv.test_receiving import raw
from tests.make import NOW


def test_mails_are_found_by_words_by_what_became_of_them_and_why(app, as_):
    make.forum(slug="warm-homes")
    make.received()
    make.received(
        raw(From="Бо <bo@example.net>", Subject="Я в отпуске", Message_ID="<2@example.net>", Auto_Submitted="auto-replied"),
        to="warm-homes@lists.example.org",
        sender="bo@example.net",
    )
    make.received(raw(Subject="<b>100% of_it</b>", Message_ID="<3@example.net>"), take=False)
    browser = as_(make.person(role="secretariat"))
    page = pages.get(browser, "/en/admin/mails")
    for words in ("A question", "Я в отпуске", "Held", "A program answered", "Not taken yet", "1 held mail is to be seen to.", "1 mail is not taken yet."):
        assert words in page.text
    found = {
        "q=ОТПУСКЕ": "отпуске",
        "q=bo@+example.net": "отпуске",
        "q=100%25+of_it": None,
        "state=to-do": "A question",
        "state=ignored": "отпуске",
        "reason=auto-reply": "отпуске",
    }
    for asked, words in found.items():
        text = pages.get(browser, f"/en/admin/mails?{asked}").text
        assert ("1 mail" in text and words in text) if words else "No mail matches." in text
    assert "No mail matches." in pages.get(browser, "/en/admin/mails?q=nothing&page=9").text


def test_a_mail_is_shown_as_it_was_read_and_as_it_came(app, as_):
    arrival = make.received(raw("<script>alert(1)</script>\r\n\r\nWho keeps this?\r\n", Subject="<i>Who</i>"), to="postmaster@lists.example.org")
    browser = as_(make.person(role="secretariat"))
    page = browser.get(f"/en/admin/mails/{arrival.id}").get_data(as_text=True)
    assert "&lt;script&gt;" in page and "<script>alert" not in page and "&lt;i&gt;Who" in page
    saved = browser.get(f"/en/admin/mails/{arrival.id}/raw")
    assert saved.data == raw("<script>alert(1)</script>\r\n\r\nWho keeps this?\r\n", Subject="<i>Who</i>")
    assert (saved.mimetype, saved.headers["Content-Disposition"]) == ("application/octet-stream", f'attachment; filename="mail-{arrival.mail_id}.eml"')
    assert browser.get("/en/admin/mails/99").status_code == browser.get("/en/admin/mails/99/raw").status_code == browser.post("/en/admin/mails/99/taking").status_code == 404


def test_a_mail_that_was_held_by_an_error_is_taken_again_and_noise_when_somebody_says_that_it_is_none(app, as_, monkeypatch):
    make.forum(slug="warm-homes")
    absent = make.received(raw(Subject="Out of office", Message_ID="<2@example.net>"), to="abuse@lists.example.org")
    assert (absent.disposition, absent.reason) == ("ignored", "auto-reply")
    browser = as_(make.person(role="secretariat"))
    assert "It is no noise" in pages.get(browser, f"/en/admin/mails/{absent.id}").text
    browser.post(f"/en/admin/mails/{absent.id}/taking")
    db.session.refresh(absent)
    assert (absent.disposition, absent.reason) == ("ignored", "auto-reply")
    answer = browser.post(f"/en/admin/mails/{absent.id}/taking", data={"surely": "yes"}, follow_redirects=True)
    assert "The mail was taken again." in answer.get_data(as_text=True)
    db.session.refresh(absent)
    assert (absent.disposition, absent.reason, absent.settled_at) == ("held", "for-the-staff", None)
    for _ in range(2):
        assert browser.post(f"/en/admin/mails/{absent.id}/settling").status_code == 303
    db.session.refresh(absent)
    assert absent.settled_at == NOW
    assert db.session.scalars(db.select(AuditEntry.act).order_by(AuditEntry.id)).all() == ["mail-taken-again", "mail-taken-again", "mail-settled"]


def test_all_that_a_search_shows_is_taken_again_but_what_has_become_a_message(app, as_):
    message = make.message(make.forum(slug="warm-homes"))
    first, second = make.received(), make.received(raw(Message_ID="<2@example.net>"), to="abuse@lists.example.org")
    second.message_id = message.id
    for one in (first, second):
        one.reason = "trouble"
    browser = as_(make.person(role="secretariat"))
    answer = browser.post("/en/admin/mails/taking?reason=trouble", follow_redirects=True)
    assert "1 mail was taken again." in answer.get_data(as_text=True)
    db.session.expire_all()
    assert db.session.scalars(db.select(Arrival.reason).order_by(Arrival.id)).all() == ["for-the-staff", "trouble"]
    assert browser.post(f"/en/admin/mails/{second.id}/taking").status_code == 403
    assert "become a message already" in pages.get(browser, f"/en/admin/mails/{second.id}").text


def test_after_a_flood_all_held_mails_are_set_aside_at_once(app, as_):
    for number in range(3):
        make.received(raw(Message_ID=f"<n{number}@example.org>"))
    make.received(raw(Message_ID="<spam@example.org>", X_Spam_Flag="YES"))
    answer = as_(make.person(role="secretariat")).post("/en/admin/mails/settling?state=to-do&q=insulation", follow_redirects=True)
    assert "3 mails are set aside as seen to." in answer.get_data(as_text=True) and "No held mail is to be seen to." in answer.get_data(as_text=True)
    assert [settled is not None for settled in db.session.scalars(db.select(Arrival.settled_at).order_by(Arrival.id))] == [True] * 3 + [False]


def test_the_page_of_mails_costs_the_same_for_one_mail_and_for_thirty(app, as_, queries):
    browser = as_(make.person(role="secretariat"))
    make.received()
    db.session.commit()
    with queries() as one:
        browser.get("/en/admin/mails")
    for number in range(29):
        receiving.accept(raw(Message_ID=f"<n{number}@example.org>"), sender="ada@example.org", recipients=["a@lists.example.org"], way="lmtp", at=NOW)
    db.session.commit()
    with queries() as thirty:
        browser.get("/en/admin/mails")
    assert len(one) == len(thirty)
