"""What a program for keys puts around a text that it signed: lines before it, and the signature in signs under it."""

from listserv.trimming.lines import WORDS, Line

_BEGIN, _SIGNED, _END = "-----BEGIN PGP SIGNED MESSAGE-----", "-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----"
MOST_FIELDS, MOST_SIGNS = 5, 200


def armour(lines: list[Line]) -> list[tuple[int, int]]:
    """Stretches of lines, the last included."""
    found: list[tuple[int, int]] = []
    after = 0
    for number, line in enumerate(lines):
        if number < after or line.kind != WORDS or not line.said.startswith("-----BEGIN PGP "):
            continue
        last = None
        if line.said == _BEGIN:
            last = next((other for other in range(number + 1, min(number + 1 + MOST_FIELDS, len(lines))) if not lines[other].said), None)
        elif line.said == _SIGNED:
            last = next((other for other in range(number + 1, min(number + MOST_SIGNS, len(lines))) if lines[other].said == _END), None)
        if last is not None:
            found.append((number, last))
            after = last + 1
    return found
