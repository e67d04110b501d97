"""Taking part by mail: answers, new threads, who may, what is held, what comes back, how it is told."""

import io
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from core.database import db
from forum.actions import attaching
from forum.actions.attaching import Brought
from forum.models import Act, Attachment, Initiative, Registration, Topic
from forum.queries import writing
from listserv.actions import taking_up
from listserv.models import Arrival
from listserv.rules.identity import PASS
from tests import make
from tests.listserv import taking_part as post
from tests.listserv.subscribers import appear, follow
from tests.listserv.taking_part import DOMAIN, became, told
from tests.make import NOW

# ---- what it becomes


def test_an_answer_is_posted_under_what_it_answers_and_its_author_is_told_how_it_was_read(here):
    text = "Question 2, Goal A.6:\n\nWe insulate.\n\nInitiative: Heat pumps\nType: Training\nFor whom: caretakers\nStatus: planned\n\nSecond words.\n"
    arrival = here.reply(text, files=[("table.csv", b"a,b\n1,2\n", "text/csv"), ("run.exe", b"MZ", "application/octet-stream")])
    message = post.of(arrival)
    assert became(arrival) == ("posted", "posted") and arrival.person_id == here.ada.id
    assert (message.subject, message.body, message.status, message.kind) == ("Re: What works", "We insulate.\n\nSecond words.", "published", "input")
    assert (message.question_numbers, message.goal_codes, message.reply_to_id, message.author_id, message.language) == ([2], ["A.6"], here.message.id, here.mine.id, "en")
    listed = db.session.scalars(db.select(Initiative).where(Initiative.message_id == message.id)).one()
    assert (listed.title, listed.type, listed.audience, listed.status) == ("Heat pumps", "Training", "caretakers", "planned")
    assert [one.file.name for one in db.session.scalars(db.select(Attachment).options(db.joinedload(Attachment.file)))] == ["table.csv"]
    letter = told(here)
    assert letter.template == "listserv/receipt" and letter.headers["Auto-Submitted"] == "auto-replied" and letter.headers["Reply-To"].startswith("reply-")
    for words in (
        "message #2",
        "Topic 1: ",
        "In reply to message #1",
        "Question 2: ",
        "Goal A.6: ",
        "Initiative: Heat pumps",
        "File: table.csv",
        "“run.exe” was not attached",
        "We insulate.",
    ):
        assert words in letter.text.replace("\n", " "), words


def test_the_address_of_a_topic_takes_a_new_thread_and_the_forums_own_asks_which(here):
    arrival = post.send(here.ada, here.topic(2), "Words of a new thread.", subject="New")
    assert became(arrival) == ("posted", "posted")
    assert post.of(arrival).topic_id == here.second and post.of(arrival).reply_to_id is None and post.of(arrival).subject == "New"
    to_all = f"{here.forum.slug}@{DOMAIN}"
    asked = post.send(here.ada, to_all, "Other words of a thread that is new, too.", subject="Which")
    assert became(asked) == ("held", "which-topic") and post.of(asked) is None
    assert here.topic(1) in told(here).text and "Other words of a thread" in told(here).text
    assert became(post.send(here.ada, here.topic(1), "Other words of a thread that is new, too.", subject="Which")) == ("posted", "posted")  # sent again, as was asked
    named = post.send(here.ada, to_all, "Topic 2\nQuestion 1\n\nThe topic is named in the mail.", subject="Named")
    assert post.of(named).topic_id == here.second and post.of(named).question_numbers == [1] and post.of(named).body == "The topic is named in the mail."
    one = make.forum(topics=1)
    make.registration(one, here.ada)
    assert became(post.send(here.ada, f"{one.slug}@{DOMAIN}", "There is one topic only.")) == ("posted", "posted")


def test_threads_go_by_the_token_then_by_what_the_mail_answers_newest_first(here):
    other = make.message(here.forum, subject="Other")
    ours = f"<{here.forum.slug}.{other.number}@{DOMAIN}>"
    assert post.of(here.reply("By the token.", answers=ours)).reply_to_id == here.message.id
    assert post.of(post.send(here.ada, here.topic(1), "By the mail’s own word.", subject="Re: Other", answers=ours)).reply_to_id == other.id
    first = here.reply("A mail that is answered later.", id_="<known@mail.example.net>")
    answer = post.send(here.ada, here.topic(1), "To that one.", subject="Re: x", answers="<unknown@x>", references=f"{ours} <known@mail.example.net>")
    assert post.of(answer).reply_to_id == first.message_id
    assert post.of(post.send(here.ada, here.topic(2), "To another topic.", subject="Re: Other", answers=ours)).reply_to_id is None
    assert post.of(post.send(here.ada, here.topic(1), "An old letter used for a new one.", subject="Quite another", answers=ours)).reply_to_id is None


