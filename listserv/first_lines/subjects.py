"""The subject of a mail as that of a message: without what lists and mail programs put before it."""

import re

from core.text import excerpt
from listserv.first_lines import forwarded
from listserv.first_lines.folding import folded

LONGEST = 300
TAG = 40  # letters of a title that stand in brackets: lists of mails show some fifty, and the subject begins after it
# "Re" as mail programs of many languages write it.
_REPLIES = ("re", "r", "ref", "rep", "aw", "antw", "sv", "vs", "res", "odp", "ynt", "отв", "ответ", "на", "رد", "答复", "回复", "回覆", "答覆")
_REPLY = re.compile(r"\s*(?:" + "|".join(re.escape(folded(word)) for word in sorted(_REPLIES, key=len, reverse=True)) + r")\s*(?:\[\d+\]|\(\d+\))?\s*:\s*", re.IGNORECASE)


def is_reply(subject: str) -> bool:
    """Whether it says so itself."""
    return _REPLY.match(folded(subject)) is not None


def tag(title: str) -> str:
    """A title as the beginning of a subject bears it, always the same."""
    return excerpt(" ".join(title.split()), length=TAG)


def bare(subject: str, *titles: str) -> str:
    """Without "Re:", "Fwd:" and the title of a forum in brackets, however often they stand there."""
    said = " ".join(subject.split())
    while True:
        label, colon, rest = said.partition(":") if ":" in said else said.partition("：")
        shorter = rest.strip() if colon and (is_reply(label + ":") or forwarded.says_so(label + ":")) else said
        for title in [shown for whole in titles for shown in (whole, tag(whole))]:
            shorter = shorter[len(title) + 2 :].strip() if title and shorter.startswith(f"[{title}]") else shorter
        if shorter == said:
            return said
        said = shorter


def of_message(subject: str, *titles: str, answers: str | None = None, text: str = "") -> str:
    """As a message bears it: ``answers`` is the subject of what it answers (None: nothing). Where there is none, the first words say what it is about."""
    said = bare(subject, *titles)
    if answers is None:
        return (said or _first_words(text))[:LONGEST]
    before = bare(answers, *titles)
    if said and folded(said) != folded(before) and not is_reply(subject):
        return said[:LONGEST]
    return f"Re: {said or before or _first_words(text)}"[:LONGEST]


def _first_words(text: str) -> str:
    line = next((line.strip("#>*-_ \t") for line in text.split("\n") if line.strip("#>*-_ \t")), "")
    words = " ".join(line.split())
    return words if len(words) <= 80 else words[:80].rpartition(" ")[0] or words[:80]
