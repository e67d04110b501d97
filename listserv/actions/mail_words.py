"""What a mail says, as a message: its own words without what is quoted, what its first lines name, for whom it speaks, its files."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from forum.forms import LONGEST_BODY, line, says_nothing
from forum.forms import words as cleaned
from listserv import first_lines
from listserv.first_lines import Agenda, Said, Tags, forwarded, subjects
from listserv.first_lines.forwarded import Forwarded
from listserv.reading import Mail, Part, read
from listserv.trimming import trim, trim_text


@dataclass(frozen=True)
class Words:
    """``fault`` says why it cannot be a message: ``empty`` or ``too-long``. ``whole`` where nothing was found but what looks quoted, and all of it is kept."""

    subject: str
    said: Said
    whole: bool = False
    fault: str = ""
    passed_on: Forwarded | None = None
    elided: Sequence[tuple[int, int, str, str]] = field(default=())
    files: tuple[Part, ...] = ()

    @property
    def body(self) -> str:
        return self.said.text

    @property
    def left_out(self) -> int:
        """How many characters, white space apart."""
        return 0 if self.passed_on else sum(len("".join(text.split())) for _, _, text, _ in self.elided)


def words_of(mail: Mail, agenda: Agenda, *, titles: Sequence[str] = (), answers: str | None = None, on_behalf: bool = False) -> Words:
    """``titles`` are those that lists put before subjects, ``answers`` the subject of what is answered; ``on_behalf``: its sender may pass on the words of others."""
    trimmed = trim(mail)
    if on_behalf and (found := _passed_on(mail, "" if trimmed.nothing_own else trimmed.kept)):
        return _of_another(mail, *found, agenda, titles=titles, answers=answers)
    kept, whole, elided = cleaned(trimmed.kept).strip("\n"), trimmed.nothing_own or _is_quoted(trimmed.kept), tuple(piece for piece in trimmed.elided if piece.text.strip())
    said = Said(kept, Tags(kept), ()) if whole else first_lines.read(kept, agenda)
    subject = subjects.of_message(line(mail.subject), *titles, answers=answers, text=said.text)
    return Words(subject, said, whole, _fault(said), elided=elided, files=mail.attachments)


def _is_quoted(text: str) -> bool:
    """Whether every line is marked as quoted."""
    lines = [line for line in text.split("\n") if line.strip()]
    return bool(lines) and all(line.lstrip().startswith(">") for line in lines)


def _fault(said: Said) -> str:
    if len(said.text) > LONGEST_BODY:
        return "too-long"
    return "empty" if says_nothing(said.text) else ""


def _passed_on(mail: Mail, kept: str) -> tuple[Forwarded, tuple[Part, ...]] | None:
    """Another's mail within it, as an attached mail or as lines in its text, with the files that came with that one."""
    enclosed = next((part for part in mail.attachments if part.type == "message/rfc822"), None)
    if enclosed is not None and (forwarded.says_so(mail.subject) or says_nothing(kept)):
        inner = read(enclosed.content)
        if inner.sender:
            words = trim(inner).kept or inner.text
            files = (*inner.attachments, *(part for part in mail.attachments if part is not enclosed))
            return Forwarded(inner.sender, inner.sender_name, inner.subject, words, before=kept), files
    if not forwarded.says_so(mail.subject):
        return None
    found = forwarded.find(mail.text)
    return (found, mail.attachments) if found is not None else None


def _of_another(mail: Mail, found: Forwarded, files: tuple[Part, ...], agenda: Agenda, *, titles: Sequence[str], answers: str | None) -> Words:
    """The words of who is passed on. What stands above them may name questions and goals, and is not posted."""
    above = first_lines.read(cleaned(found.before), agenda).tags
    body = cleaned(trim_text(found.text).kept or found.text).strip("\n")
    said = first_lines.read(body, agenda)
    if above.named:
        said = Said(said.text, above, said.initiatives, said.nothing_else)
    subject = subjects.of_message(line(found.subject or mail.subject), *titles, answers=answers, text=said.text)
    elided = ((0, len(mail.text), mail.text, "forward"),) if mail.text else ()
    return Words(subject, said, False, _fault(said), found, elided, files)
