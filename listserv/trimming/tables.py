"""The words that mail programs use, language by language: one file each in ``languages/``, read once.

A file holds lists: ``wrote`` (the verb of "On … wrote:"), ``openers`` (what such a line begins with), ``from``, ``sent``, ``to``, ``cc``, ``subject`` (names of the fields
above a quoted mail), ``original`` and ``forwarded`` (what stands between dashes above it), ``begins`` (the same as a sentence without dashes), ``device`` ("Sent from my
{device}"), ``devices`` (words of the language for a telephone), ``footers`` (what sentences under a mail begin with), ``itself`` (a mail's words for itself: "this
message") and ``legal`` (words of lawyers: where some of them stand in a last paragraph that speaks of the mail itself, a server put it there), ``above`` ("write above
this line"), ``answers`` and ``between`` (together they say that the answers stand in the text below: "my comments are in red").
"""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "languages"
KEYS = frozenset(
    {"wrote", "openers", "from", "sent", "to", "cc", "subject", "original", "forwarded", "begins", "device", "devices", "footers", "itself", "legal", "above", "answers", "between"}
)


class Words:
    """Any of many words: looked for as they are, and only where one is there, as a word by itself."""

    def __init__(self, words: list[str]) -> None:
        self._words = tuple(sorted(set(words), key=len, reverse=True))
        self._pattern = _any(words)

    def within(self, said: str) -> bool:
        """Whether a text has one of them."""
        return any(word in said for word in self._words) and bool(self._pattern.search(said))

    def ends(self, said: str) -> bool:
        """Whether it ends with one."""
        return said.endswith(self._words)

    def begins(self, said: str) -> bool:
        """Whether it begins with one."""
        return said.startswith(self._words)


@dataclass(frozen=True)
class Tables:
    """All languages together: a mail is often not in the language of the program that sent it."""

    wrote: "Words"
    openers: re.Pattern[str]
    fields: dict[str, str]
    original: frozenset[str]
    forwarded: frozenset[str]
    begins: tuple[str, ...]
    device: tuple[tuple[str, str], ...]
    device_starts: tuple[str, ...]
    device_ends: tuple[str, ...]
    devices: tuple[str, ...]
    footers: tuple[str, ...]
    itself: tuple[str, ...]
    legal: tuple[str, ...]
    above: tuple[str, ...]
    answers: "Words"
    between: "Words"


@lru_cache(maxsize=1)
def tables() -> Tables:
    """Read at their first use."""
    all_: dict[str, list[str]] = {key: [] for key in KEYS}
    for path in sorted(FOLDER.glob("*.toml")):
        for key, said in tomllib.loads(path.read_text("utf-8")).items():
            all_[key] += [one.casefold() for one in said]
    fields = {name: kind for kind in ("cc", "subject", "to", "sent", "from") for name in all_[kind]}
    device = [(before.strip(), after.strip()) for before, _, after in (one.partition("{device}") for one in all_["device"])]
    return Tables(
        wrote=Words(all_["wrote"]), openers=_any(all_["openers"], at_start=True), fields=fields, original=frozenset(all_["original"]), forwarded=frozenset(all_["forwarded"]),
        begins=tuple(all_["begins"]), device=tuple(device), device_starts=tuple(before for before, _ in device if before), device_ends=tuple(after for _, after in device if after),
        devices=tuple(all_["devices"]), footers=tuple(all_["footers"]), itself=tuple(all_["itself"]), legal=tuple(sorted(set(all_["legal"]))), above=tuple(all_["above"]),
        answers=Words(all_["answers"]), between=Words(all_["between"]),
    )  # fmt: skip


def _any(words: list[str], *, at_start: bool = False) -> re.Pattern[str]:
    """One of these, as a word where its script has spaces between words."""
    chosen = sorted(set(words), key=len, reverse=True)
    joined = "|".join((r"(?<!\w)" if word[0].isalpha() and _spaced(word[0]) else "") + re.escape(word) + (r"(?!\w)" if _spaced(word[-1]) else "") for word in chosen)
    return re.compile(rf"(?:{joined})" if not at_start else rf"\A\W{{0,12}}(?:{joined})")


def _spaced(letter: str) -> bool:
    return letter.isalpha() and not "\u0e00" <= letter <= "\u0eff" and not "\u3040" <= letter <= "\u9fff" and not "\uac00" <= letter <= "\ud7a3"
