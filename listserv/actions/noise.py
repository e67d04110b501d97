"""Mails that no person wrote to us: our own letters that came back round, answers of programs, mass mail, mail of other lists."""

import re

from flask import current_app

from listserv import routes
from listserv.outcomes import HELD, IGNORED, Outcome
from listserv.reading import Mail
from listserv.routes import Route

# Addresses at which programs write, whatever they write; and those that besides are of lists or of one letter, so that an answer reaches no person.
_DAEMONS = re.compile(r"mailer-daemon|mail-daemon|postmaster|(.*[-_.])?no[-_]?reply|do[-_]?not[-_]?reply|auto-?reply|autoresponder|majordomo|listserv|mailman|.*-bounces?")
_NO_PERSON = re.compile(r"bounces?|daemon|root|nobody|(bounces?|return|srs[01]|owner)[-+=].*|.*-(owner|request|return-.*|errors?)")
_BULK = ("bulk", "junk", "auto_reply", "list")
_AUTOMATIC = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply", "auto-reply", "x-mail-autoreply")
_ABSENCES = re.compile(
    r"\s*(auto(matic|matische?)?[ -]?(reply|response|antwort)\b|r[ée]ponse automatique|out of (the )?office|abwesenheits|absence du bureau|absent du bureau"
    r"|respuesta autom[aá]tica|resposta autom[aá]tica|risposta automatica|fuera de la oficina|fora do escrit|автоответ|автоматический ответ|自动回复|رد تلقائي|自動応答)",
    re.IGNORECASE,
)


def may_be_answered(sender: str) -> bool:
    """Whether an answer to this address reaches a person: not a list, a daemon, nobody, or ourselves."""
    local = sender.lower().rpartition("@")[0]
    return bool(local) and not (_DAEMONS.fullmatch(local) or _NO_PERSON.fullmatch(local) or _is_ours(sender))


def _is_ours(address: str) -> bool:
    """An address of this program. People may have others in the same domain."""
    return address.lower().endswith(f"@{current_app.config['LISTSERV_DOMAIN']}".lower()) and routes.of(address).known


def of_ourselves(mail: Mail, *, envelope_from: str) -> Outcome | None:
    """A letter of ours, which came back to us round about."""
    ours = str(current_app.config["LISTSERV_DOMAIN"]).lower()
    marked = any(value.strip().lower() == ours for value in mail.all("X-Rapporteur-Loop"))
    return Outcome(IGNORED, "own-loop") if marked or _is_ours(mail.sender) or _is_ours(envelope_from) else None


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
    return not envelope_from or any(_DAEMONS.fullmatch(one.rpartition("@")[0]) for one in (envelope_from, mail.sender) if one)


def marked_as_spam(mail: Mail, route: Route) -> Outcome | None:
    """By the mail server before us. An answer under a token of ours may well be none: it waits for somebody to look."""
    flagged = any(mail.header(name).strip().lower().startswith("yes") for name in ("X-Spam-Flag", "X-Spam-Status"))
    return Outcome(HELD if route.person_id is not None else IGNORED, "spam") if flagged else None
