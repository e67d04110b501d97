"""What guiding questions ask, and how a body answers: yes or no, or with the bare noun phrases of a filled-in questionnaire."""

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise

from forum.summary.blocks import Block
from forum.summary.kinds import FRAME, Reading, named_by
from forum.summary.patterns import pattern, words_of
from forum.summary.phrasebook import Phrasebook
from forum.summary.plain import Plain, folded, plain_of
from forum.summary.sentences import Sentence, sentences_of
from forum.summary.shape import form_of, length, verb_in
from forum.summary.turns import refuses
from forum.summary.words import table

_ANSWERING = 4  # sentences from the start
_BARE, _BARE_NOMINAL, _BARE_SENTENCE, _TITLE_WORDS = 14, 30, 8, 16  # words
_TITLE_LENGTH = 160  # characters
_FAR = 15  # characters: a weak cue that stands so late ("bees without a sting") does not tell what a noun phrase is
_ENDED = ("", ".", ";", ",", "!", "。", "；")


@lru_cache(maxsize=32)
def _answers(name: str, language: str) -> Phrasebook[None]:
    return Phrasebook([(row, None) for row in table("cues", language)["answers"][name]], words=language not in ("zh", "ar"))


@lru_cache(maxsize=20000)
def answer_of(body: str, language: str) -> tuple[str, int]:
    """Whether a body answers a yes/no question with "no" or "yes", the negative tried first, and the index of the sentence that does; ("", -1) if neither."""
    sentences = sentences_of(body, language)[:_ANSWERING]
    for name in ("no", "yes"):
        for index, sentence in enumerate(sentences):
            if _answers(name, language).find(plain_of(body, sentence.words, sentence.end).folded):
                return name, index
    return "", -1


def asks_yes_or_no(question: str, language: str) -> bool:
    """Whether a guiding question can be answered by yes or no."""
    pattern = table("cues", language).get("answers", {}).get("asks", "")
    return bool(pattern) and bool(re.match(pattern.replace("’", "'"), folded(question)) or (language == "zh" and re.search(pattern, question)))


def led_in_by_the_question(readings: list[Reading], sentences: list[Sentence], blocks: list[Block], whole: Plain, language: str, asked: str) -> list[Reading]:
    """Bare noun phrases are what they are asked for: under a title of the body itself ("Obstacles"), or under the guiding question in a body that mostly
    consists of them, as filled-in questionnaires do. The titles themselves say nothing."""
    named, titles = _titled(sentences, blocks, whole, language)
    if not asked and not titles and not any(named.values()):
        return readings
    bare = [
        index
        for index, (reading, sentence) in enumerate(zip(readings, sentences, strict=True))
        if not reading.listed
        and not reading.then
        and not refuses(whole.part(sentence.words, sentence.end).folded, language)
        and (reading.kind in ("statement", "activity", "lesson") or (reading.kind == "challenge" and reading.begin > sentence.words + _FAR))
        and _is_bare(whole.part(sentence.words, sentence.end).folded, sentence, language, loose=asked not in ("need", "challenge") and not any(named.values()))
    ]
    asked = asked if 2 * len(bare) >= len(sentences) else ""
    kinds = {index: named.get(sentences[index].block, "") or asked for index in bare}
    found = [Reading(kinds[index], kinds[index], "list", listed=True) if kinds.get(index) else reading for index, reading in enumerate(readings)]
    return [FRAME if sentence.block in titles else reading for sentence, reading in zip(sentences, found, strict=True)]


def _titled(sentences: list[Sentence], blocks: list[Block], whole: Plain, language: str) -> tuple[dict[int, str], set[int]]:
    """For each block the kind that the last title before it names, and which blocks are such titles: a heading, or a short line of its own without an end."""
    single = {block for block, n in Counter(sentence.block for sentence in sentences).items() if n == 1}
    leads = {sentences[sentence.lead].block for sentence in sentences if sentence.lead is not None}
    last = sentences[-1].block if sentences else -1
    named: dict[int, str] = {}
    titles: set[int] = set()
    kind = ""
    for index, block in enumerate(blocks):
        if block.kind == "heading":
            kind = named_by(whole.part(block.start, block.end).folded, language)
        elif index < last and block.end - block.start <= _TITLE_LENGTH and index in single and index not in leads and block.kind in ("paragraph", "item") and block.lead is None:
            words = whole.part(block.start, block.end).folded.strip(" *_")
            if words[-1:] not in _ENDED and length(words) <= _TITLE_WORDS and (found := named_by(words, language)):
                kind = found
                titles.add(index)
        named[index] = kind
    return named, titles


def _is_bare(words: str, sentence: Sentence, language: str, *, loose: bool = False) -> bool:
    nominal = pattern("cues", language, "answers.nominal").match(words)  # "Strengthening of …", "Mise en place d'un …": named, not said
    if not 2 <= length(words) <= (_BARE_NOMINAL if nominal else _BARE) or form_of(words, language) not in ("np", "inf"):
        return False
    if sentence.kind != "item" and not nominal and (loose or length(words) > _BARE_SENTENCE or language not in ("en", "fr", "es")):
        return False  # "Certainty matters." is told from a noun phrase by its first word alone
    return nominal is not None or language != "en" or sentence.kind == "item" or not (verb_in(words, language) or _has_an_object(words, language))


def _has_an_object(words: str, language: str) -> bool:
    """Whether an article or possessive stands after a word that can only be a verb before it ("burns a lorry load", "bring their own")."""
    row, articles, before = words.split(), words_of("cues", language, "answers.articles"), words_of("cues", language, "answers.before_articles")
    return any(two in articles and not (one in before or (one.endswith("ing") and one != "bring") or one.endswith((",", ":", ";"))) for one, two in pairwise(row))
