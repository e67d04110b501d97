"""The decisions: which stretches of a text are not its sender's own. Every step looks at each line once, or at a few lines around it."""

from bisect import bisect_right

from listserv.reading import Mark
from listserv.trimming import own, signatures
from listserv.trimming.armour import armour
from listserv.trimming.attribution import Attribution, attributions
from listserv.trimming.headers import end_of_fields, first_cut
from listserv.trimming.lines import CODE, EMPTY, QUOTED, WORDS, Line, is_rule, lines_of
from listserv.trimming.tables import tables

Found = tuple[int, int, str]
ATTRIBUTED = "a"


def cuts(text: str, marks: tuple[Mark, ...] = ()) -> tuple[list[Found], bool]:
    """Stretches to be taken out, each with its rule; and whether there is nothing of one's own beside what is quoted."""
    cutting = _Cutting(text, marks)
    return cutting.found(), cutting.nothing_own


class _Cutting:
    """One text on its way."""

    def __init__(self, text: str, marks: tuple[Mark, ...]) -> None:
        self.text, self.marks = text, marks
        self.lines = lines_of(text)
        self.starts = [line.start for line in self.lines]
        self.end = len(self.lines)  # behind the last line that is still looked at
        self.first_own, self.named = self.end, list[Attribution]()
        self.cuts: list[Found] = []
        self.nothing_own = False

    def found(self) -> list[Found]:
        self._marked_signatures()
        self._armour()
        self.named = self._named()
        self.first_own = self._first_own()
        self._footer()
        self._below()
        self._quotations()
        return self.cuts

    def _take(self, first: int, last: int, rule: str) -> None:
        """These lines, the last included."""
        self.cuts.append((self.lines[first].start, self.lines[last].end, rule))

    def _first_own(self) -> int:
        """The first line that somebody wrote: not the sentence of their device, a signature or what names a quotation. Behind all where there is none."""
        attributed = {number for one in self.named for number in range(one.first, one.last + 1)}
        for number, line in enumerate(self.lines):
            if line.kind == CODE:
                return number
            if line.kind == WORDS and number not in attributed and not signatures.device(line.said):
                if signatures.is_mark(line.said):
                    break
                if any(char.isalnum() for char in line.said):
                    return number
        return len(self.lines)

    def _is_own(self, until: int) -> bool:
        """Whether somebody wrote something before this line."""
        return self.first_own < until

    def _line_at(self, place: int) -> int:
        return max(0, bisect_right(self.starts, place) - 1)

    def _named(self) -> list[Attribution]:
        """Lines that name who is quoted: by their words, and by what the HTML says."""
        found = attributions(self.lines)
        taken = {number for one in found for number in range(one.first, one.last + 1)}
        for mark in self.marks:
            if mark.kind == "attribution":
                numbers = range(self._line_at(mark.start), self._line_at(max(mark.start, mark.end - 1)) + 1)
                if len(numbers) <= 6 and not taken.intersection(numbers) and all(self.lines[number].kind == WORDS for number in numbers):
                    found.append(Attribution(numbers[0], numbers[-1], True, True))
                    taken.update(numbers)
        block = self._block_above()
        if block is not None and not taken.intersection(range(block.first, block.last + 1)):
            found.append(block)
        return sorted(found)

    def _marked_signatures(self) -> None:
        """What the HTML calls a signature is no line of words any more."""
        for mark in self.marks:
            if mark.kind != "signature":
                continue
            first, last = self._line_at(mark.start), self._line_at(max(mark.start, mark.end - 1))
            if any(self.lines[number].kind == QUOTED for number in range(first, last + 1)):
                continue
            while first > 0 and self.lines[first - 1].said in ("--", "—"):
                first -= 1
            self._take(first, last, "signature")
            for number in range(first, last + 1):
                self.lines[number] = self.lines[number]._replace(kind=EMPTY, said="")

    def _armour(self) -> None:
        """What a program for keys put around the text is none of it."""
        for first, last in armour(self.lines):
            self._take(first, last, "signature")
            for number in range(first, last + 1):
                self.lines[number] = self.lines[number]._replace(kind=EMPTY, said="")

    def _block_above(self) -> Attribution | None:
        """A block of fields with nothing before it and its quotation right below names who is quoted, as one line does."""
        first = next((number for number, line in enumerate(self.lines) if line.said), None)
        cut = first_cut(self.lines[: first + 20]) if first is not None else None
        if cut is None or cut.line != first or cut.rule not in ("header", "original"):
            return None
        last = end_of_fields(self.lines, cut.line)
        return Attribution(cut.line, last, True, True) if self._quoted_after(last) else None

    def _footer(self) -> None:
        start = signatures.footer_start(self.lines, self.end)
        if start < self.end and self._is_own(start):
            self._take(start, self.end - 1, "footer")
            self.end = start

    def _below(self) -> None:
        """Where a whole mail begins that somebody else wrote."""
        places: list[tuple[int, str]] = []
        lines = self.lines[: self.end]
        letter = own.letter_start(self.lines)  # its foot may have gone already, as that of a list
        if letter is not None:
            places.append((letter, "letter"))
        for mark in self.marks:
            if mark.kind in ("rest", "quote") and (mark.kind == "rest" or not any(line.kind == WORDS for line in lines[self._line_at(mark.end - 1) + 1 :])):
                places.append((self._line_at(mark.start), "marked"))
        cut = first_cut(lines)
        if cut is not None:
            places.append((cut.line, cut.rule))
        places += [(one.first, "attribution") for one in self.named if one.last < self.end and one.sure and not self._quoted_after(one.last)]
        for place, rule in sorted(places):
            if place < self.end and self._is_own(place):
                place = next((one.first for one in self.named if one.last < place and one.dated and not any(line.said for line in self.lines[one.last + 1 : place])), place)
                if not self._is_own(place):
                    continue
                if rule in ("header", "original") and self._answers_between(place):
                    last = end_of_fields(self.lines[: self.end], place)
                    self._take(place, last, rule)
                    for number in range(place, last + 1):
                        self.lines[number] = self.lines[number]._replace(kind=EMPTY, said="")
                    return
                self._take(place, self.end - 1, rule)
                self.end = place
                return

    def _answers_between(self, place: int) -> bool:
        """Whether somebody says, in a few lines, that their answers stand in the mail below, marked by nothing that is left in a plain text."""
        own_lines = [line.said.casefold() for line in self.lines[:place] if line.kind == WORDS]
        words = tables()
        return sum(len(said) for said in own_lines) <= 400 and any(words.answers.within(said) and words.between.within(said) for said in own_lines)

    def _quoted_after(self, last: int) -> bool:
        """Whether what comes next, but for a few empty lines, is quoted."""
        return next((line.kind == QUOTED for line in self.lines[last + 1 : min(self.end, last + 8)] if line.said), False)

    def _quotations(self) -> None:
        """Runs of one's own and of quoted lines, and what their order means."""
        lines = self.lines[: self.end]
        named = [one for one in self.named if one.last < self.end]
        kinds = [line.kind for line in lines]
        for one in named:
            if self._quoted_after(one.last) or one.sure or self._marked(one):
                kinds[one.first : one.last + 1] = [ATTRIBUTED] * (one.last + 1 - one.first)
        self._spilled(lines, kinds)
        self._signatures(lines, kinds)
        own_lines = [number for number, kind in enumerate(kinds) if kind in (WORDS, CODE)]
        if not any(any(char.isalnum() for char in lines[number].said) for number in own_lines):
            self.nothing_own = bool(self.cuts) or QUOTED in kinds
            return
        while len(own_lines) > 1 and kinds[own_lines[-1]] == WORDS and is_rule(lines[own_lines[-1]].said) and own_lines[-1] < len(lines) - 1 and own_lines[-1] + 1 < len(kinds):
            kinds[own_lines.pop()] = ATTRIBUTED  # a line drawn above a quotation
        first, last = own_lines[0], own_lines[-1]
        for start, stop in _runs(kinds, last + 1, len(kinds)):
            self._take(start, stop, "quotation" if kinds[start] == QUOTED else "attribution")
        quoted_before = [number for number in range(first) if kinds[number] == QUOTED]
        quoted_between = [number for number in range(first, last) if kinds[number] == QUOTED]
        above = bool(quoted_before) and bool(kinds[0 : quoted_before[0]].count(ATTRIBUTED) or self._names_itself(quoted_before[0]))
        if above and not quoted_between:
            for start, stop in _runs(kinds, 0, first):
                self._take(start, stop, "quotation" if kinds[start] == QUOTED else "attribution")
            return
        for one in named:
            if one.last < last and kinds[one.first] == ATTRIBUTED and one.dated:
                self._take(one.first, one.last, "attribution")
        if quoted_between and ATTRIBUTED not in kinds[: min([*quoted_before, *quoted_between])]:
            start = min([*quoted_before, *quoted_between])
            named_until = self._names_itself(start)
            if named_until:
                self._take(start, named_until - 1, "attribution")

    def _names_itself(self, first: int) -> int:
        """Some programs put the line that names who is quoted at the head of the quotation itself: the line behind it, and 0 where there is none."""
        inside = [line._replace(said=line.said[1:].strip(), kind=WORDS) for line in self.lines[first : min(self.end, first + 4)] if line.kind == QUOTED]
        one = next((one for one in attributions([*inside, Line(0, 0, ">", QUOTED)]) if one.first == 0 and one.dated and one.sure), None)
        if one is not None and not inside[0].said.startswith(">"):
            last = first + one.last
            while last + 1 < self.end and self.lines[last + 1].said == ">":
                last += 1
            return last + 1
        return 0

    def _marked(self, one: Attribution) -> bool:
        return any(mark.kind == "attribution" and self._line_at(mark.start) in range(one.first, one.last + 1) for mark in self.marks)

    def _spilled(self, lines: list[Line], kinds: list[str]) -> None:
        """Ends of quoted lines that were broken a second time and lost their sign: short, right between quoted lines of which the upper is long, and always again."""
        spilled = []
        inside = [number for number, kind in enumerate(kinds) if kind == QUOTED]
        if len(inside) < 3:
            return
        for number in range(inside[0] + 1, inside[-1]):
            if kinds[number] == WORDS:
                if kinds[number - 1] == QUOTED and kinds[number + 1] == QUOTED and len(lines[number].said) <= 24 and len(lines[number - 1].said) >= 66:
                    spilled.append(number)
                else:
                    return
        if len(spilled) >= 2:
            for number in spilled:
                kinds[number] = QUOTED

    def _signatures(self, lines: list[Line], kinds: list[str]) -> None:
        """In each run of one's own lines: from the mark of a signature to its end; a device's sentence by itself."""
        runs = _own_runs(kinds)
        for run in runs:
            foot = signatures.footer_start(lines, run[-1] + 1, run[0]) if run is runs[-1] else run[-1] + 1
            if self.first_own < foot <= run[-1]:
                self._take(foot, run[-1], "footer")
                for number in range(foot, run[-1] + 1):
                    kinds[number] = EMPTY
                run = [number for number in run if number < foot]
                while run and kinds[run[-1]] == EMPTY:
                    run.pop()
            signed = signatures.signature_start(lines, run, self.text)
            if signed is not None and (signed > 0 or run[0] > self.first_own):
                after = next((place for place in range(signed + 1, len(run)) if signatures.is_afterthought(lines[run[place]].said)), len(run))
                self._take(run[signed], run[after - 1], "signature")
                for number in run[signed:after]:
                    kinds[number] = EMPTY
                run = run[:signed]
            if len(run) > 2 and kinds[run[-1]] == WORDS and kinds[run[-2]] == EMPTY and signatures.is_signed(lines[run[-1]].said):
                self._take(run[-1], run[-1], "signature")
                kinds[run.pop()] = EMPTY
            for number in run:
                if kinds[number] == WORDS and signatures.device(lines[number].said):
                    last = number + 1 if number < run[-1] and signatures.is_address(lines[number + 1].said) else number
                    self._take(number, last, "device")
                    kinds[number : last + 1] = [EMPTY] * (last + 1 - number)


def _own_runs(kinds: list[str]) -> list[list[int]]:
    """Lines of one's own with the empty ones among them, between quotations."""
    runs: list[list[int]] = []
    running: list[int] = []
    for number, kind in enumerate(kinds):
        if kind in (WORDS, CODE) or (kind == EMPTY and running):
            running.append(number)
        elif kind in (QUOTED, ATTRIBUTED):
            runs.append(running)
            running = []
    runs.append(running)
    for run in runs:
        while run and kinds[run[-1]] == EMPTY:
            run.pop()
    return [run for run in runs if run]


def _runs(kinds: list[str], start: int, stop: int) -> list[tuple[int, int]]:
    """Stretches of quoted lines and of attributions, with the empty lines within each, from one line to before another."""
    found: list[tuple[int, int]] = []
    for number in range(start, stop):
        if kinds[number] in (QUOTED, ATTRIBUTED):
            if found and kinds[found[-1][0]] == kinds[number] and all(kind in (EMPTY, kinds[number]) for kind in kinds[found[-1][1] : number]):
                found[-1] = (found[-1][0], number)
            else:
                found.append((number, number))
    return found
