"""What a sentence says (need, challenge, recommendation …), by cue tables as data: the first kind whose cue stands in it or in its lead-in wins."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from forum.summary.patterns import pattern
from forum.summary.phrasebook import Found, Phrasebook
from forum.summary.plain import Plain
from forum.summary.sentences import Sentence
from forum.summary.turns import is_denied, is_denied_after, refuses, turn_in, warns
from forum.summary.words import table

# In this order, as the craft has it. "statement" is what is left; "frame" (courtesy, announcement) is skipped.
KINDS = ("question", "offer", "recommendation", "need", "challenge", "lesson", "activity")
# Kinds by which a contributor is said to have raised a theme.
VOTING = frozenset({"need", "challenge", "recommendation", "lesson", "activity", "offer"})
_RANK = {kind: rank for rank, kind in enumerate(KINDS)}
_REQUESTS = frozenset({"offer", "recommendation", "need"})


@dataclass(frozen=True, slots=True)
class Cue:
    """One row of a cue table; ``order`` is its place among all rows of its language."""

    table: str
    kind: str
    verb: str
    then: str
    order: int
    unless: str = ""  # what must not stand before it in the sentence


@dataclass(slots=True)  # nobody changes one; not frozen, since a frozen one takes three times as long to make
class Reading:
    """The kind of a sentence, the cue that told it and where in the body that cue stands (``begin``, ``end``).

    ``then`` says what follows the cue; ``quoted`` is the slice a cue singles out itself; ``listed``: told by the lead-in of a list.
    """

    kind: str
    verb: str = ""
    then: str = ""
    begin: int = 0
    end: int = 0
    quoted: tuple[int, int] | None = None
    listed: bool = False
    instead: bool = False  # what is needed instead of what the words before it deny


_ANNOUNCED = (("statement", "challenge", "activity"), ("statement", "challenge", "activity", "recommendation"))  # "Three lessons: first, X must …"
_GOES_ON = frozenset({"np", "inf", "bare", "clause", "rel"})
_FAR, _REST, _TITLE, _SHORT_TITLE, _LACKS = 25, 12, 110, 40, 3  # characters
STATEMENT = Reading("statement", "state")
FRAME = Reading("frame")


@lru_cache(maxsize=16)
def _cues(language: str) -> Phrasebook[Cue]:
    rows: list[tuple[str, Cue]] = []
    for name in ("frame", *KINDS):
        for row in table("cues", language).get(name, ()):
            rows.append(
                (_whole(row["cue"], language), Cue(name, row.get("kind", name), row.get("verb", row.get("kind", name)), row.get("then", ""), len(rows), row.get("unless", "")))
            )
    return Phrasebook(rows, words=language not in ("zh", "ar"))


_MACRO = re.compile(r"<([a-z]+)>")


def _whole(pattern: str, language: str) -> str:
    """A pattern with the parts that many cues share written out ("<adv>")."""
    return _MACRO.sub(lambda found: str(table("cues", language)["macros"][found[1]]), pattern)


@lru_cache(maxsize=32)
def _phrases(name: str, language: str) -> Phrasebook[None]:
    return Phrasebook([(row, None) for part in name.split() for row in table("cues", language).get(part, ())], words=language not in ("zh", "ar"))


def readings_of(whole: Plain, language: str, sentences: list[Sentence]) -> list[Reading]:
    """The kind of every sentence, in their order. ``whole`` is the printed text of the body. Linear in its length."""
    found: list[Reading] = []
    leads = {sentence.lead for sentence in sentences}
    retitled: dict[int | None, Reading | None] = {}
    announced: tuple[int, Reading] | None = None  # in which paragraph a sentence said "Two suggestions.", and what it says of those that follow
    for index, sentence in enumerate(sentences):
        own = _read(whole, sentence, language) if sentence.kind != "cell" else STATEMENT
        short = own.kind in ("need", "challenge", "lesson") and not own.then and sentence.end - sentence.start <= _SHORT_TITLE  # "Gaps:", "Needs and gaps"
        if index in leads and (short or own.kind in ("statement", "frame", "question", "activity")):
            own = title_reading(whole.part(sentence.words, sentence.end), language) or own
        if announced and announced[0] == sentence.block and own.kind in _ANNOUNCED[announced[1].kind == "lesson"] and not own.then:
            plain = whole.part(sentence.words, sentence.end)
            if ordinal := pattern("cues", language, "telling.ordinal").match(plain.folded):
                place = plain.source(ordinal.end() - 1, ordinal.end())[1]
                own = Reading(announced[1].kind, announced[1].verb, "clause" if announced[1].kind == "lesson" else "", place, place)
        if own.then == "list" and sentence.kind == "paragraph":
            announced = sentence.block, own
        led = retitled[sentence.lead] if sentence.lead in retitled else _of_lead(found, sentences, sentence)
        if led and sentence.end - sentence.words <= _SHORT_TITLE and is_title(whole.part(sentence.words, sentence.end).folded, language):
            led = retitled[sentence.lead] = title_reading(whole.part(sentence.words, sentence.end), language)  # "III. Priorities." among what "II. Difficulties." leads in
            own, led = led or FRAME, None
        if led and sentence.place == 0 and own.kind not in ("question",):
            lacks = led.kind == "need" and own.kind == "challenge" and own.begin <= sentence.words + _LACKS  # "Needs and gaps: … Absence of …"
            own = replace(own, listed=True) if lacks else Reading(led.kind, led.verb, led.then, led.begin, led.end, listed=True)
        found.append(own)
    return found


def _of_lead(found: list[Reading], sentences: list[Sentence], sentence: Sentence) -> Reading | None:
    lead = sentence.lead
    while lead is not None:
        if found[lead].kind not in ("statement", "frame", "question"):
            return found[lead]
        lead = sentences[lead].lead
    return None


def _read(whole: Plain, sentence: Sentence, language: str) -> Reading:
    plain = whole.part(sentence.words, sentence.end)
    text = plain.folded.rstrip()
    if is_bare_answer(text, language):
        return FRAME  # "Yes." is counted and never quoted; what follows is its reason
    found = _cues(language).find(text)
    if (
        sentence.lead is None
        and pattern("cues", language, "telling.infinitive").match(text)
        and not pattern("cues", language, "telling.its_verb").search(text)
        and not any(hit.row.kind in ("question", "recommendation") for hit in found)
    ):
        # A sentence that begins with an infinitive says what is to be done, unless it is the subject of a verb ("Garder le diplôme de quelqu'un me gêne.").
        return Reading("recommendation", "suggest")  # "Associer les organisations à la préparation des rapports."
    if turn := turn_in(text, language):
        begin, end = plain.source(turn.begin, turn.end)
        return Reading("need", "lack" if turn.lacks else "need", "np", begin, end, instead=True)
    if not found or refuses(text, language):
        return STATEMENT
    courtesy = max((hit.match.end() for hit in found if hit.row.table == "frame"), default=-1)
    after = _after_a_colon(text, courtesy)
    warned = warns(text, language)
    denied = {id(hit) for hit in found if hit.row.kind in _REQUESTS and (warned or _is_denied(text, hit, language))}
    first = min((hit.match.start() for hit in found if hit.row.table != "frame"), default=0)
    hits = [
        hit
        for hit in found
        if hit.row.table != "frame"
        and id(hit) not in denied
        and not (hit.row.unless and re.search(hit.row.unless, text[: hit.match.start()]))
        and (courtesy < 0 or hit.match.start() >= after or (hit.row.kind in _REQUESTS and hit.row.then and hit.match.start() >= courtesy))
        and not (
            hit.row.then in _GOES_ON and not denied and first < hit.match.start() > _FAR and text[: hit.match.start()].rstrip().endswith(",")
        )  # the second of two verbs: "we publish, ask for …"
    ]
    if not hits:
        return (STATEMENT if after == len(text) + 1 else Reading("statement", "state", begin=plain.source(after, after + 1)[0])) if courtesy < 0 or after < len(text) else FRAME
    best = min(hits, key=lambda hit: (_RANK[hit.row.table], hit.match.start(), hit.row.order))
    if lesson := _announced_lesson(plain, text, hits, best):
        return lesson
    if len(hits) > 1 and (best.row.kind in _REQUESTS or best.row.kind == "challenge"):  # "Key lessons are that … must be verified"
        called = (
            hit
            for hit in hits
            if hit.row.kind == "lesson"
            and hit.row.then == "clause"
            and hit.match.end() < best.match.end()
            and pattern("cues", language, "telling.learned").search(hit.match.group())
        )
        best = min(called, key=lambda hit: hit.match.start(), default=best)
    if best.row.kind == "offer":  # "Honduras requires support to …, and puts at the disposal of others …": what stands first tells the sentence
        before = (hit for hit in hits if hit.row.kind in ("need", "recommendation") and hit.row.then in _GOES_ON and hit.match.end() < best.match.start())
        best = next((hit for hit in before if "," in text[hit.match.end() : best.match.start()]), best)
    cue, match = best.row, best.match
    if cue.kind == "need" and is_denied_after(text, match.end(), language):
        return STATEMENT  # what is not needed; what is, where it is said, can only be told with the whole
    begin, end = plain.source(match.start(), max(match.end(), match.start() + 1))
    quoted = plain.source(*match.span(1)) if cue.then == "group" and match.re.groups and match.group(1) else None
    verb = _worded(cue.verb, match.group(), language) if cue.kind == "recommendation" else cue.verb
    return Reading(cue.kind, verb, "" if cue.then == "colon" else cue.then, begin, end if match.end() > match.start() else begin, quoted)


def read_alone(whole: Plain, sentence: Sentence, language: str) -> Reading:
    """The kind of one sentence or a half of one, whatever stands around it."""
    return _read(whole, sentence, language)


def _worded(verb: str, words: str, language: str) -> str:
    """Suggested, proposed or recommended, whichever the text says."""
    if verb not in ("suggest", "recommendation"):
        return verb
    return next((name for name in ("recommend", "propose") if pattern("cues", language, f"telling.{name}s").search(words)), verb)


def _is_denied(text: str, hit: "Found[Cue]", language: str) -> bool:
    """Whether what a cue asks, offers or suggests stands under a negation."""
    return is_denied(text, *hit.match.span(), language, outside=hit.row.kind == "recommendation")


def _announced_lesson(plain: Plain, text: str, hits: "list[Found[Cue]]", best: "Found[Cue]") -> Reading | None:
    """What stands after "What we got wrong: …" is a lesson, whatever it speaks of."""
    colon = max(text.find(": "), text.find("："))
    if colon < 0 or len(text) - colon < _REST or best.row.kind == "question" or not (best.row.then == "colon" or best.match.start() > colon):
        return None
    if not any(hit.row.kind == "lesson" and hit.row.then in ("colon", "list") and hit.match.end() <= colon for hit in hits):
        return None
    begin, end = plain.source(colon, colon + 1)
    return Reading("lesson", "lesson", "clause", begin, end)


def read_words(folded: str, language: str) -> Reading | None:
    """The kind of words that stand by themselves, with no place of a cue; None where no cue stands in them."""
    hits = [hit for hit in _cues(language).find(folded) if not (hit.row.unless and re.search(hit.row.unless, folded[: hit.match.start()]))]
    hits = [hit for hit in hits if not (hit.row.kind in _REQUESTS and _is_denied(folded, hit, language))]
    if not hits or any(hit.row.table == "frame" for hit in hits):
        return None
    best = min(hits, key=lambda hit: (_RANK[hit.row.table], hit.match.start(), hit.row.order)).row
    return Reading(best.kind, best.verb)


_ASKED = ("need", "challenge", "recommendation", "lesson", "activity")
_END_OF_ASKING = re.compile(r"[?？؟] ?|[.。] ")


def is_bare_answer(text: str, language: str) -> bool:
    """Whether words say yes or no and nothing else. ``text`` is folded."""
    return len(text) <= _SHORT_TITLE and bool(pattern("cues", language, "answers.bare").fullmatch(text.strip(" .!。*_")))


def asked_for(words: str, language: str) -> str:
    """What a guiding question asks for: need, challenge, or nothing in particular. ``words`` are folded."""
    return "" if _asked(words, language, ("example", "comment")) else _asked(words, language, ("need", "challenge"))


def answered_with(words: str, language: str) -> str:
    """The kind of what answers a guiding question without a cue of its own: what it asks for, the examples it asks for, or ("name") who or what it asks the name of."""
    if form := _asked(words, language, ("example", "comment")):
        return "activity" if form == "example" else "recommendation"
    return _asked(words, language, ("need", "challenge", "name", "recommendation", "lesson", "activity"))


def _asked(words: str, language: str, kinds: tuple[str, ...]) -> str:
    rows = table("cues", language).get("asking", {})
    return next((kind for kind in kinds if rows.get(kind) and re.search(rows[kind].replace("’", "'"), words)), "")


def asks_by_goal(words: str, language: str) -> bool:
    """Whether a guiding question asks under which goals something stands. ``words`` are folded."""
    pattern = table("cues", language).get("asking", {}).get("goal", "")
    return bool(pattern) and bool(re.search(rf"(?<!\w)(?:{pattern})(?!\w)" if language != "zh" else pattern, words))


def named_by(words: str, language: str) -> str:
    """What a title names that says what stands under it: need, priority, challenge, lesson, or nothing. ``words`` are folded."""
    found = {kind for kind in ("lesson", "challenge", "need", "priority") if pattern("cues", language, f"titles.{kind}").search(words)}
    if {"need", "challenge"} <= found:
        return "need"  # "Needs and gaps": what is asked for
    return next((kind for kind in ("lesson", "challenge", "priority", "need") if kind in found), "")


def is_title(words: str, language: str) -> bool:
    """Whether words are nothing but a title of such a kind, or of what was done: "III. Priorities.", "Avances:"."""
    return bool(pattern("cues", language, "titles.inner").fullmatch(words.strip(" *_.:#")))


def title_reading(plain: Plain, language: str) -> Reading | None:
    """A short line that only names what stands under it ("Priority needs:", "Obstacles rencontrés") tells the kind of its list."""
    words = plain.folded.strip(" *_:：?？¿.#0123456789)(")
    kind = named_by(words, language) if words and len(words) <= _TITLE else ""
    place = plain.source(len(plain.text) - 1, len(plain.text))[1] if plain.text else 0
    return Reading("need" if kind == "priority" else kind, kind, "list", place, place) if kind else None


def _after_a_colon(text: str, courtesy: int) -> int:
    """Where the words after a courtesy and its colon begin ("A frank answer: …"); past the end where there are none."""
    colon = max(text.find(": ", courtesy), text.find("：", courtesy)) if courtesy >= 0 else -1
    return colon + 2 if colon >= 0 and len(text) - colon > _REST else len(text) + 1


def agrees(whole: Plain, language: str, sentences: list[Sentence]) -> bool:
    """Whether one of its first two sentences says that its author agrees with what is answered."""
    if not sentences:
        return False
    said = whole.part(sentences[0].start, sentences[:2][-1].end).folded
    return any(not _not_quite(said[: hit.match.start()], language) for hit in _phrases("agreement", language).find(said))


def _not_quite(before: str, language: str) -> bool:
    """Whether agreement is taken back by what stands before it in its clause ("je ne suis pas tout à fait d'accord")."""
    clause = before[max(before.rfind(mark) for mark in (". ", ", ", "; ", "! ", "。", "،")) + 1 :]
    return pattern("turns", language, "not_quite").search(clause) is not None


def talk_of(folded: str, language: str) -> list[int]:
    """Where words speak of persons, messages and occasions, or say no more than that their author agrees."""
    return sorted(found.match.start() for found in _phrases("weak agreement", language).find(folded))
