"""Words of a message as plain text: paragraphs at 72 columns, while code, tables and what was drawn with signs keep their lines."""

import re
from collections.abc import Iterator

from core.letters import wrapped

_FENCE, _AS_IT_IS = re.compile(r"\s{0,3}(```|~~~)"), re.compile(r"\s*\||    |\t|#{1,6} ")


def plain(words: str) -> str:
    """Markdown as it was written, readable as mail."""
    pieces = [wrapped("\n".join(lines)).rstrip("\n") if flows else "\n".join(lines) for flows, lines in _runs(words.strip("\n").split("\n"))]
    return "\n".join(pieces)


def _runs(lines: list[str]) -> Iterator[tuple[bool, list[str]]]:
    run: list[str] = []
    flows, fenced = True, ""
    for line in lines:
        fence = _FENCE.match(line)
        keep = bool(fenced or fence or _AS_IT_IS.match(line)) or not line.strip()
        if fence and not fenced:
            fenced = fence.group(1)
        elif fence and fence.group(1) == fenced:
            fenced = ""
        if run and keep == flows:
            yield flows, run
            run = []
        flows = not keep
        run.append(line.rstrip())
    if run:
        yield flows, run
