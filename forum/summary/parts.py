"""Which part of an input answers which guiding question, where its author says so: "Question 2", "With regard to the second question", a title like the question's."""

import re
from functools import lru_cache

from forum.summary.patterns import in_all
from forum.summary.plain import folded
from forum.summary.words import LANGUAGES, table

_LABEL = re.compile(r"^[ \t*_]*(?:\((\d|[a-h])\)|(\d|[a-h])(?:[.)]|\.?-)) *(?=\S)", re.MULTILINE)
_AN_ANSWER = 50  # characters
_HEADLINE = re.compile(r"^[ \t]*(?:[#>*_ \t]*)(?:(\d)[.)] *)?([^\n]{3,70}?)[*_:. \t]*$", re.MULTILINE)
_BEGINS = 45  # characters of a sentence in which such a mark stands if the sentence begins with it
_TITLE = 6  # words
_SHORT = 4  # letters
_BEFORE = 120  # characters: more than a greeting


@lru_cache(maxsize=1)
def _numbers() -> dict[str, int]:
    return {word: number for language in LANGUAGES for number, words in enumerate(table("parts", language).get("numbers", ()), 1) for word in words.split()}


@lru_cache(maxsize=1)
def _mark() -> re.Pattern[str]:
    """ "With regard to the second, …", "Question 2", "the second question", "Q2:"."""
    ordinal = f"({'|'.join(_numbers())})"
    of_that_number = in_all("parts", "of_that_number").replace("<ordinal>", f"(?:{'|'.join(_numbers())})")
    return re.compile(
        rf"(?<!\w)(?:(?:{in_all('parts', 'as_for')}) {ordinal}(?=[,:]| ?(?:{in_all('parts', 'point')}))"
        rf"|(?:{in_all('parts', 'named')})\s*(?:n[°ºo.]{{1,2}}\s*)?(\d)(?!\d|\.\d)|({of_that_number})(?!\w)|Q\.? ?(\d)(?=[.:) ]))",
        re.IGNORECASE,
    )


def _number_in(mark: re.Match[str]) -> int:
    """The number of the question that a mark names."""
    if figure := mark.group(2) or mark.group(4):
        return int(figure)
    return next(_numbers()[word] for word in (mark.group(1) or mark.group(3)).lower().split() if word in _numbers())


@lru_cache(maxsize=20000)
def parts_of(body: str, questions: tuple[tuple[int, str], ...]) -> tuple[tuple[int, int], ...]:
    """Where in a body the answer to each of its questions begins: (offset, number of the question) in their order; empty where the author does not tell."""
    numbers = {number for number, _ in questions}
    found: dict[int, int] = {}
    for mark in _mark().finditer(body):
        number = _number_in(mark)
        start = max(body.rfind(end, 0, mark.start()) for end in ("\n", ". ", "? ", "。")) + 1
        if number in numbers and mark.start() - start <= _BEGINS:
            found[start] = number
    for number, label in questions:
        if len(label.split()) > 1:
            for said in re.finditer(rf"(?<!\w){re.escape(folded(label))}(?!\w)", folded(body)):
                start = max(body.rfind(end, 0, said.start()) for end in ("\n", ". ", "? ")) + 1
                if said.start() - start <= _BEGINS:
                    found.setdefault(start, number)
        others = {word for other, one in questions if other != number for word in _words(one)}
        for word in (word for word in _words(label) - others if len(word) > _SHORT):
            for said in re.finditer(rf"(?<!\w)(?:{in_all('parts', 'regarding')}) {re.escape(word)}(?!\w)", folded(body)):
                if said.start() - max(body.rfind(end, 0, said.start()) for end in ("\n", ". ", "? ")) <= 2:
                    found.setdefault(said.start(), number)
    if labelled := _labelled(body, sorted(numbers)):
        return labelled
    heads = [(line.start(), int(line.group(1))) for line in _HEADLINE.finditer(body) if line.group(1) and len(line.group(2).split()) <= _TITLE]
    if sorted(number for _, number in heads) == sorted(numbers):
        found = dict(heads) | found
    terms = [(number, _words(label)) for number, label in questions]
    for line in _HEADLINE.finditer(body):
        title = _words(line.group(2))
        for number, term in terms:
            if title and len(title & term) * 2 > max(len(title), 2) - 1 and len(title & term) * 2 >= len(term):
                found.setdefault(line.start(), number)
    first = min(numbers)
    if found and first not in found.values() and min(found) > _BEFORE:
        found[0] = first  # what stands before "Question 2" answers the first
    return tuple(sorted(found.items()))


def _labelled(body: str, numbers: list[int]) -> tuple[tuple[int, int], ...]:
    """Answers under "(1) …" and "(3) …", or "a) …" and "b) …": as many labels as questions are named, from the beginning on, each with a sentence of its own."""
    labels = list(_LABEL.finditer(body))
    if len(labels) != len(numbers) or len(body[: labels[0].start()].strip()) > _BEFORE or body[: labels[0].start()].rstrip().endswith((":", "：")):
        return ()
    ends = [*(label.start() for label in labels[1:]), len(body)]
    names = [label.group(1) or label.group(2) for label in labels]
    in_order = names == [str(number) for number in numbers] or names == list("12345678"[: len(names)]) or names == list("abcdefgh"[: len(names)])
    if not in_order or min(end - label.end() for label, end in zip(labels, ends, strict=True)) < _AN_ANSWER:
        return ()
    return tuple(zip((label.start() for label in labels), numbers, strict=True))


def part_at(parts: tuple[tuple[int, int], ...], place: int) -> int:
    """The question that the words at a place answer; 0 where that is not told."""
    return next((number for start, number in reversed(parts) if start <= place), 0)


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[^\W\d_]{2,}", folded(text))) - _no_words()


@lru_cache(maxsize=1)
def _no_words() -> frozenset[str]:
    return frozenset(word for language in LANGUAGES for word in str(table("parts", language).get("no_words", "")).split())
