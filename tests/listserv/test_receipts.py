"""Receipts of mails, answered to put right how a mail was understood."""

from tests import make
from tests.listserv import taking_part as post
from tests.listserv.taking_part import became, told


def receipt_of(here, arrival):
    return post.reply_address(here.ada, post.of(arrival), kind="receipt")


def test_a_receipt_is_answered_with_a_line_or_with_the_whole_text(here):
    arrival = here.reply("Question 1: We insulate the roof first.")
    to = receipt_of(here, arrival)
    lines = post.send(here.ada, to, "Question 2, Goal A.6", subject="Re: Your mail is message #2")
    message = post.of(arrival)
    assert became(lines) == ("posted", "corrected") and (message.question_numbers, message.goal_codes, message.body) == ([2], ["A.6"], "We insulate the roof first.")
    assert "was changed" in told(here).subject
    text = post.send(here.ada, to, "We insulate the roof first, and then the walls.", subject="Re: x")
    assert became(text) == ("posted", "corrected") and post.of(arrival).body == "We insulate the roof first, and then the walls." and post.of(arrival).version == 3
    assert post.of(arrival).question_numbers == [2]
    back = [post.send(here.ada, to, line, subject="Re: z") for line in ("Question 1", "Question 2", "Question 1", "Question 2")]
    assert [became(one) for one in back] == [("posted", "corrected")] * 4 and post.of(arrival).question_numbers == [2]  # as often as they like
    same = post.send(here.ada, to, "We insulate the roof first, and then the walls.", subject="Re: y", id_="<again@x>")
    assert became(same) == ("posted", "corrected") and post.of(arrival).version == 7 and "changed nothing" in told(here).text


def test_thanks_replace_nothing(here):
    arrival = here.reply("We insulate the roof first. " * 10)
    to = receipt_of(here, arrival)
    assert became(post.send(here.ada, to, "Thank you!", subject="Re: x")) == ("rejected", "correction-unclear") and post.of(arrival).version == 1
    assert became(post.send(here.ada, to, "New text\n\nNo.", subject="Re: x")) == ("posted", "corrected") and post.of(arrival).body == "No."


def test_a_message_changes_by_mail_as_long_as_on_the_page_and_by_nobody_else(here):
    arrival = here.reply("We insulate the roof first.")
    to = receipt_of(here, arrival)
    bob = make.person(email="bob@example.org")
    make.registration(here.forum, bob)
    assert post.send(bob, to, "Words of Bob instead of these.", subject="Re: x").disposition == "held" and post.of(arrival).version == 1
    late = post.send(here.ada, to, "Other words, but too late.", subject="Re: x", at=here.forum.closes_at)
    assert became(late) == ("rejected", "not-changed") and "Other words, but too late." in told(here).text and post.of(arrival).version == 1
