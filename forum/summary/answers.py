"""What guiding questions ask, and how a body answers: yes or no, or with the bare noun phrases of a filled-in questionnaire."""

import re
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from forum.summary.blocks import Block
from forum.summary.kinds import FRAME, Reading, is_bare_answer, is_title, named_by
from forum.summary.patterns import pattern, words_of
from forum.summary.phrasebook import Phrasebook
from forum.summary.plain import Plain, folded, plain_of
from forum.summary.sentences import Sentence, sentences_of
from forum.summary.shape import form_of, grammar, length, verb_in
from forum.summary.turns import refuses
from forum.summary.words import table

_LABEL = re.compile(r"^(?:(?:questions?|preguntas?|вопрос\w*|问题|q|r|a)\.? ?(?:n[°ºo.]{1,2} ?)?)?\(?\d[ :.)–-]+")  # "Pregunta 1: Sí."
_ANSWERING = 4  # sentences from the start
_BARE, _BARE_NOMINAL, _BARE_SENTENCE, _TITLE_WORDS = 14, 30, 8, 16  # words
_TITLE_LENGTH, _INNER_TITLE = 160, 40  # characters
_FAR = 15  # characters: a weak cue that stands so late ("bees without a sting") does not tell what a noun phrase is
_ENDED = ("", ".", ";", ",", "!", "。", "；")


@lru_cache(maxsize=32)
def _answers(name: str, language: str) -> Phrasebook[None]:
    return Phrasebook([(row, None) for row in table("cues", language)["answers"][name]], words=language not in ("zh", "ar"))


@lru_cache(maxsize=20000)
def answer_of(body: str, language: str) -> tuple[str, int]:
    """How a body answers a yes/no question ("partly", "no" or "yes"; of its first words what limits the answer is tried first, of others the negative), and the index
    of the sentence that does or, where that says no more, of the next one; ("", -1) where it does not answer."""
    sentences = sentences_of(body, language)[:_ANSWERING]
    texts = [_LABEL.sub("", plain_of(body, sentence.words, sentence.end).folded) for sentence in sentences]
    for first in (True, False):
        for name in ("partly", "no", "yes"):
            for index, text in enumerate(texts):
                if any(found.match.start() == 0 or not first for found in _answers(name, language).find(text)):
                    said_more = not is_bare_answer(text, language)
                    return name, index if said_more else min(index + 1, len(sentences) - 1)
    return "", -1


def asks_yes_or_no(question: str, language: str) -> bool:
    """Whether a guiding question can be answered by yes or no."""
    pattern = table("cues", language).get("answers", {}).get("asks", "")
    return bool(pattern) and bool(re.match(pattern.replace("’", "'"), folded(question)) or (language == "zh" and re.search(pattern, question)))


def led_in_by_the_question(readings: list[Reading], sentences: list[Sentence], blocks: list[Block], whole: Plain, language: str, asked: str) -> list[Reading]:
    """Bare noun phrases are what they are asked for: under a title of the body itself ("Obstacles"), or under the guiding question in a body
    that mostly consists of them, as filled-in questionnaires do. What is said under a title of difficulties is one. The titles themselves say nothing."""
    named, titles = _titled(sentences, blocks, whole, language)
    if not asked and not titles and not any(named):
        return readings
    loose = asked not in ("need", "challenge", "name") and not any(named)
    bare: list[int] = []
    for index, (reading, sentence) in enumerate(zip(readings, sentences, strict=True)):
        if reading.listed or reading.then or index in titles:
            continue
        words = whole.part(sentence.words, sentence.end).folded
        told = reading.kind in ("statement", "activity", "lesson") or (reading.kind == "challenge" and reading.begin > sentence.words + _FAR)
        if told and not refuses(words, language) and _is_bare(words, sentence, language, loose=loose):
            bare.append(index)
    asked = asked if 2 * len(bare) >= len(sentences) else ""
    found = list(readings)
    for index, (kind, sentence) in enumerate(zip(named, sentences, strict=True)):
        if kind == "only challenge" and found[index].kind in ("statement", "activity") and not found[index].then and sentence.end - sentence.words > _INNER_TITLE:
            found[index] = replace(found[index], kind="challenge", verb="challenge")
    for index in bare:
        if kind := named[index].removeprefix("only ") or asked:
            found[index] = _named(kind)
    return [FRAME if index in titles else reading for index, reading in enumerate(found)]


def _named(kind: str) -> Reading:
    """How a bare noun phrase is told: as what it was asked for; who or what was asked for is named."""
    return Reading({"name": "recommendation", "priority": "need"}.get(kind, kind), kind, "list", listed=True)


def _titled(sentences: list[Sentence], blocks: list[Block], whole: Plain, language: str) -> tuple[list[str], set[int]]:
    """For each sentence the kind that the last title before it names, and which sentences are such titles: a heading, or a short line of its own without an end."""
    single = {block for block, n in Counter(sentence.block for sentence in sentences).items() if n == 1}
    leads = {sentences[sentence.lead].block for sentence in sentences if sentence.lead is not None}
    last = sentences[-1].block if sentences else -1
    titles: set[int] = set()
    kinds: dict[int, str] = {}
    kind = ""
    for index, block in enumerate(blocks):
        if block.kind == "heading":
            kind = _only(whole.part(block.start, block.end).folded, language)
        elif index < last and block.end - block.start <= _TITLE_LENGTH and index in single and index not in leads and block.kind in ("paragraph", "item") and block.lead is None:
            words = whole.part(block.start, block.end).folded.strip(" *_")
            if words[-1:] not in _ENDED and length(words) <= _TITLE_WORDS and (found := _only(words, language)):
                kind = found
                titles |= {place for place, sentence in enumerate(sentences) if sentence.block == index}
        kinds[index] = kind
    named = [kinds.get(sentence.block, "") for sentence in sentences]
    return named, titles


def _only(words: str, language: str) -> str:
    """The kind that a title names; said so where it names difficulties and nothing else ("Progress and difficulties" does not)."""
    kind = named_by(words, language)
    return "only challenge" if kind == "challenge" and is_title(words, language) else kind


def _is_bare(words: str, sentence: Sentence, language: str, *, loose: bool = False) -> bool:
    if sentence.kind != "item" and (pattern("cues", language, "answers.said").match(words) or _says(words, language)):
        return False
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


def _says(words: str, language: str) -> bool:
    """Whether a verb stands in words before any relative: "Training of individuals is lost unless …" only begins as a noun phrase does."""
    rules = grammar(language)
    found = rules.finite.search(words) if rules.finite and language == "en" else None
    return found is not None and not (rules.relative and rules.relative.search(words, 0, found.start()))
