"""Mails that no person wrote to us: our own letters that came back round, answers of programs, mass mail, mail of other lists."""

import re

from flask import current_app

from listserv.outcomes import IGNORED, Outcome
from listserv.reading import Mail

_PROGRAMS = re.compile(
    r"(mailer-daemon|mail-daemon|postmaster|no-?reply|do-?not-?reply|do_not_reply|bounces?|daemon|auto-?reply|autoresponder|majordomo|listserv|mailman|root|nobody"
    r"|(bounces?|return|srs[01]|owner)[-+=].*|.*-(bounces?|owner|request|admin|errors?))"
)
_PASSED_ON = re.compile(r"srs[01][-+=]")
_BULK = ("bulk", "junk", "auto_reply", "list")
_AUTOMATIC = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "auto-reply", "x-mail-autoreply")
_ABSENCES = re.compile(
    r"\s*(auto(matic|matische?|matique|mática)?[ -]?(reply|response|antwort|re)|r[ée]ponse automatique|out of (the )?office|abwesenheits|absence du bureau|absent du bureau"
    r"|respuesta autom[aá]tica|resposta autom[aá]tica|risposta automatica|fuera de la oficina|fora do escrit|автоответ|автоматический ответ|自动回复|رد تلقائي|自動応答)",
    re.IGNORECASE,
)


def may_be_answered(sender: str) -> bool:
    """Whether an answer to this address reaches a person: not a list, a daemon, nobody, or ourselves."""
    local, _, domain = sender.lower().rpartition("@")
    return bool(local) and domain != str(current_app.config["LISTSERV_DOMAIN"]).lower() and _PROGRAMS.fullmatch(local) is None


def of_ourselves(mail: Mail, *, envelope_from: str) -> Outcome | None:
    """A letter of ours, which came back to us round about."""
    ours = str(current_app.config["LISTSERV_DOMAIN"]).lower()
    marked = any(value.strip().lower() == ours for value in mail.all("X-Rapporteur-Loop"))
    return Outcome(IGNORED, "own-loop") if marked or mail.sender.endswith(f"@{ours}") or envelope_from.endswith(f"@{ours}") else None


def is_report(mail: Mail) -> bool:
    """Of a mail server about a letter that did not arrive, or of a reader's provider about one that was unwanted (not: that a letter was read)."""
    said = mail.header("Content-Type").lower()
    return said.startswith("multipart/report") and "disposition-notification" not in said


def by_a_program(mail: Mail, *, envelope_from: str) -> Outcome | None:
    """An answer, a notice or mass mail that a program sent. ``X-Auto-Response-Suppress`` alone says nothing: people's mail has it too."""
    if mail.header("Content-Type").lower().startswith("multipart/report") or mail.header("Auto-Submitted").split(";")[0].strip().lower() not in ("", "no"):
        return Outcome(IGNORED, "auto-reply")
    if any(mail.header(name) for name in _AUTOMATIC) or _ABSENCES.match(mail.subject):
        return Outcome(IGNORED, "auto-reply")
    if mail.header("List-Id") or mail.header("List-Post"):
        return Outcome(IGNORED, "other-list")
    precedence = mail.header("Precedence").strip().lower()
    if precedence in _BULK:
        return Outcome(IGNORED, "auto-reply" if precedence == "auto_reply" else "mass-mail")
    if not envelope_from:
        return Outcome(IGNORED, "null-sender")
    return Outcome(IGNORED, "daemon") if of_a_daemon(mail, envelope_from=envelope_from) else None


def of_a_daemon(mail: Mail, *, envelope_from: str) -> bool:
    """Whether it comes from nobody, or from an address at which programs write."""
    envelope = "" if _PASSED_ON.match(envelope_from) else envelope_from  # the mail of a person that a server on its way passed on
    return not envelope_from or any(_PROGRAMS.fullmatch(one.rpartition("@")[0]) for one in (envelope, mail.sender) if one)


def marked_as_spam(mail: Mail) -> Outcome | None:
    """By the mail server before us."""
    flagged = mail.header("X-Spam-Flag").strip().lower().startswith("yes") or mail.header("X-Spam-Status").strip().lower().startswith("yes")
    return Outcome(IGNORED, "spam") if flagged else None
