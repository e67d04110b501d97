"""How good suggestions are: top-1, top-3 and macro-F1 on texts whose goals are known, overall and by language."""

import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plans.faults import Fault, Invalid, shown
from plans.suggestion.engine import Label, Suggester

DRAWS = 10  # of confirmed labels, to even out the luck of the draw


@dataclass(frozen=True)
class Quality:
    """Shares between 0 and 1: of ``texts``, those whose first suggestion is right, those with a right one among three; macro-F1 of the first."""

    texts: int
    top1: float
    top3: float
    macro_f1: float


def read_lines(lines: Iterable[bytes], codes: Sequence[str]) -> list[Label]:
    """The texts of a file of JSON lines: {"text", "lang", "goal"}, where goal is a code or a list of codes. Raises Invalid with every fault."""
    labels, faults = [], []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            labels.append(_label(json.loads(line.decode("utf-8-sig")), codes))
        except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
            faults.append(Fault(f"line {number}", "not JSON"))
        except ValueError as trouble:
            faults.append(Fault(f"line {number}", str(trouble)))
    if not labels and not faults:
        faults.append(Fault("", "no lines"))
    if faults:
        raise Invalid(faults)
    return labels


def _label(row: object, codes: Sequence[str]) -> Label:
    if not isinstance(row, dict):
        raise ValueError(f"an object is expected, not {shown(row)}")
    text, language, goals = row.get("text"), row.get("lang"), row.get("goal")
    goals = [goals] if isinstance(goals, str) else goals
    if not isinstance(text, str) or not text.strip():
        raise ValueError("text: words are expected")
    if language is not None and not isinstance(language, str):
        raise ValueError(f"lang: a language is expected, not {shown(language)}")
    if not isinstance(goals, list) or not goals:
        raise ValueError("goal: the code of a goal is expected")
    for goal in goals:
        if goal not in codes:
            raise ValueError(f"goal: no goal {shown(goal)}")
    return Label(text, language, goals)


def measured(suggester: Suggester, texts: Sequence[Label]) -> dict[str, Quality]:
    """The quality over all texts (under "all") and by language."""
    return _qualities(_outcomes(suggester, texts))


def measured_after(suggester: Suggester, texts: Sequence[Label], *, confirmed: int) -> dict[str, Quality]:
    """The quality once so many texts of each goal have been confirmed: they teach, the others are measured; over several draws with a fixed seed.

    Of a goal with few texts at least one is kept to be measured.
    """
    outcomes: list[tuple[str, list[str], Label]] = []
    chance = random.Random(1)
    for _ in range(DRAWS):
        of_goal = defaultdict(list)
        for number, label in enumerate(texts):
            for goal in label.goals:
                of_goal[goal].append(number)
        teaching = {number for numbers in of_goal.values() for number in chance.sample(numbers, min(confirmed, len(numbers) - 1))}
        taught = suggester.taught([texts[number] for number in sorted(teaching)])
        outcomes += _outcomes(taught, [label for number, label in enumerate(texts) if number not in teaching])
    return _qualities(outcomes)


def _outcomes(suggester: Suggester, texts: Sequence[Label]) -> list[tuple[str, list[str], Label]]:
    found = suggester.suggest_all([(label.text, label.language) for label in texts])
    return [((label.language or "").split("-")[0] or "none", [one.goal for one in suggested], label) for suggested, label in zip(found, texts, strict=True)]


def _qualities(outcomes: Sequence[tuple[str, list[str], Label]]) -> dict[str, Quality]:
    languages = sorted({language for language, _, _ in outcomes})
    return {"all": _quality(outcomes)} | {language: _quality([one for one in outcomes if one[0] == language]) for language in languages}


def _quality(outcomes: Sequence[tuple[str, list[str], Label]]) -> Quality:
    right, false, missed = Counter[str](), Counter[str](), Counter[str]()
    first = three = 0
    for _, suggested, label in outcomes:
        best, wanted = (suggested or [""])[0], set(label.goals)
        first += best in wanted
        three += bool(wanted & set(suggested[:3]))
        if best in wanted:
            right[best] += 1
        else:
            false[best] += 1
            missed.update(wanted)
    goals = {goal for _, _, label in outcomes for goal in label.goals}
    f1 = [2 * right[goal] / (2 * right[goal] + false[goal] + missed[goal]) if right[goal] else 0.0 for goal in goals]
    count = len(outcomes) or 1
    return Quality(len(outcomes), first / count, three / count, sum(f1) / (len(f1) or 1))
