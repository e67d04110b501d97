"""The tree as Markdown. The working copy names after each sentence the messages it rests on; the clean copy leaves them out."""

from collections.abc import Iterable, Iterator

from forum.summary.mast import Mast, body_of, head_of
from forum.summary.tree import Block, Draft, Sentence


def markdown_of(draft: Draft, *, working: bool = True, mast: Mast | None = None) -> str:
    """The document, ending in a line break."""
    head = _head(draft, mast) if mast else ()
    return "\n\n".join([*head, *_blocks(body_of(draft) if mast else draft.blocks, working)]) + "\n"


def _head(draft: Draft, mast: Mast) -> Iterator[str]:
    head = head_of(draft, mast)
    lines = [f"**{head.symbol}**"] if head.symbol else []
    yield "  \n".join([*lines, *(f"{name}: {value}" for name, value in head.facts)])
    yield from (f"**{words}**" for words in (head.mark, head.note) if words)


def _blocks(blocks: Iterable[Block], working: bool) -> Iterator[str]:
    for block in blocks:
        if block.kind == "title":
            yield f"# {block.text}"
        elif block.kind == "heading":
            yield f"{'#' * (block.level + 1)} {block.text}"
        elif block.kind == "note":
            yield "> " + "*" + block.text.replace("\n", " ").strip() + "*"
        elif block.kind == "table":
            yield "\n".join(_table(block, working))
        else:
            number = rf"{block.number}\." if block.kind == "paragraph" else f"&nbsp;&nbsp;({block.number})"
            yield f"{number} " + " ".join(_sentence(sentence, working) for sentence in block.sentences)


def _sentence(sentence: Sentence, working: bool) -> str:
    if not working:
        return sentence.text
    references = ", ".join(str(number) for number in sentence.messages)
    if references and sentence.contributors and sentence.contributors > 1:
        references = f"{sentence.contributors} contributors: {references}"
    figures = "figures: " + ", ".join(f"`{key}`" for key in sentence.figures) if sentence.figures and not references else ""
    mark = references or figures
    return f"{sentence.text} [{mark}]" if mark else sentence.text


def _table(block: Block, working: bool) -> Iterator[str]:
    columns = [*block.columns, *(["#"] if working else [])]
    yield "| " + " | ".join(columns) + " |"
    yield "|" + "---|" * len(columns)
    for row in block.rows:
        cells = [*row.cells, *([str(row.message)] if working else [])]
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
