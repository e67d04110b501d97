"""What a guiding question is about, in its own words: the question without politeness, its first sentence, cut where only details follow."""

import re
from functools import lru_cache

from forum.summary.words import LANGUAGES, table

SHORT, LEAST = 8, 4  # words that are not cut further, and that must be left
_SENTENCES = re.compile(r"(?<=[^\d\W][.?!])\s+(?=[A-ZÀ-ÖØ-Þ¿¡])")


@lru_cache(maxsize=8)
def _rules(language: str) -> tuple[re.Pattern[str], re.Pattern[str]] | None:
    rows = table("wording", language if language in LANGUAGES else "en").get("asking", {})
    return (re.compile(rows["polite"], re.IGNORECASE), re.compile(rows["details"])) if rows else None


def subject_of(label: str, language: str) -> str:
    """A slice of a question that begins politely ("Please provide any other …"), with a capital; any other question as it stands."""
    rules = _rules(language)
    if not rules or not (found := rules[0].match(label.strip())):
        return label
    text = _SENTENCES.split(label.strip()[found.end() :])[0].rstrip(" .,;:")
    cut = next((one.start() for one in rules[1].finditer(text) if len(text[: one.start()].split()) >= LEAST), len(text))
    if len(text.split()) > SHORT:
        text = text[:cut]
    return text[:1].upper() + text[1:] if len(text.split()) >= LEAST else label
