"""The end of what somebody wrote: their signature, the sentence of their device, and what lists and scanners put under mails."""

import re

from listserv.trimming.lines import CODE, EMPTY, WORDS, Line, is_rule
from listserv.trimming.tables import tables

MOST_AFTER_MARK, MOST_AFTER_RULE, LONGEST_LINE = 40, 20, 90
LEAST_OF_LEGAL, LONGEST_LEGAL = 3, 4000  # words of lawyers in a paragraph, characters of it
_CONTACT = re.compile(r"@\w|https?:|www\.|\+?\d[\d ().-]{6,}\d|\b(?:tel|fax|phone|mob|tél|tlf|skype|whatsapp)\b", re.IGNORECASE)
_LIST = re.compile(r"mailing list|listinfo|listserv|google groups|googlegroups|groups\.io|yahoo! groups|unsubscribe|mailman|sympa|digest|archives?\b.*https?:", re.IGNORECASE)
_AFTERWARDS = re.compile(r"\W{0,3}(?:P\.? ?P?\.? ?S\b|PS[:.]|P\.-?D\.|З\.? ?Ы|Н\.? ?Б\b|N\.? ?B\b)")
_FETCH = re.compile(r"\A(?=[^.!?]{0,80}\boutlook\b)(?=.{0,160}https?://aka\.ms/)[^.!?]{0,80}\b(?:ios|android)\b")  # in whatever language one is told to fetch it
_SENTENCE = re.compile(r"(?<=[.!?。])\s|。")
_MARKS = re.compile(r"\A(?:--|- --|– ?|—)\Z")  # two dashes have a third before them in a signed text


def device(said: str) -> bool:
    """Whether a line is the sentence of a telephone or of its mail program: what it begins with, and soon after it the name of one."""
    core = said.strip(" *_>.<[]()-—").casefold()
    if not 6 <= len(core) <= 300:
        return False
    if _FETCH.search(core):
        return True
    words = tables()
    if not core.startswith(words.device_starts) and not core.endswith(words.device_ends):
        return False
    return any(core.startswith(before) and (not after or after in core[len(before) :]) and _names_one(core, len(before), said) for before, after in words.device)


def is_address(said: str) -> bool:
    """The address of a program's page, which stands on the line below its sentence."""
    return said.startswith(("https://", "http://", "<https://", "<http://", "www.")) and " " not in said


def _names_one(core: str, begin: int, said: str) -> bool:
    """Whether a telephone or program is named, before any comma; or whatever is named in one or two words with capitals."""
    rest = core[begin:].lstrip() if begin else core
    places = [rest.find(one) for one in tables().devices if one in rest]
    if not places:
        named = said.strip(" *_>.<[]()-—")[begin:].split()
        return begin > 0 and 1 <= len(named) <= 2 and all(word[0].isupper() for word in named)
    return len(core) <= 140 + 160 * ("http" in core) and min(places) <= 40 and not re.search(r"[,.;:!?] ", rest[: min(places)])


def footer_start(lines: list[Line], end: int, first: int = 0) -> int:
    """The line at which a footer of a list or a scanner begins; ``end`` where there is none. It is looked for from the end: nothing follows a footer."""
    words, start = tables(), legal_start(lines, first, end)
    low = max(first, end - 60)
    for number in range(start - 1, low - 1, -1):
        line = lines[number]
        if line.kind != WORDS:
            continue
        folded = line.said.lstrip(" *_-—=>").casefold()
        if folded.startswith(words.footers):
            start = number if _is_footer(lines, number, end, folded) else start
        elif is_rule(line.said) and len(line.said) >= 3:
            following = [other for other in lines[number + 1 : end] if other.said]
            if 1 <= len(following) <= 14 and any(_LIST.search(other.said[:300]) for other in following[:5]) and not _is_prose(following):
                start = number
    while (
        start < end and start > low and (lines[start - 1].kind == EMPTY or (lines[start - 1].kind == WORDS and (is_rule(lines[start - 1].said) or is_mark(lines[start - 1].said))))
    ):
        start -= 1
    legal = legal_start(lines, low, start)
    return legal if legal < start else start


def legal_start(lines: list[Line], first: int, end: int) -> int:
    """Where, from the end, paragraphs begin in which lawyers speak of the mail itself; ``end`` where there are none. Their heading and a rule go with them."""
    start, bottom = end, end
    low = max(first, end - 60)
    while bottom > low:
        while bottom > low and not lines[bottom - 1].said:
            bottom -= 1
        top = bottom
        while top > low and lines[top - 1].kind == WORDS:
            top -= 1
        begin, hits = _legal(lines, top, bottom)
        if begin is not None:
            start = begin
            if begin > top:
                break
        elif not (start == end and hits > 1) and not (start < end and bottom - top == 1 and (is_rule(lines[top].said) or (hits and len(lines[top].said) < 60))):
            break
        elif start < end:
            start = top
        if top == bottom:
            break
        bottom = top
    return start