def test_an_answer_to_a_digest_is_posted_nowhere(here):
    one = make.forum(topics=1)
    make.registration(one, here.ada)
    arrival = post.send(here.ada, f"{one.slug}@{DOMAIN}", "I like all of them.", subject="Re: Digest", answers=f"<digest.7@{DOMAIN}>")
    assert became(arrival) == ("rejected", "digest") and post.of(arrival) is None


def test_a_known_message_opens_no_closed_forum_to_strangers(here):
    closed = make.forum(visibility="closed")
    inside = make.message(closed)
    arrival = post.send(here.ada, f"{here.forum.slug}-topic-1@{DOMAIN}", "A guess.", subject="Re: x", answers=f"<{closed.slug}.{inside.number}@{DOMAIN}>")
    assert post.of(arrival).forum_id == here.forum.id and post.of(arrival).reply_to_id is None
    knocking = post.send(here.ada, f"{closed.slug}-topic-1@{DOMAIN}", "Is there something?", subject="Re: x", answers=f"<{closed.slug}.{inside.number}@{DOMAIN}>")
    assert became(knocking) == ("rejected", "unknown-address") and closed.title not in str([letter.text for letter in post.letters()])


def test_unknown_codes_are_told_and_stay_in_the_text(here):
    arrival = here.reply("Goal C.9, question 1: we think so.")
    assert post.of(arrival).body == "Goal C.9, question 1: we think so." and post.of(arrival).question_numbers == [1] and post.of(arrival).goal_codes is None
    assert "“C.9” is neither" in told(here).text


def test_the_language_of_the_words_decides_and_the_answer_is_in_that_of_the_reader(here):
    here.ada.language = "fr"
    arrival = here.reply("Nous pensons que les maisons sont froides et que nous devons les isoler dans notre pays.")
    assert post.of(arrival).language == "fr" and told(here).language == "fr"
    assert post.of(here.reply("Так мы думаем, и это важно для всех участников форума.")).language == "ru"


def test_what_is_quoted_is_left_out_and_kept(here):
    arrival = here.reply("We think so too.\n\nOn Wed, 11 Mar 2026, Bob via Warm homes wrote:\n> What works\n> What does not\n")
    assert post.of(arrival).body == "We think so too." and "> What works" in "".join(piece[2] for piece in arrival.elided)
    assert "characters of what looks quoted" in told(here).text.replace("\n", " ")
    back = "".join(piece[2] for piece in arrival.elided)
    assert "Bob via Warm homes" in back


def test_our_own_letter_put_under_an_answer_without_any_sign_is_left_out(here, deliver, sink):
    for language in ("en", "ru"):
        here.ada.language = language
        follow(here.ada, "forum", here.forum.id, forum=here.forum)
        theirs = appear(make.message(here.forum, topic=db.session.get(Topic, here.second), body="First words.\n\n- a list\n- of two"))
        deliver()
        letter = message_from_bytes(sink.letters[-1][2], policy=default)
        answer = f"Question 2: yes, {language}.\n\n{letter.get_body(('plain',)).get_content()}"
        arrival = post.send(here.ada, letter["Reply-To"].addresses[0].addr_spec, answer, subject=f"Re: {letter['Subject']}")
        assert (post.of(arrival).body, post.of(arrival).reply_to_id) == (f"yes, {language}.", theirs.id)
        assert "mailto:" in letter["List-Post"] and post.of(arrival).subject == f"Re: {theirs.subject}"


def test_small_pictures_of_a_signature_are_no_files_and_a_forum_without_files_says_so(here):
    here.forum.attaching = "off"
    arrival = here.reply("Words and a file.", files=[("a.csv", b"a,b\n", "text/csv")])
    assert became(arrival) == ("posted", "posted") and "This forum takes no files." in told(here).text
    assert db.session.scalar(db.select(db.func.count(Attachment.id))) == 0


def test_a_draft_on_the_page_keeps_its_own_files(here):
    place = writing.place_of_a_reply(here.forum, here.message)
    attaching.attach(place, [Brought("mine.csv", io.BytesIO(b"a,b\n"))], by=here.ada, at=NOW)
    db.session.commit()
    here.reply("Words by mail.", files=[("by-mail.csv", b"a,b\n", "text/csv")])
    waiting = db.session.scalars(db.select(Attachment).where(Attachment.message_id.is_(None)).options(db.joinedload(Attachment.file))).one()
    assert waiting.file.name == "mine.csv"


# ---- who wrote it


