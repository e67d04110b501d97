"""The check before export: every figure recomputed, every quotation still a slice of its live message, no one named without a message, every input in the coverage."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from forum.summary.counts import figures_of
from forum.summary.coverage import COUNTED_PHRASES
from forum.summary.draft import make_draft
from forum.summary.material import Material
from forum.summary.plain import printed
from forum.summary.seal import is_broken
from forum.summary.settings import Settings
from forum.summary.words import LANGUAGES

Tick = Callable[[int], None]
_STATES = {"reflected", "counted", "unplaced"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not agree, and where in the document."""

    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


def faults_of(document: dict[str, Any], material: Material, settings: Settings | None = None, *, tick: Tick | None = None) -> list[Fault]:
    """What in a draft (format "summary", version 1) no longer agrees with the forum as it is. Empty: the check passes. Nothing is mended.

    ``tick`` is told of inputs as they are read.
    """
    return list(_faults(document, material, settings or Settings(), tick))


def _faults(document: dict[str, Any], material: Material, settings: Settings, tick: Tick | None) -> Iterator[Fault]:
    if is_broken(document):
        yield Fault("document", "was changed after it was written: its seal is not that of what stands in it")
    figures = figures_of(material)
    yield from _figures("figures", document.get("figures", {}), figures)
    anew = _anew(material, replace(settings, language=document["language"]), tick) if document["language"] in LANGUAGES else {}
    for index, block in enumerate(document.get("blocks", [])):
        for place, sentence in enumerate(block.get("sentences", [])):
            where = f"blocks[{index}].sentences[{place}]" + (f" (paragraph {block['number']})" if block.get("number") and block["kind"] == "paragraph" else "")
            yield from _sentence(where, sentence, material, figures)
            yield from _words(where, sentence, anew)
        for place, row in enumerate(block.get("rows", [])):
            yield from _row(f"blocks[{index}].rows[{place}]", row, material)
    yield from _coverage(document, material)


def _figures(place: str, stated: Any, counted: Any) -> Iterator[Fault]:
    if isinstance(counted, dict):
        for key in counted:
            if key != "rules":
                yield from _figures(f"{place}.{key}", stated.get(key) if isinstance(stated, dict) else None, counted[key])
        if isinstance(stated, dict):
            yield from (Fault(f"{place}.{key}", "is a figure of the draft and not of the forum") for key in stated if key not in counted)
    elif stated != counted:
        yield Fault(place, f"the draft says {stated}, the messages give {counted}")


def _sentence(where: str, sentence: dict[str, Any], material: Material, figures: dict[str, Any]) -> Iterator[Fault]:
    for number in sentence["messages"]:
        if number not in material.message:
            yield Fault(where, f"rests on message {number}, which is not published")
    known = [number for number in sentence["messages"] if number in material.message]
    if "contributors" in sentence and len(material.contributors(known)) != sentence["contributors"]:
        yield Fault(where, f"counts {sentence['contributors']} contributors, its messages have {len(material.contributors(known))}")
    for quotation in sentence.get("quotations", []):
        yield from _quotation(where, quotation, sentence["text"], material)
    for key in sentence.get("figures", []):
        if not key.startswith("forum.") and not _known(key, figures):
            yield Fault(where, f"states the figure {key}, which the tally does not have")
    if sentence["origin"] != "moderator" and not sentence["messages"] and not sentence.get("figures"):
        yield Fault(where, "rests on neither messages nor figures")
    if "pieces" in sentence and "".join(text for _, text in sentence["pieces"]) != sentence["text"]:
        yield Fault(where, "its words are not those it was made of")


def _key(sentence: dict[str, Any]) -> tuple[Any, ...]:
    quotations = tuple((quotation["message"], quotation["start"], quotation["end"]) for quotation in sentence.get("quotations", []))
    return sentence.get("template"), tuple(sentence["messages"]), tuple(sentence.get("figures", [])), quotations


