"""What a mail server's report says, whatever it looks like: who it is about is decided elsewhere, by the address it came to.

Reports are other people's bytes: nothing in them may end the reading of them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.errors import MessageError
from email.message import Message

MOST = 200_000  # octets that are looked at
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_FULL = re.compile(r"quota|mailbox (is )?full|over ?limit|insufficient (disk|system)? ?(space|storage)", re.IGNORECASE)
_AGAINST_US = re.compile(r"\bspam|blocked|block ?list|black ?list|reputation|\bdmarc|\bspf\b|\bdkim|policy (reason|violation|reject)|rate.?limit|content reject", re.IGNORECASE)
_ALONE = re.compile(r"^[ \t<]*([^\s<>@:]{1,64}@[\w.-]{1,250}\w)(?:>|:| on |[ \t]*$)", re.MULTILINE)  # an address at the beginning of a line
_ORDER = {"hard": 3, "policy": 2, "soft": 1}


@dataclass(frozen=True)
class Report:
    """``kind`` is hard, soft, policy, complaint or unknown; None where nothing came back (it is only late, or somebody is away)."""

    kind: str | None
    status: str = ""
    diagnostic: str = ""
    hints: tuple[str, ...] = ()  # of a complaint: addresses and links in which our tokens stand


def read(raw: bytes, *, recipient: str | None = None) -> Report:
    """A report. Of several recipients in it that one counts who had the copy; where it names none of ours (mail is passed on), the worst."""
    try:
        message = message_from_bytes(raw[:MOST])
        return _complaint(message) or _status(message, recipient) or _by_words(message)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError):
        return Report("unknown")


def addresses(raw: bytes) -> list[str]:
    """Whose mailboxes a report speaks of: by its fields, else by its words."""
    try:
        message = message_from_bytes(raw[:MOST])
        found = [_who(block) for block in _blocks(message, "message/delivery-status") if _said(block, "Action").lower() in ("failed", "delayed")]
        temporary, permanent = _failures(message)
        alone = _ALONE.findall(_text(message)[:20_000])
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError):
        return []
    by_words = sorted(one.decode("ascii", "replace").lower() if isinstance(one, bytes) else str(one).lower() for one in permanent | temporary)
    told = list(dict.fromkeys(one for one in (*found, *by_words) if "@" in one))
    return told or ([alone[0].lower()] if alone and by_words else [])


def _failures(message: Message) -> tuple[set[bytes], set[bytes]]:
    """The addresses that the words of a report call unreachable, for now and for good."""
    from flufl.bounce import all_failures  # here, since web workers that read no report need not hold it

    temporary, permanent = all_failures(message)
    return temporary, permanent


def _who(block: Message) -> str:
    """The address, where it is one of mail and not of another system's."""
    said = (_said(block, name).partition(";")[2].strip(" <>").lower() for name in ("Original-Recipient", "Final-Recipient"))
    return next((who for who in said if re.fullmatch(r"[^\s;<>@]+@[^\s;<>@]+", who)), "")


def of_status(status: str, said: str) -> str:
    """The class of a refusal: 5.2.2 is a mailbox that is full, 5.7 and words about us count against us, other fives are the end of it."""
    if (not status or status.startswith("5.0")) and (found := _STATUS.search(said)):
        status = found.group(1)
    if status.startswith(("5.7", "5.6", "4.7")) or (_AGAINST_US.search(said) and not status.startswith("5.1")):
        return "policy"
    if status.startswith(("4", "5.2.2", "5.3", "5.4")) or _FULL.search(said):
        return "soft"
    return "hard" if status.startswith("5") else "unknown"


def _blocks(message: Message, kind: str) -> Iterator[Message]:
    for part in message.walk():
        if part.get_content_type() == kind:
            inside = part.get_payload()
            yield from (block for block in inside if isinstance(block, Message)) if isinstance(inside, list) else [message_from_string(str(inside))]


def _said(block: Message, name: str) -> str:
    return " ".join(str(block.get(name, "")).split())


def _complaint(message: Message) -> Report | None:
    for block in _blocks(message, "message/feedback-report"):
        if _said(block, "Feedback-Type").lower() == "not-spam":
            return Report(None)
        hints = [_said(block, name) for name in ("Original-Mail-From", "Return-Path")]
        for part in message.walk():
            hints += [_said(part, name) for name in ("Return-Path", "List-Unsubscribe")] if part is not message else []
            if part.get_content_type() == "text/rfc822-headers":
                copied = message_from_string(str(part.get_payload()))
                hints += [_said(copied, name) for name in ("Return-Path", "List-Unsubscribe")]
        return Report("complaint", _said(block, "Feedback-Type")[:20], _said(block, "User-Agent"), tuple(hint for hint in hints if hint))
    return None


def _status(message: Message, recipient: str | None) -> Report | None:
    found: list[tuple[bool, int, Report]] = []
    reports = False
    for block in _blocks(message, "message/delivery-status"):
        reports = True
        if _said(block, "Action").lower() != "failed":
            continue
        named = {_said(block, name).rpartition(";")[2].strip(" <>").lower() for name in ("Final-Recipient", "Original-Recipient")}
        diagnostic = _said(block, "Diagnostic-Code").partition(";")[2].strip() or _said(block, "Diagnostic-Code")
        status = (_STATUS.search(_said(block, "Status")) or [""])[0]
        kind = of_status(status, diagnostic)
        found.append(((recipient or "").lower() in named, _ORDER.get(kind, 0), Report(kind, status, diagnostic[:500])))
    if found:
        return max(found, key=lambda one: one[:2])[2]
    return Report(None) if reports else None


def _by_words(message: Message) -> Report:
    """Of servers that write no fields: the library knows the words of many."""
    if str(message.get("Auto-Submitted", "no")).lower().startswith("auto-replied") and message.get_content_type() != "multipart/report":
        return Report(None)
    temporary, permanent = _failures(message)
    words = " ".join(_text(message).split())[:4000]
    if permanent:
        kind = of_status("5.0.0", words)
        return Report(kind, "", words[:500])
    return Report("soft", "", words[:500]) if temporary else Report("unknown", "", words[:500])


def _text(message: Message) -> str:
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            content = part.get_payload(decode=True)
            return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
    return ""
