"""The data annex: one row an input and one a figure's part, as CSV, from which anybody can recompute what the summary says."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from forum.summary.material import Material, Message
from forum.summary.stored import draft_from
from forum.summary.tree import Draft

COLUMNS = (
    "message", "topic", "questions", "goals", "contributor", "entity", "category", "country", "language",
    "reply_to", "initiatives", "state", "paragraphs", "quoted_at",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def annex_of(draft: Draft, material: Material) -> str:
    """CSV with a header line: every input once, who it speaks for (a number, so that people can be told apart without their names), what it is tagged with,
    and which paragraphs of the draft rest on it."""
    used, quoted = _use(draft)
    numbers = contributors(material)
    held = StringIO()
    rows = csv.writer(held, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for message in material.inputs:
        state = draft.coverage.get(message.number, "")
        own = (state, " ".join(used.get(message.number, ())), " ".join(quoted.get(message.number, ())))
        rows.writerow([_safe(cell) for cell in (*_facts(message, material, numbers), *own)])
    return held.getvalue()


def contributors(material: Material) -> dict[str, int]:
    """A number for everybody whom an input speaks for, in the order of their first inputs."""
    return {person: number for number, person in enumerate(dict.fromkeys(message.speaker for message in material.inputs), start=1)}


def _facts(message: Message, material: Material, numbers: dict[str, int]) -> tuple[str, ...]:
    speaker = material.speaker(message.number)
    entity = speaker.entity[1] if speaker.entity[0] != "person" else ""
    return (
        str(message.number), _text(message.topic), " ".join(map(str, message.questions)), " ".join(message.goals), str(numbers[message.speaker]), entity,
        speaker.category, speaker.country or "", message.language, _text(message.reply_to), str(len(message.initiatives)),
    )  # fmt: skip


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _safe(cell: str) -> str:
    """No spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _use(draft: Draft) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    used: dict[int, list[str]] = defaultdict(list)
    quoted: dict[int, list[str]] = defaultdict(list)
    paragraph = ""
    for block in draft.blocks:
        if block.kind == "paragraph":
            paragraph = block.number
        place = f"{paragraph}({block.number})" if block.kind == "item" else paragraph
        for sentence in block.sentences:
            for number in sentence.messages:
                if place not in used[number]:
                    used[number].append(place)
            for quotation in sentence.quotations:
                quoted[quotation.message].append(f"{quotation.start}-{quotation.end}")
    return used, quoted


def annex_faults(text: str, material: Material, document: dict[str, Any]) -> Iterator[str]:
    """What in an annex agrees neither with the forum nor with the figures of the summary. Empty: it holds."""
    rows = list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))
    if not rows or tuple(rows[0]) != COLUMNS:
        yield f"annex: its columns are not {', '.join(COLUMNS)}"
        return
    yield from _rows(rows, material)
    yield from _places(rows, document)
    yield from _sums(rows, document.get("figures", {}))


def _rows(rows: list[dict[str, str]], material: Material) -> Iterator[str]:
    numbers, facts = contributors(material), COLUMNS[: COLUMNS.index("state")]
    seen: Counter[str] = Counter(row["message"] for row in rows)
    yield from (f"annex: message {number} stands in {count} rows" for number, count in seen.items() if count > 1)
    known = {str(message.number): message for message in material.inputs}
    yield from (f"annex: input {number} is missing" for number in known if number not in seen)
    for line, row in enumerate(rows, start=2):
        message = known.get(row["message"])
        if message is None:
            yield f"annex, line {line}: message {row['message']} is no published input"
            continue
        for column, fact in zip(facts, _facts(message, material, numbers), strict=True):
            if row[column] != _safe(fact):
                yield f"annex, line {line}, {column}: says “{row[column]}”, the forum has “{fact}”"


def _places(rows: list[dict[str, str]], document: dict[str, Any]) -> Iterator[str]:
    """The state of each input and the places that rest on it, against the document that the annex belongs to."""
    draft = draft_from(document)
    used, quoted = _use(draft)
    for line, row in enumerate(rows, start=2):
        number = int(row["message"]) if row["message"].isdigit() else 0
        stated = {"state": draft.coverage.get(number, ""), "paragraphs": " ".join(used.get(number, ())), "quoted_at": " ".join(quoted.get(number, ()))}
        for column, fact in stated.items():
            if row[column] != _safe(fact):
                yield f"annex, line {line}, {column}: says “{row[column]}”, the summary has “{fact}”"


def _sums(rows: list[dict[str, str]], figures: dict[str, Any]) -> Iterator[str]:
    """Recomputed from the rows alone, as somebody with nothing but the annex would."""
    counted: dict[str, Any] = {
        "inputs": len(rows),
        "contributors": len({row["contributor"] for row in rows}),
        "inputs_per_topic": _count(row["topic"] for row in rows),
        "inputs_per_goal": Counter(goal for row in rows for goal in row["goals"].split()),
        "inputs_per_language": _count(row["language"] for row in rows),
    }
    for key, count in counted.items():
        stated = figures.get(key)
        if isinstance(stated, dict):
            yield from (
                f"annex: {key}.{name}: its rows give {count.get(name, 0)}, the summary says {value}"
                for name, value in stated.items()
                if name != "none" and count.get(name, 0) != value
            )
        elif stated is not None and stated != count:
            yield f"annex: {key}: its rows give {count}, the summary says {stated}"


def _count(cells: Iterable[str]) -> Counter[str]:
    return Counter(cell for cell in cells if cell)
