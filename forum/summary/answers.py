"""What guiding questions ask, and how a body answers: yes or no, or with the bare noun phrases of a filled-in questionnaire."""

import re
from functools import lru_cache

from forum.summary.kinds import Reading
from forum.summary.phrasebook import Phrasebook
from forum.summary.plain import Plain, folded, plain_of
from forum.summary.sentences import Sentence, sentences_of
from forum.summary.shape import form_of, length, verb_in
from forum.summary.words import table

_ANSWERING = 4  # sentences from the start
_BARE = 14  # words


@lru_cache(maxsize=32)
def _answers(name: str, language: str) -> Phrasebook[None]:
    return Phrasebook([(row, None) for row in table("cues", language)["answers"][name]], words=language not in ("zh", "ar"))


@lru_cache(maxsize=20000)
def answer_of(body: str, language: str) -> tuple[str, int]:
    """Whether a body answers a yes/no question with "no" or "yes", the negative tried first, and the index of the sentence that does; ("", -1) if neither."""
    sentences = sentences_of(body, language)[:_ANSWERING]
    for name in ("no", "yes"):
        for index, sentence in enumerate(sentences):
            if next(_answers(name, language).find(plain_of(body, sentence.start, sentence.end).folded), None):
                return name, index
    return "", -1


def asks_yes_or_no(question: str, language: str) -> bool:
    """Whether a guiding question can be answered by yes or no."""
    pattern = table("cues", language).get("answers", {}).get("asks", "")
    return bool(pattern) and bool(re.match(pattern.replace("’", "'"), folded(question)) or (language == "zh" and re.search(pattern, question)))


def asked_for(question: str, language: str) -> str:
    """What a guiding question asks for: need, challenge, or nothing in particular."""
    rows = table("cues", language).get("asking", {})
    return next((kind for kind in ("need", "challenge") if rows.get(kind) and re.search(rows[kind], folded(question))), "")


def led_in_by_the_question(readings: list[Reading], sentences: list[Sentence], whole: Plain, language: str, asked: str) -> list[Reading]:
    """Bare noun phrases under a question for needs are needs: only in a body that mostly consists of them, as filled-in questionnaires do."""
    bare = [
        index
        for index, (reading, sentence) in enumerate(zip(readings, sentences, strict=True))
        if not reading.listed
        and not reading.then
        and reading.kind in ("statement", "activity", "lesson")
        and _is_bare(whole.part(sentence.words, sentence.end).folded, sentence, language)
    ]
    if 2 * len(bare) < len(sentences):
        return readings
    return [Reading(asked, asked, "list", listed=True) if index in bare else reading for index, reading in enumerate(readings)]


def _is_bare(words: str, sentence: Sentence, language: str) -> bool:
    if not 2 <= length(words) <= _BARE or form_of(words, language) not in ("np", "inf"):
        return False
    return language != "en" or sentence.kind == "item" or not verb_in(words, language)
