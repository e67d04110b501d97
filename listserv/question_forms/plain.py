"""The form as plain text, for a mail."""

from core.languages import in_language
from core.letters import wrapped
from listserv.question_forms import words
from listserv.question_forms.sheet import Section, Sheet

RULE = "=" * 72


def written(sheet: Sheet) -> str:
    """The whole form. Every line of ours that stands between answers begins with a mark."""
    with in_language(sheet.language):
        said = words.said(sheet)
        lines = [f"[FORM] {said.heading}", "", *_folded(sheet.title), *([sheet.symbol] if sheet.symbol else []), "", *_folded(said.closes), ""]
        for sentence in said.by_mail:
            lines += [*_folded(sentence), ""]
        lines += [*_folded(said.send_to), sheet.address, "", *([f"{said.name}: {sheet.name}", ""] if sheet.name else [])]
        if sheet.goals:
            lines += [said.codes, *(line for code, title in sheet.goals.items() for line in _folded(f"{code}  {title}")), ""]
        for section in sheet.sections:
            lines += _section(section, said)
        return "\n".join([*lines, RULE, f"[END] {said.end}", ""])


def _section(section: Section, said: words.Said) -> list[str]:
    lines = [RULE, *_folded(f"[T{section.number}] {words.topic(section.number)}: {section.title}"), "", *(_folded(section.introduction) if section.introduction else []), ""]
    texts = {question.number: question.text for question in section.questions}
    for number in section.places:
        place = f"{section.number}.{number}"
        lines += ["-" * 72, *_folded(f"[Q{place}] {words.question(number)}" + (f": {texts[number]}" if number else "")), "", f"[A{place}] {words.answer(number)}", "", "", ""]
        lines += [f"[G{place}] {said.goals}", ""] if section.goals else []
    return [*lines, "-" * 72, *_folded(f"[I{section.number}] {said.initiatives}"), "", "", ""]


def _folded(text: str) -> list[str]:
    """At 72 columns; a paragraph begins with its own mark, and no line of it with that of another."""
    return wrapped(text.strip()).rstrip("\n").split("\n")
