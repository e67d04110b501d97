"""Commands by mail as they are read: six languages, subject and first lines, several in one mail, and what is no command."""

import pytest

from listserv import commands_by_mail as by_mail
from listserv.commands_by_mail import words


def said(subject, body="", **more):
    return [(one.name, one.level, one.topic) for one in by_mail.read(subject, body, **more).commands]


def test_every_word_of_every_language_is_read_as_what_it_means():
    for name, languages in words.COMMANDS.items():
        for phrases in languages.values():
            for phrase in phrases.split("|"):
                line = phrase if name != "mode" else f"{phrase} daily"
                found = by_mail.read_line(line.upper())
                assert found is not None and found[0].name == name, phrase
    for level, languages in words.LEVELS.items():
        for language, phrases in languages.items():
            verb = words.COMMANDS["mode"][language].split("|")[0]
            for phrase in phrases.split("|"):
                found = by_mail.read_line(f"{verb} {phrase}")
                assert found is not None and found[0].level == level, phrase
                assert language in found[1]


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("Subscribe daily", ("subscribe", "daily", None)),
        ("SUBSCRIBE warm-homes weekly.", ("subscribe", "weekly", None)),
        ("S’abonner au thème 2", None),
        ("s’abonner thème 2 chaque semaine", ("subscribe", "weekly", 2)),
        ("отписаться", ("unsubscribe", None, None)),
        ("订阅每日", ("subscribe", "daily", None)),
        ("订阅 主题2 每周", ("subscribe", "weekly", 2)),
        ("إِلْغَاء الاشتراك", ("unsubscribe", None, None)),
        ("الوضع: أسبوعي", ("mode", "weekly", None)),
        ("modo: cada día", ("mode", "daily", None)),
        ("weekly", ("mode", "weekly", None)),
        ("Stop the illegal trade in seeds", None),
        ("Help us to understand", None),
        ("mode", None),
        ("status daily", None),
        ("", None),
        ("subscribe " * 40, None),
    ],
)
def test_a_line_is_a_command_only_where_it_says_nothing_else(line, command):
    found = by_mail.read_line(line, names=["warm-homes"])
    assert (found and (found[0].name, found[0].level, found[0].topic)) == command


def test_subject_and_first_lines_are_read_up_to_the_first_that_is_no_command():
    assert said("Re: help", "\nstatus\n mode weekly\n\nThank you\nunsubscribe\n") == [("help", None, None), ("status", None, None), ("mode", "weekly", None)]
    assert by_mail.read("A question", "How do I leave?\n").unknown == "How do I leave?"
    assert said("(no subject)", "help\n-- \nunsubscribe\n") == [("help", None, None)], "a signature says nothing"
    assert said("", "help\n> unsubscribe\n") == [("help", None, None)], "nor does what is quoted"
    assert said("subscribe", "subscribe\nend\nunsubscribe") == [("subscribe", None, None)], "twice is once"
    assert len(by_mail.read("", "\n".join(f"subscribe topic {n}" for n in range(1, 40))).commands) == by_mail.MOST


def test_the_language_is_that_of_the_words_where_only_one_has_them():
    assert by_mail.read("aide", "").language == "fr"
    assert by_mail.read("помощь", "").language == "ru"
    assert by_mail.read("fin", "").language is None
    assert by_mail.read("nothing of this", "").language is None


def test_an_address_that_says_what_is_asked_needs_only_how_much():
    assert by_mail.arguments_only("weekly", "") == ("weekly", None)
    assert by_mail.arguments_only("", "tema 3\n") == (None, 3)
    assert by_mail.arguments_only("Please", "subscribe topic 2 daily") == ("daily", 2)
    assert by_mail.arguments_only("Dear all", "let me in") == (None, None)


def test_an_answer_may_say_no():
    assert all(by_mail.says_no(text) for text in ("No, thanks!", "\n\nнет", "unsubscribe\nplease", "不是我", "mode off", "non"))
    assert not any(by_mail.says_no(text) for text in ("", "Yes please", "> no\n", "No doubt about it: I want it"))


def test_long_lines_and_odd_ones_cost_nothing():
    body = "\n".join(["subscribe " * 20_000, "\x00\ufffd", "a" * 100_000])
    assert by_mail.read("é" * 100_000, body).commands == ()
