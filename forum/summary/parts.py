"""Which part of an input answers which guiding question, where its author says so: "Question 2", "With regard to the second question", a title like the question's."""

import re
from functools import lru_cache

from forum.summary.plain import folded

_NUMBERS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "première": 1, "deuxième": 2, "seconde": 2, "troisième": 3, "quatrième": 4,
    "primera": 1, "segunda": 2, "tercera": 3, "cuarta": 4,
}  # fmt: skip
_ORDINAL = "|".join(_NUMBERS)
_AS_FOR = (
    r"(?:as regards|regarding|with (?:regard|respect) to|concerning|as (?:for|to)|on|turning to|s'agissant de|quant à|concernant|pour|sur|en cuanto a|en lo que respecta a|con respecto a|respecto (?:a|de)|sobre) "
    r"(?:the|la)"
)
_LABEL = re.compile(r"^[ \t*_]*(?:\((\d|[a-h])\)|(\d|[a-h])(?:[.)]|\.?-)) *(?=\S)", re.MULTILINE)
_AN_ANSWER = 50  # characters
_MARK = re.compile(
    rf"(?<!\w)(?:{_AS_FOR} ({_ORDINAL})(?=[,:]| ?(?:interrogante|cuestión|inquiry|point))|(?:questions?|preguntas?|вопрос\w*|问题)\s*(?:n[°ºo.]{{1,2}}\s*)?(\d)(?!\d|\.\d)|(?:the |la )?({_ORDINAL}) (?:guiding )?(?:question|pregunta)(?!\w)|Q\.? ?(\d)(?=[.:) ]))",
    re.IGNORECASE,
)
_HEADLINE = re.compile(r"^[ \t]*(?:[#>*_ \t]*)(?:(\d)[.)] *)?([^\n]{3,70}?)[*_:. \t]*$", re.MULTILINE)
_BEGINS = 45  # characters of a sentence in which such a mark stands if the sentence begins with it
_TITLE = 6  # words
_SHORT = 4  # letters
_BEFORE = 120  # characters: more than a greeting
_REGARDING = r"(?<!\w)(?:as regards|regarding|with regard to|concerning|on|as for|in respect of|turning to|in terms of)(?: the| our)?"
_NO_WORDS = frozenset(("the", "a", "an", "of", "and", "or", "to", "for", "in", "on", "de", "la", "le", "les", "des", "du", "et", "ou", "el", "los", "las", "en", "del"))


@lru_cache(maxsize=20000)
def parts_of(body: str, questions: tuple[tuple[int, str], ...]) -> tuple[tuple[int, int], ...]:
    """Where in a body the answer to each of its questions begins: (offset, number of the question) in their order; empty where the author does not tell."""
    numbers = {number for number, _ in questions}
    found: dict[int, int] = {}
    for mark in _MARK.finditer(body):
        number = int(mark.group(2) or mark.group(4) or 0) or _NUMBERS[(mark.group(1) or mark.group(3)).lower()]
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
            for said in re.finditer(rf"{_REGARDING} {re.escape(word)}(?!\w)", folded(body)):
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
    return frozenset(re.findall(r"[^\W\d_]{2,}", folded(text))) - _NO_WORDS
