"""Paragraphs that were folded for the way (RFC 3676), unfolded: a line that ends with a space goes on in the next one of the same depth of quotation."""

import re

_DEPTH = re.compile(r">*")


def unfolded(text: str, *, spaces_go: bool) -> str:
    """The text as it was written. The line before a signature is never part of a paragraph."""
    if " \n" not in text:
        return "\n".join(_unstuffed(line) for line in text.split("\n"))
    lines: list[str] = []
    open_depth = -1  # the depth of the paragraph that goes on, if one does
    running: list[str] = []
    for line in text.split("\n"):
        depth = len(_DEPTH.match(line).group())  # type: ignore[union-attr]  # it always matches
        said = line[depth:].removeprefix(" ")
        signature = said in ("-- ", "--")
        if running and (depth != open_depth or signature):
            lines.append("".join(running))
            running = []
        mark = ">" * depth + " " if depth and said else ">" * depth
        if not running:
            running = [mark]
        goes_on = said.endswith(" ") and not signature
        running.append(said[:-1] if goes_on and spaces_go else said)
        if goes_on:
            open_depth = depth
        else:
            lines.append("".join(running))
            running = []
    if running:
        lines.append("".join(running))
    return "\n".join(lines)


def _unstuffed(line: str) -> str:
    return line[1:] if line.startswith((" >", " From ", "  ")) else line
