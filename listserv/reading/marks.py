"""What the HTML of the common programs calls a quotation, and where the same words stand in the plain text of the mail."""

import re
from bisect import bisect_right
from collections.abc import Iterable

from listserv.reading.parts import Mark

QUOTED, ALL_QUOTED, ATTRIBUTION, SIGNATURE, FORWARDED = "quote", "rest", "attribution", "signature", "forward"
_CLASSES = {
    "gmail_attr": ATTRIBUTION, "moz-cite-prefix": ATTRIBUTION, "moz-forward-container": FORWARDED, "yahoo_quoted": QUOTED, "zmail_extra": QUOTED, "OutlookMessageHeader": ALL_QUOTED,
    "gmail_signature": SIGNATURE, "moz-signature": SIGNATURE, "protonmail_signature_block": SIGNATURE, "yahoo-signature": SIGNATURE, "tutanota_quote": QUOTED,
    "quoted-mail-editor-content": QUOTED, "history_container": QUOTED, "email-quoted-reply": QUOTED, "spark_quote": QUOTED,
}  # fmt: skip
_IDS = {
    "divRplyFwdMsg": ALL_QUOTED, "appendonsend": ALL_QUOTED, "stopSpelling": ALL_QUOTED, "mail-editor-reference-message-container": ALL_QUOTED, "OLK_SRC_BODY_SECTION": QUOTED,
    "isReplyContent": QUOTED, "isForwardContent": FORWARDED, "Signature": SIGNATURE, "signature": SIGNATURE, "ms-outlook-mobile-signature": SIGNATURE,
    "AppleMailSignature": SIGNATURE, "ymail_android_signature": SIGNATURE, "composer_signature": SIGNATURE, "reply-intro": ATTRIBUTION, "composeWebView_previouse_content": QUOTED,
}  # fmt: skip
_CUES = re.compile("|".join(re.escape(name) for name in sorted({*_CLASSES, *_IDS} - {"signature", "Signature"})) + "|[\"' ][Ss]ignature[\"' ]")
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 200_000
MOST_PIECES, LONGEST_PIECE = 8, 1500


def kind_of(classes: str, id_: str) -> str:
    """What an element with these says of what it holds; "" where nothing."""
    if id_ in _IDS:
        return _IDS[id_]
    if not classes:
        return ""
    for name in classes.split()[:20]:
        if name in _CLASSES:
            return _CLASSES[name]
        if name.startswith("ydp") and name.endswith("yahoo_quoted"):
            return QUOTED
    return ""


def has_cues(html: str) -> bool:
    """Whether there is anything to be learnt from it."""
    return bool(_CUES.search(html, 0, _LONGEST))


def around_cues(html: str) -> list[str]:
    """What has to be looked at to find them: a piece from each on, as long as an attribution or signature is. Where a quotation has to be known to its end, all."""
    pieces: list[str] = []
    after = 0
    for cue in _CUES.finditer(html, 0, _LONGEST):
        if _IDS.get(cue.group(), _CLASSES.get(cue.group())) in (QUOTED, FORWARDED):
            return [html]
        start = html.rfind("<", after, cue.start())
        if start >= after and len(pieces) < MOST_PIECES:
            pieces.append(html[start : start + LONGEST_PIECE])
            after = cue.end()
    return pieces


def found_in(text: str, other: str, marks: Iterable[Mark]) -> list[Mark]:
    """The marks of a text made from HTML, in the plain text of the same mail: by their words, whatever signs and line ends stand between them."""
    marks = list(marks)
    if not marks or len(text) > _LONGEST:
        return []
    letters, places, ends = _letters(text)
    found = []
    for mark in marks:
        said, _, _ = _letters(other[mark.start : min(mark.end, mark.start + 4000)])
        if len(said) < 6:
            continue
        if mark.kind in (SIGNATURE, ATTRIBUTION):
            at = letters.rfind(said) if mark.kind == SIGNATURE else letters.find(said)
            if at >= 0:
                found.append(Mark(_line_start(text, _place(at, places)), ends[bisect_right(places, (at + len(said) - 1, 1 << 60)) - 1], mark.kind))
            continue
        at = letters.find(said[:80])
        if at < 0 or letters.find(said[:80], at + 1) >= 0:
            continue
        whole = letters.startswith(said, at)
        end = len(text) if mark.kind == ALL_QUOTED or not whole or mark.end - mark.start > 4000 else ends[bisect_right(places, (at + len(said) - 1, 1 << 60)) - 1]
        if mark.kind != ALL_QUOTED and not whole and mark.end < len(other.rstrip()) - 1:
            continue  # the quotation ends before the mail does: its end must be known
        found.append(Mark(_line_start(text, _place(at, places)), end, mark.kind))
    return sorted(found)


def _letters(text: str) -> tuple[str, list[tuple[int, int]], list[int]]:
    """Only letters and digits; where each word begins among them and in the text; where it ends in the text."""
    pieces, places, ends, at = [], [], [], 0
    for word in _WORD.finditer(text):
        said = word.group()
        pieces.append(said)
        places.append((at, word.start()))
        ends.append(word.end())
        at += len(said)
    return "".join(pieces), places, ends


def _place(at: int, places: list[tuple[int, int]]) -> int:
    among, start = places[bisect_right(places, (at, 1 << 60)) - 1]
    return start + at - among


def _line_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1
