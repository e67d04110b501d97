"""A message of the moderator begun from the draft: paragraphs of the summary as it stands, as Markdown, each with the messages it rests on."""

from flask_babel import gettext

from forum.queries import desk as reading
from forum.queries import heads
from forum.queries.desk import Desk
from forum.rules import summaries as may
from forum.summary.lines import TEXTS, Part
from forum.views.common import Here

LONGEST = 12_000  # characters


def words_of_the_draft(now: Here, asked: str) -> tuple[str, str]:
    """A paragraph by its number with its items, or ("all") the counts of every topic and what was raised most often; nothing for who does not work on the draft.

    With the language they are in.
    """
    if not asked or not may.may_sum_up(now.standing):
        return "", ""
    head = heads.forum_head(now.forum.slug)
    at = reading.desk_of(head, reading.summary_of(now.forum.id), language=head.language, at=now.at) if head else None
    if at is None:
        return "", ""
    texts = [part for part in at.work.parts if part.block.kind in TEXTS]
    chosen = [part for part in texts if _opens(part)] if asked == "all" else _paragraph(texts, asked)
    words = "\n\n".join(_markdown(at, part) for part in chosen)
    return words if len(words) <= LONGEST else words[:LONGEST].rsplit("\n\n", 1)[0], at.draft.language


def _opens(part: Part) -> bool:
    section = part.key.split("/")[0]
    return section.startswith("topic-") and (part.key == f"{section}/counts" or part.key.startswith(f"{section}/across/"))


def _paragraph(texts: list[Part], number: str) -> list[Part]:
    place = next((place for place, part in enumerate(texts) if part.block.kind == "paragraph" and part.block.number == number), None)
    if place is None:
        return []
    end = place + 1
    while end < len(texts) and texts[end].block.kind == "item":
        end += 1
    return texts[place:end]


def _markdown(at: Desk, part: Part) -> str:
    words = " ".join(line.sentence.text for line in part.lines)
    numbers = sorted({number for line in part.lines for number in line.sentence.messages if line.sentence.quotations or len(line.sentence.messages) <= 12})
    named = gettext(", ").join(f"#{number}" for number in numbers)
    rests_on = f" ({named})" if numbers else ""
    return f"{'- ' if part.block.kind == 'item' else ''}{words}{rests_on}"