def _legal(lines: list[Line], top: int, bottom: int) -> tuple[int | None, int]:
    """The line of a paragraph at which lawyers begin to speak of the mail, if they do; and how many of their words stand in it."""
    words = tables()
    said = " ".join(line.said for line in lines[top:bottom]).casefold()
    if len(said) > LONGEST_LEGAL:
        return None, 0
    hits = sum(word in said for word in words.legal)
    if len(said) < 60 or hits < LEAST_OF_LEGAL or not any(one in said for one in words.itself):
        return None, hits
    begin = next(number for number in range(top, bottom) if _speaks_so(lines[number].said) or number == bottom - 1)
    if begin == top + 1 and len(lines[top].said) > 60 and not lines[top].said.endswith((".", "!", "?", "。")):
        begin = top
    return (begin if _speaks_so(_SENTENCE.split(" ".join(line.said for line in lines[begin : begin + 4]), maxsplit=1)[0]) else None), hits


def _speaks_so(said: str) -> bool:
    folded = said.casefold()
    return any(one in folded for one in (*tables().itself, *tables().legal))


def _is_footer(lines: list[Line], number: int, end: int, said: str) -> bool:
    """A paragraph of its own that is not followed by many lines; one that begins with plain words names an address, too, or stands under a rule."""
    above = lines[number - 1] if number else None
    if above is not None and above.kind == WORDS and not is_rule(above.said) and not is_mark(above.said) and not above.said.casefold().startswith(tables().footers):
        return False
    if sum(bool(line.said) for line in lines[number:end]) > 20:
        return False
    longest = max((len(one) for one in tables().footers if said.startswith(one)), default=0)
    return longest >= 24 or (above is not None and is_rule(above.said)) or any(_CONTACT.search(line.said[:300]) for line in lines[number : min(end, number + 4)])


def _is_prose(following: list[Line]) -> bool:
    """Whether there are several long lines without an address: then somebody writes."""
    return sum(len(line.said) > 60 and not _CONTACT.search(line.said) for line in following) > 3


def is_afterthought(said: str) -> bool:
    """What somebody adds below their signature."""
    return bool(_AFTERWARDS.match(said)) and len(said) > 8


def is_mark(said: str) -> bool:
    """Two dashes, or what programs make of them."""
    return bool(_MARKS.match(said))


def signature_start(lines: list[Line], numbers: list[int], text: str) -> int | None:
    """Where, in a run of lines of one's own, a signature begins: its place in the run. Only the last lines can hold one."""
    found, following = None, 0
    for place in range(len(numbers) - 1, -1, -1):
        line = lines[numbers[place]]
        if line.kind == WORDS and (is_mark(line.said) or is_rule(line.said)) and _begins(lines, numbers[:found], place, text):
            found = place
        following += bool(line.said)
        if following > MOST_AFTER_MARK:
            break
    return found


def _begins(lines: list[Line], numbers: list[int], place: int, text: str) -> bool:
    """Whether this line, drawn with signs, stands above a signature that ends where the run does, or where another one begins."""
    line = lines[numbers[place]]
    following = [lines[other] for other in numbers[place + 1 :] if lines[other].said]
    written = text[line.start : line.end].rstrip("\r")
    apart = place + 1 < len(numbers) and not lines[numbers[place + 1]].said
    if written == "-- ":
        return not any(other.kind == CODE for other in following) and not (apart and _is_prose(following) and not _signs(following, MOST_AFTER_MARK))
    if is_mark(line.said):
        return written[:3].lstrip()[:1] in tuple("-–—") and _signs(following, MOST_AFTER_RULE) and _names_somebody(following, apart=apart)
    above = place == 0 or lines[numbers[place - 1]].kind == EMPTY
    drawn = len(line.said) >= 3 and line.said[0] in "-_=—–*~"
    return drawn and above and bool(following) and _signs(following, 8) and (any(_CONTACT.search(other.said) for other in following) or _is_name(following[0].said))


def _names_somebody(following: list[Line], *, apart: bool) -> bool:
    """Whether what stands below two dashes can be a name and more: it goes on no sentence, and with an empty line between it is a name or has an address."""
    if not following:
        return True
    if following[0].said[0].islower():
        return bool(_CONTACT.search(following[0].said))
    return not apart or _is_name(following[0].said) or any(_CONTACT.search(other.said) for other in following)


def _is_name(said: str) -> bool:
    """Two to four words with capitals, and nothing else."""
    words = said.strip("*_ ").split()
    return 2 <= len(words) <= 4 and all(word[0].isupper() and word.strip(".'’-").replace("-", "").replace("'", "").replace("’", "").replace(".", "").isalpha() for word in words)


def is_signed(said: str) -> bool:
    """A name after two dashes, on one line."""
    return said[:2] in ("--", "—", "– ", "— ") and len(said) < 60 and _is_name(said.lstrip("-—– "))


def _signs(following: list[Line], most: int) -> bool:
    """Whether these lines could be a signature: few, short, no code, no list, no question."""
    if not following:
        return True
    return (
        len(following) <= most
        and sum(len(line.said) > LONGEST_LINE and not _CONTACT.search(line.said) for line in following) <= len(following) // 4
        and all(line.kind == WORDS for line in following)
        and sum(line.said.endswith((".", "?", "!", "。", "؟", "…")) and len(line.said) > 25 for line in following) <= max(0, (len(following) - 1) // 3)
    )