def test_a_letter_passed_on_gives_nobody_anothers_voice(here):
    bob, eve = make.person(email="bob@example.org", name="Bob"), make.person(email="eve@example.org")
    theirs = make.registration(here.forum, bob)
    arrival = here.reply("Written by Bob.", by=bob)
    assert became(arrival) == ("held", "letter-of-another") and post.of(arrival).author_id == theirs.id and post.of(arrival).status == "pending"
    outside = here.reply("Written by Eve, who is not registered.", by=eve)
    assert became(outside) == ("held", "letter-of-another") and post.of(outside) is None
    assert "another address than yours" in post.letters("eve@example.org")[-1].text.replace("\n", " ") and "ada@" not in post.letters("eve@example.org")[-1].text


def test_what_the_mail_server_found_is_believed_and_what_a_sender_says_of_it_is_not(here, app):
    app.config["AUTHSERV_ID"] = "mx.lists.example.org"
    ours = [("Authentication-Results", "mx.lists.example.org; dmarc=fail header.from=example.org")]
    arrival = here.reply("Perhaps forged.", headers=ours)
    assert became(arrival) == ("held", "sender-not-proved") and post.of(arrival).status == "pending"
    assert db.session.scalars(db.select(Act).where(Act.message_id == arrival.message_id)).one().data["because"] == "sender-not-proved"
    assert became(here.reply("With a token, that of another server says nothing.", headers=[("Authentication-Results", "evil.example; dmarc=fail")])) == ("posted", "posted")
    forged = [("Received", "from a by b"), ("Authentication-Results", "evil.example; dmarc=pass"), ("Authentication-Results", "mx.other.example; dmarc=pass")]
    assert became(post.send(here.ada, here.topic(1), "Nobody vouches for it.", headers=forged)) == ("held", "sender-not-proved")
    good = [("Authentication-Results", f"mx.lists.example.org; dmarc={PASS} header.from=example.org")]
    assert became(post.send(here.ada, here.topic(1), "Our server vouches for it.", headers=good)) == ("posted", "posted")
    app.config["AUTHSERV_ID"] = ""


def test_without_a_token_the_envelope_has_to_agree(here):
    arrival = post.send(here.ada, here.topic(1), "Sent from elsewhere.", envelope="x@evil.example")
    assert became(arrival) == ("held", "sender-unclear") and post.of(arrival).status == "pending"
    assert became(post.send(here.ada, here.topic(1), "Sent by the office.", envelope="office@example.org")) == ("held", "sender-unclear"), "anybody of the same house"
    assert not post.letters("x@evil.example") and post.letters("ada@example.org")  # nothing about the forum goes elsewhere
    passed_on = [here.reply(f"Passed on by a server on its way, {n}.", envelope=f"srs0=ab=cd=example.org=ada@relay{n}.example") for n in (1, 2)]
    assert [became(one) for one in passed_on] == [("posted", "posted")] * 2 and "relay" not in "".join(letter.to for letter in post.letters())
    assert sum(letter.subject.startswith("Your mail is message") for letter in post.letters("ada@example.org")) >= 2
    two = post.take(post.mail("ada@example.org, bob@example.org", "Two senders."), here.to, sender="ada@example.org")
    assert two.reason == "sender-unclear" and two.disposition == "held"


def test_the_author_is_never_taken_from_the_text(here):
    bob = make.person(email="bob@example.org")
    make.registration(here.forum, bob)
    arrival = here.reply("I agree.\n\nFrom: bob@example.org\nDate: today\nSubject: x\n\nWords of Bob.")
    assert arrival.person_id == here.ada.id and (post.of(arrival) is None or post.of(arrival).author_id == here.mine.id)


def test_who_is_not_registered_is_told_how_to_register(here):
    eve = make.person(email="eve@example.org")
    arrival = post.send(eve, here.topic(1), "May I take part?")
    assert became(arrival) == ("rejected", "not-registered") and post.of(arrival) is None
    letter = post.letters("eve@example.org")[-1]
    assert letter.template == "listserv/not_registered" and letter.headers["Reply-To"].startswith("register-") and "/registration" in letter.text
    post.send(eve, here.topic(2), "May I really not?")
    assert len(post.letters("eve@example.org")) == 1  # once in a while
    stranger = post.take(post.mail("nobody.known@example.net", "Hello."), here.topic(1), sender="nobody.known@example.net")
    assert became(stranger) == ("rejected", "not-registered") and post.letters("nobody.known@example.net")
    theirs = make.registration(here.forum, eve)
    assert taking_up.take_up(at=NOW) == 2 and taking_up.take_up(at=NOW) == 0
    db.session.commit()
    assert became(post.again(arrival.id)) == ("posted", "posted") and post.of(arrival).author_id == theirs.id  # what was sent is not lost
    eve = make.person(email="eva@example.org")
    eve.disable(at=NOW)
    db.session.commit()
    assert became(post.send(eve, here.topic(1), "And with an account that is not in use?")) == ("rejected", "not-registered")


