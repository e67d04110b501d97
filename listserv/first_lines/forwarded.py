"""A mail that passes on another one: who wrote that, in the lines with which mail programs begin what they pass on, in each language."""

import re
from dataclasses import dataclass

from listserv.first_lines.folding import folded

FROM = {
    "en": ("from",), "fr": ("de",), "es": ("de",), "ru": ("от", "от кого", "отправитель"), "ar": ("من",), "zh": ("发件人", "寄件者", "发自", "寄件人"),
    "de": ("von",), "pt": ("de",), "it": ("da",), "nl": ("van",),
}  # fmt: skip
OTHERS = {  # lines that stand beside it
    "en": ("date", "sent", "subject", "to", "cc", "reply-to"), "fr": ("date", "envoyé", "envoyé le", "objet", "à", "cc", "pour"), "es": ("fecha", "enviado", "enviado el", "asunto", "para", "cc"),
    "ru": ("дата", "отправлено", "тема", "кому", "копия"), "ar": ("التاريخ", "تاريخ الإرسال", "الموضوع", "إلى", "نسخة"), "zh": ("日期", "发送时间", "时间", "主题", "收件人", "抄送", "主旨"),
    "de": ("datum", "gesendet", "betreff", "an"), "pt": ("data", "enviado", "enviada", "assunto", "para"), "it": ("data", "inviato", "oggetto", "a"), "nl": ("datum", "verzonden", "onderwerp", "aan"),
}  # fmt: skip
SUBJECTS = {  # with which the subject of such a mail begins
    "en": ("fwd", "fw"), "fr": ("tr",), "es": ("rv", "reenv"), "ru": ("пересл", "пер"), "ar": ("إعادة توجيه",), "zh": ("转发", "轉寄"), "de": ("wg",), "pt": ("enc",), "it": ("i",), "nl": ("doorst",),
}  # fmt: skip
_FROM = {folded(word) for words in FROM.values() for word in words}
_OTHERS = {folded(word) for words in OTHERS.values() for word in words}
_SUBJECT = re.compile(r"\s*(?:" + "|".join(sorted({re.escape(folded(word)) for words in SUBJECTS.values() for word in words}, key=len, reverse=True)) + r")\s*:", re.IGNORECASE)
_LINE = re.compile(r"[>\s*_]*(?P<label>[^\s:：*_][^:：\n]{0,30}?)[*_\s]*[:：][*_\s]*(?P<value>\S.*)$")
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_RULE = re.compile(r"\s*[-_=*]{3,}.*$|\s*(?:begin forwarded message|début du message|inicio del mensaje|начало пере).*$", re.IGNORECASE)


@dataclass(frozen=True)
class Forwarded:
    """Another's mail within one: who wrote it, about what, and what it says. ``before`` stands above it."""

    address: str
    name: str
    subject: str
    text: str
    before: str = ""


def says_so(subject: str) -> bool:
    """Whether a subject begins as that of a mail that passes on another."""
    return _SUBJECT.match(folded(subject)) is not None


def find(text: str) -> Forwarded | None:
    """The mail passed on in a text: the first group of lines that name its sender, its date, its subject or to whom it went."""
    lines = text.split("\n")
    for at, line in enumerate(lines):
        label, value = _labelled(line)
        if label in _FROM and _ADDRESS.search(value):
            end, others, subject = at, 0, ""
            while end + 1 < len(lines) and end - at < 12:
                label, said = _labelled(lines[end + 1])
                if label in _OTHERS or label in _FROM:
                    others += 1
                    subject = said if label in _SUBJECTS else subject
                elif others if not lines[end + 1].strip(" >") else not (others and lines[end + 1].startswith((" ", "\t"))):
                    break  # a gap ends them; so does a line that neither names something nor goes on
                end += 1
            if others:
                return _made(lines, at, end, value, subject)
    return None


_SUBJECTS = {folded(word) for word in ("subject", "objet", "asunto", "тема", "الموضوع", "主题", "主旨", "betreff", "assunto", "oggetto", "onderwerp")}


def _labelled(line: str) -> tuple[str, str]:
    found = _LINE.match(line[:500])
    return (folded(found.group("label")), found.group("value").strip()) if found else ("", "")


def _made(lines: list[str], at: int, end: int, sender: str, subject: str) -> Forwarded:
    above = lines[:at]
    while above and (not above[-1].strip() or _RULE.match(above[-1])):
        above.pop()
    said = lines[end + 1 :]
    marked = [line for line in said if line.strip()]
    if marked and all(line.startswith(">") for line in marked):  # some programs mark all of it as quoted
        said = [re.sub(r"^> ?", "", line) for line in said]
    address = _ADDRESS.search(sender)
    assert address is not None
    name = re.sub(r"[<\[(]?(?:mailto:)?" + re.escape(address.group()) + r"[>\])]?", " ", sender).strip(" \"'<>[]()*_;,")
    return Forwarded(address.group().lower(), " ".join(name.split()), subject.strip("*_ "), "\n".join(said).strip("\n"), "\n".join(above).strip("\n"))
