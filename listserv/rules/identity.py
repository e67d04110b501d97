"""Who wrote a mail, and how sure that is: by the token in our address, the sender it names, and what our own mail server found out about it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PASS, FAIL, NONE, UNCHECKED = "pass", "fail", "none", "unchecked"
_COMMENT = re.compile(r"\((?:[^()\\]|\\.)*\)")
_RESULT = re.compile(r"\s*([a-z0-9-]+)(?:/\d+)?\s*=\s*([a-z]+)(.*)", re.IGNORECASE | re.DOTALL)
_PROPERTY = re.compile(r"\b((?:header|smtp|policy)\.[a-z0-9_-]+)\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
_LONGEST = 20_000


@dataclass(frozen=True)
class Sender:
    """What a mail says of its sender. ``address`` is the one in From, ``envelope`` the one the mail server was told, both folded."""

    address: str
    envelope: str = ""
    proof: str = UNCHECKED
    several: bool = False  # more than one From, or more than one address in it


@dataclass(frozen=True)
class Identity:
    """What follows from it: ``accepted``, ``held`` with a reason, or ``refused`` with one."""

    verdict: str
    reason: str = ""

    def __bool__(self) -> bool:
        return self.verdict == "accepted"


ACCEPTED = Identity("accepted")


def who_wrote(sender: Sender, *, addressed: str | None, known: bool, checked: bool = False) -> Identity:
    """``addressed`` is the address of whom the token in our address was given to (None: there was no token), ``known`` whether the sender's is that of an account in use.

    A token proves that its letter was read; it belongs to one address, so that a letter passed on gives nobody else's voice. Without one there is only the
    sender's word: it has to be the envelope's too (another address of the same house is not enough: its owner is asked), and where our mail server checks senders (``checked``), that has to have found it good.
    """
    if sender.several or not sender.address:
        return Identity("held", "sender-unclear")
    if sender.proof == FAIL:
        return Identity("held", "sender-not-proved")
    if addressed is not None:
        if sender.address == addressed:
            return ACCEPTED
        return Identity("held", "letter-of-another")
    if not known:
        return Identity("refused", "not-registered")
    if sender.proof == PASS:
        return ACCEPTED
    if checked:
        return Identity("held", "sender-not-proved")
    return ACCEPTED if sender.address == sender.envelope else Identity("held", "sender-unclear")


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower().rstrip(".")


def proof_of(headers: Iterable[tuple[str, str]], *, server: str, sender: str) -> str:
    """What our own mail server found: only results under its name count, and of those only the topmost, above any line that an earlier server left.

    What a sender puts into a mail stands further down; our server takes lines under its own name out of what comes in.
    """
    found: list[str] = []
    for name, value in headers:
        if name.lower() == "authentication-results" and _is_of(value, server):
            found.append(value[:_LONGEST])
        elif found and name.lower() == "received":
            break
    if not found:
        return UNCHECKED
    return _weighed([result for value in found for result in _results(value)], _domain(sender))


def _is_of(value: str, server: str) -> bool:
    said = _without_comments(value[:1000]).partition(";")[0].split()
    return bool(said) and said[0].strip('"').lower().rstrip(".") == server.lower().rstrip(".")


def _without_comments(value: str) -> str:
    for _ in range(5):  # comments within comments
        shorter = _COMMENT.sub(" ", value)
        if shorter == value:
            break
        value = shorter
    return value


def _results(value: str) -> list[tuple[str, str, dict[str, str]]]:
    """Method, result and properties of each part."""
    parts = _without_comments(value).split(";")[1:]
    read = (_RESULT.match(part) for part in parts)
    return [(one.group(1).lower(), one.group(2).lower(), {key.lower(): of.lower() for key, of in _PROPERTY.findall(one.group(3))}) for one in read if one]


def _weighed(results: Sequence[tuple[str, str, dict[str, str]]], domain: str) -> str:
    """DMARC decides where it was asked; else a signature or an envelope of the sender's own domain."""
    for method, result, properties in results:
        if method == "dmarc" and properties.get("header.from", domain) == domain and result in (PASS, FAIL):
            return result
    own = {
        (method, result)
        for method, result, properties in results
        if (method == "dkim" and _aligned(properties.get("header.d") or _domain(properties.get("header.i", "")), domain))
        or (method == "spf" and _aligned(_domain(properties.get("smtp.mailfrom", "")), domain))
    }
    if own & {("dkim", "pass"), ("spf", "pass")}:
        return PASS
    if own & {("dkim", "fail"), ("spf", "fail"), ("spf", "softfail")}:
        return FAIL
    return NONE


def _aligned(domain: str, of: str) -> bool:
    """Whether one domain is the other, or stands above it."""
    return bool(domain) and "." in domain and (of == domain or of.endswith("." + domain))