# ---- what the forum's rules say


def test_a_forum_read_beforehand_and_a_rule_for_one_author_hold_it(here):
    here.forum.moderation = "before"
    arrival = here.reply("To be read first.")
    assert became(arrival) == ("held", "moderation") and post.of(arrival).status == "pending"
    assert [letter.template for letter in post.letters("ada@example.org")] == ["listserv/receipt"] and "waits for the moderator" in told(here).subject
    here.forum.moderation = "after"
    here.mine.rule = "hold"
    assert became(here.reply("Held by a rule.")) == ("held", "moderation")


def test_after_closing_the_moderator_has_it_and_its_author_has_the_text(here):
    moderator = make.person(email="mo@example.org")
    make.registration(here.forum, moderator, role="moderator")
    arrival = here.reply("A minute late.", at=here.forum.closes_at)
    assert became(arrival) == ("held", "late") and post.of(arrival).late and post.of(arrival).status == "pending"
    assert [letter.template for letter in post.letters("ada@example.org")] == ["forum/came_late"] and "A minute late." in told(here).text
    assert post.letters("mo@example.org")


def test_what_was_accepted_before_closing_is_in_time_though_it_is_taken_after(here):
    raw = post.mail("ada@example.org", "Sent in the last minute.")
    before = here.forum.closes_at - timedelta(minutes=1)
    arrival = post.take(raw, here.to, sender="ada@example.org", at=before, taken=here.forum.closes_at + timedelta(minutes=5))
    assert became(arrival) == ("posted", "posted") and post.of(arrival).posted_at == before and not post.of(arrival).late
    raw = post.mail("ada@example.org", "Found a week later.")
    arrival = post.take(raw, here.to, sender="ada@example.org", at=before, taken=here.forum.closes_at + timedelta(days=7))
    assert became(arrival) == ("held", "late")


@pytest.mark.parametrize(
    ("change", "reason", "words"),
    [
        (lambda here: setattr(here.mine, "rule", "blocked"), "blocked", "blocked you"), (lambda here: setattr(here.forum, "archived_at", NOW), "archived", "archived"),
        (lambda here: setattr(here.message, "status", "hidden"), "answered-gone", "not published"), (lambda here: setattr(here.message.thread, "locked_at", NOW), "locked", "locked this thread"),
        (lambda here: setattr(here.forum, "opens_at", here.forum.closes_at.replace(minute=0, hour=0)), "not-open", "from"),
    ],
)  # fmt: skip
def test_what_may_not_be_done_on_the_page_may_not_be_done_by_mail(here, change, reason, words):
    db.session.refresh(here.message, ["thread"])
    change(here)
    db.session.commit()
    arrival = here.reply("Words that come back.")
    assert became(arrival) == ("rejected", reason) and post.of(arrival) is None
    assert words in told(here).text.replace("\n", " ") and "Words that come back." in told(here).text


def test_a_mail_without_words_of_its_own_publishes_nothing(here):
    empty = here.reply("\n\n", files=[("a.csv", b"a,b\n", "text/csv")])
    assert became(empty) == ("rejected", "empty") and "no words" in told(here).text and db.session.scalar(db.select(db.func.count(Attachment.id))) == 0
    long = here.reply("word " * 21_000)
    assert became(long) == ("rejected", "too-long") and "100,000" in told(here).text
    quoted = here.reply("> We asked forty landlords.\n> Twelve answered.\n")
    assert became(quoted) == ("held", "nothing-new") and post.of(quoted).status == "pending" and post.of(quoted).body == "> We asked forty landlords.\n> Twelve answered."
    assert "looks quoted" in told(here).text
    assert became(here.reply("Question 2")) == ("rejected", "empty")


def test_the_same_mail_at_two_addresses_is_one_message_and_taken_again_it_stays_one(here):
    raw = post.mail("ada@example.org", "Sent to two addresses of ours, with more words than a short answer has, so that it is known again by its words alone. " * 2)
    first = post.take(raw, here.to, sender="ada@example.org")
    assert became(post.take(raw, here.topic(1), sender="ada@example.org")) == ("ignored", "duplicate")
    number = first.message_id
    first.again(at=NOW)
    db.session.commit()
    assert became(post.again(first.id)) == ("posted", "posted") and first.message_id == number
    assert db.session.scalar(db.select(db.func.count(Arrival.id)).where(Arrival.message_id == number)) >= 1


def test_an_erased_participant_is_nobody(here):
    to = here.to
    here.ada.erase(at=NOW)
    db.session.get(Registration, here.mine.id).erase(at=NOW)
    db.session.commit()
    gone = post.take(post.mail("ada@example.org", "After leaving."), to, sender="ada@example.org")
    assert gone.disposition != "posted" and post.of(gone) is None