def _anew(material: Material, settings: Settings, tick: Tick | None) -> dict[tuple[Any, ...], set[str]]:
    """The words of every sentence of a draft made anew, by what they rest on."""
    found: dict[tuple[Any, ...], set[str]] = {}
    for sentence in make_draft(material, settings, tick=tick).sentences():
        data = sentence.as_data()
        found.setdefault(_key(data), set()).add(data["text"])
    return found


def _words(where: str, sentence: dict[str, Any], anew: dict[tuple[Any, ...], set[str]]) -> Iterator[Fault]:
    """A sentence that nobody edited says what the same messages and figures give today."""
    said = anew.get(_key(sentence))
    if sentence["origin"] != "moderator" and said is not None and sentence["text"] not in said and not any(q.get("translation") for q in sentence.get("quotations", [])):
        yield Fault(where, f"says “{sentence['text']}”, the messages give “{next(iter(sorted(said)))}”")


def _quotation(where: str, quotation: dict[str, Any], text: str, material: Material) -> Iterator[Fault]:
    message = material.message.get(quotation["message"])
    if message is None:
        yield Fault(where, f"quotes message {quotation['message']}, which is not published")
    elif message.body[quotation["start"] : quotation["end"]] != quotation["text"]:
        yield Fault(where, f"quotes words that message {quotation['message']} does not have at {quotation['start']}–{quotation['end']}")
    elif printed(quotation["text"]) not in text:
        yield Fault(where, f"the quotation of message {quotation['message']} is printed otherwise than recorded")


def _row(where: str, row: dict[str, Any], material: Material) -> Iterator[Fault]:
    message = material.message.get(row["message"])
    if message is None:
        yield Fault(where, f"comes from message {row['message']}, which is not published")
    elif row["cells"][1:4] not in [[initiative.title, initiative.type, initiative.audience] for initiative in message.initiatives]:
        yield Fault(where, f"is not an initiative of message {row['message']}")


def _known(key: str, figures: dict[str, Any]) -> bool:
    found: Any = figures
    rest = key
    while rest:
        if not isinstance(found, dict):
            return False
        part = next((name for name in sorted(found, key=len, reverse=True) if rest == name or rest.startswith(f"{name}.")), None)
        if part is None:
            return False
        found, rest = found[part], rest[len(part) + 1 :]
    return True


def _coverage(document: dict[str, Any], material: Material) -> Iterator[Fault]:
    listed = [row["message"] for row in document.get("coverage", [])]
    inputs = {message.number for message in material.inputs}
    yield from (Fault("coverage", f"message {number} is listed more than once") for number in sorted({one for one in listed if listed.count(one) > 1}))
    yield from (Fault("coverage", f"input {number} is missing") for number in sorted(inputs - set(listed)))
    yield from (Fault("coverage", f"message {number} is no published input") for number in sorted(set(listed) - inputs))
    reasons = {row["message"] for row in document.get("unplaced", []) if row["reason"]}
    told = [sentence for block in document["blocks"] for sentence in block.get("sentences", []) if not str(sentence.get("template", "")).startswith(COUNTED_PHRASES)]
    used = {quotation["message"] for sentence in told for quotation in sentence.get("quotations", [])}
    used |= {row["message"] for block in document["blocks"] for row in block.get("rows", [])}
    for row in document.get("coverage", []):
        if row["state"] not in _STATES:
            yield Fault("coverage", f"message {row['message']} has the unknown state {row['state']}")
        if (row["state"] == "reflected") != (row["message"] in used):
            yield Fault("coverage", f"message {row['message']} is {row['state']}, but {'is' if row['message'] in used else 'is not'} quoted or in the table")
        if (row["state"] == "unplaced") != (row["message"] in reasons):
            yield Fault("coverage", f"message {row['message']} is {row['state']} and its reason is {'given' if row['message'] in reasons else 'missing'}")
