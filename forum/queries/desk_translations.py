"""The quotations of a draft in other languages than its own, each once, in the order of the draft, with the sentence that each stands in."""

from dataclasses import dataclass

from forum.queries.desk import Desk
from forum.summary.lines import Line
from forum.summary.plain import printed
from forum.summary.rewriting import stands
from forum.summary.tree import Quotation

EACH = 20  # quotations of a page


@dataclass(frozen=True)
class Foreign:
    """One of them; ``key`` names it in a form."""

    quotation: Quotation
    line: Line
    key: str

    @property
    def printed(self) -> str:
        """Its words as they are printed."""
        return printed(self.quotation.text)


def foreign(desk: Desk) -> list[Foreign]:
    """All of them."""
    found: dict[str, Foreign] = {}
    for part in desk.work.parts:
        for line in part.lines:
            for one in line.sentence.quotations:
                key = f"{one.message}-{one.start}-{one.end}"
                if one.foreign and key not in found and stands(one, desk.material):
                    found[key] = Foreign(one, line, key)
    return list(found.values())


def untranslated(desk: Desk) -> list[Foreign]:
    """Those that wait for the moderator's words."""
    return [one for one in foreign(desk) if not one.quotation.translation]
