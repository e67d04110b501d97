"""Staff who pass on by mail what others sent them, moderators who write by mail, and what pages show of mails."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from core.database import db
from forum.models import Attachment
from tests import make
from tests.listserv import taking_part as post
from tests.listserv.taking_part import became

FORWARDED = "Please post this.\n\n---------- Forwarded message ---------\nFrom: Jane Doe <jane@gov.example>\nDate: Tue, 10 Mar 2026\nSubject: Our input\nTo: Sec <sec@x.org>\n\nQuestion 1: We think\nso.\n"


def test_staff_pass_on_what_somebody_sent_them(here):
    jane = make.registration(here.forum, make.person(email="jane@gov.example", name="Jane Doe"))
    staff = make.person(email="sec@example.org", name="The Secretariat")
    typist = make.registration(here.forum, staff, role="secretariat")
    arrival = post.send(staff, here.topic(1), FORWARDED, subject="Fwd: Our input")
    message = post.of(arrival)
    assert became(arrival) == ("posted", "posted") and (message.author_id, message.on_behalf_of_id, message.speaker_id) == (typist.id, jane.id, jane.id)
    assert (message.subject, message.body, message.question_numbers) == ("Our input", "We think\nso.", [1])
    assert "On behalf of Jane Doe" in post.letters("sec@example.org")[-1].text and post.letters("jane@gov.example")[-1].template == "forum/spoken_for"
    assert arrival.elided and arrival.elided[0][2] == post.mail_text(FORWARDED)
    unknown = post.send(staff, here.topic(1), FORWARDED.replace("jane@", "june@").replace("Jane", "June"), subject="Fwd: Our input")
    assert became(unknown) == ("held", "speaker-unknown") and post.of(unknown) is None and "/topics/1/messages/new" in post.letters("sec@example.org")[-1].text
    by_name = post.send(staff, here.topic(1), "On behalf of: jane doe\n\nTyped from a letter on paper.", subject="Paper")
    assert post.of(by_name).on_behalf_of_id == jane.id and post.of(by_name).body == "Typed from a letter on paper."


def test_staff_pass_on_a_mail_as_a_file_with_its_files(here):
    jane = make.registration(here.forum, make.person(email="jane@gov.example", name="Jane Doe"))
    staff = make.person(email="sec@example.org")
    make.registration(here.forum, staff, role="moderator")
    inner = message_from_bytes(post.mail("jane@gov.example", "Goal A.6: we train.\n\n-- \nJane", subject="Training", files=[("plan.csv", b"a,b\n", "text/csv")]), policy=default)
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"], outer["Message-ID"] = "sec@example.org", here.topic(2), "Fwd: Training", "<outer@example.org>"
    outer.set_content("Question 1\n\nFor the forum, please.")
    outer.add_attachment(inner)
    message = post.of(post.take(outer.as_bytes(), here.topic(2), sender="sec@example.org"))
    assert (message.on_behalf_of_id, message.subject, message.body, message.kind) == (jane.id, "Training", "we train.", "input")
    assert message.question_numbers == [1] and message.goal_codes is None  # the lines above count, where there are any
    assert db.session.scalars(db.select(Attachment).options(db.joinedload(Attachment.file))).one().file.name == "plan.csv"


def test_others_pass_nothing_on_in_anothers_name(here):
    make.registration(here.forum, make.person(email="jane@gov.example", name="Jane Doe"))
    arrival = post.send(here.ada, here.topic(1), FORWARDED, subject="Fwd: Our input")
    message = post.of(arrival)
    assert message is None or (message.author_id == here.mine.id and message.on_behalf_of_id is None)
    spoken = post.send(here.ada, here.topic(1), "On behalf of: Jane Doe\n\nWords.", subject="x")
    assert post.of(spoken).body.startswith("On behalf of: Jane Doe") and post.of(spoken).on_behalf_of_id is None


def test_a_moderators_mail_is_a_moderators_message(here):
    moderator = make.person(email="mo@example.org")
    make.registration(here.forum, moderator, role="moderator")
    assert post.of(post.send(moderator, here.topic(1), "Welcome to this topic.", subject="Welcome")).kind == "moderator"


def test_the_moderators_words_to_all_are_answered_in_a_topic(here):
    moderator = make.registration(here.forum, make.person(email="mo@example.org"), role="moderator")
    opening = make.message(here.forum, whole_forum=True, author=moderator, kind="moderator", subject="Welcome")
    to = post.reply_address(here.ada, opening)
    asked = post.send(here.ada, to, "Thank you, we shall write about insulation.", subject="Re: [Warm homes] Welcome")
    assert became(asked) == ("held", "which-topic") and here.topic(2) in post.letters("ada@example.org")[-1].text
    named = post.send(here.ada, to, "Topic 2\n\nThank you, we shall write about insulation.", subject="Re: [Warm homes] Welcome")
    assert post.of(named).topic_id == here.second and post.of(named).reply_to_id is None and post.of(named).body == "Thank you, we shall write about insulation."


# ---- what pages show of it


def test_pages_show_where_to_write_and_a_message_says_that_it_came_by_mail(here, as_, client):
    arrival = here.reply("Words by mail.")
    arrival.elided = [[0, 10, "On Monday\nBob wrote: <b>", "quote"]]
    db.session.commit()
    page = f"/en/forums/{here.forum.slug}/messages/{post.of(arrival).number}"
    mine = as_(here.ada).get(page).text
    assert "Came by e-mail" in mine and "Bob wrote: &lt;b&gt;" in mine
    theirs = client.get(page).text
    assert "Came by e-mail" in theirs and "Bob wrote" not in theirs
    written = client.get(f"/en/forums/{here.forum.slug}/messages/{here.message.number}").text
    assert "Came by e-mail" not in written
    for path in ("", "/topics/2", "/subscription"):
        assert f"mailto:{here.topic(2)}" in as_(here.ada).get(f"/en/forums/{here.forum.slug}{path}").text, path
        assert f"mailto:{here.forum.slug}-topic" not in client.get(f"/en/forums/{here.forum.slug}{path}").text


def test_a_moderator_reads_why_a_mail_is_held(here, as_):
    moderator = make.person(email="mo@example.org")
    make.registration(here.forum, moderator, role="moderator")
    post.send(here.ada, here.topic(1), "Sent from elsewhere.", envelope="x@evil.example")
    assert "because it came by mail, and it is not certain" in as_(moderator).get("/en/moderation").text
