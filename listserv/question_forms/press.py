"""The form as a PDF, to be printed: words go to the typesetter as data, and it runs as a program of its own, so that its memory is given back."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from core.languages import direction, in_language
from forum.exports.columns import cleaned
from listserv.question_forms import words
from listserv.question_forms.sheet import Section, Sheet

PATIENCE = 60  # seconds
_ROOT = Path(__file__).resolve().parents[2]


class NotSet(Exception):
    """The typesetter has failed, with its own words."""


def written(sheet: Sheet) -> bytes:
    """The file."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "data.json").write_text(json.dumps(_data(sheet), ensure_ascii=False), encoding="utf-8")
        (folder / "main.typ").write_bytes((Path(__file__).parent / "form.typ").read_bytes())
        command = [sys.executable, "-m", "forum.exports.typeset", str(folder), str(folder / "made.pdf")]
        done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False, stdin=subprocess.DEVNULL)
        if done.returncode:
            raise NotSet(done.stderr[-2000:])
        return (folder / "made.pdf").read_bytes()


def _data(sheet: Sheet) -> dict[str, Any]:
    with in_language(sheet.language):
        said = words.said(sheet)
        return {
            "lang": sheet.language, "spoken": _tag(sheet.spoken), "title": cleaned(sheet.title), "symbol": cleaned(sheet.symbol), "heading": said.heading, "closes": said.closes,
            "notes": list(said.on_paper), "name": [said.name, cleaned(sheet.name)], "represents": said.represents, "codes": said.codes,
            "goals": [[code, cleaned(title)] for code, title in sheet.goals.items()], "send_to": said.send_to, "address": sheet.address, "columns": list(said.columns), "listed": said.listed,
            "sections": [_section(section, said) for section in sheet.sections], "rtl": direction(sheet.language) == "rtl",
        }  # fmt: skip


def _section(section: Section, said: words.Said) -> dict[str, Any]:
    texts = {question.number: question.text for question in section.questions}
    return {
        "mark": f"[T{section.number}]", "name": words.topic(section.number), "title": cleaned(section.title), "introduction": [cleaned(one) for one in section.introduction.split("\n\n") if one],
        "places": [
            {"mark": f"{section.number}.{number}", "name": words.question(number), "text": cleaned(texts.get(number, "")), "goals": said.goals if section.goals else ""}
            for number in section.places
        ],
        "initiatives": f"[I{section.number}]",
    }  # fmt: skip


def _tag(language: str) -> str:
    base = language.split("-")[0].lower()
    return base if base.isascii() and base.isalpha() and len(base) in (2, 3) else "en"
