"""The value of a structured field with its parameters, as RFC 2045 and 2231 write them, and as many programs do that have read neither."""

import re
from urllib.parse import unquote_to_bytes

from listserv.reading.charsets import decoded

_PARAMETER = re.compile(r';\s*([^\s=;"]{1,80})\s*=\s*(?:"((?:[^"\\]|\\.)*)"?|([^;]*))', re.DOTALL)
_NUMBERED = re.compile(r"(.+?)\*(\d{1,3})?(\*)?\Z")


def parameters(said: str) -> tuple[str, dict[str, str]]:
    """The value, folded to lower case, and its parameters by their names in lower case."""
    if not said:
        return "", {}
    value = said.partition(";")[0].strip().lower()
    plain: dict[str, str] = {}
    pieces: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, quoted, bare in _PARAMETER.findall(said[len(said.partition(";")[0]) :][:20_000]):
        given = re.sub(r"\\(.)", r"\1", quoted) if quoted else bare.strip()
        key = name.lower()
        numbered = _NUMBERED.match(key)
        if numbered is None:
            plain.setdefault(key, given)
        else:
            base, number, coded = numbered.groups()
            pieces.setdefault(base, {})[int(number or 0)] = (given, bool(coded) or number is None)
    for base, found in pieces.items():
        plain[base] = _joined(found)
    return value, plain


def _joined(found: dict[int, tuple[str, bool]]) -> str:
    """What was cut into numbered pieces, with the charset that the first one names."""
    charset, octets = "", b""
    for place, number in enumerate(sorted(found)):
        given, coded = found[number]
        if place == 0 and coded and given.count("'") >= 2:
            charset, _, given = given.split("'", 2)
        octets += unquote_to_bytes(given) if coded else given.encode("utf-8", "surrogatepass")
    return decoded(octets, charset)[0]
