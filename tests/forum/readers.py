"""Reading a page for its sentences, wherever their parts are marked up."""

import re

from tests.pages import Page


def says(page: Page, words: str) -> bool:
    """Whether a reader can read these words in one go: marks of punctuation stand at the word before them."""
    return re.sub(r"\s+([,.:;)])", r"\1", words) in re.sub(r"\s+([,.:;)])", r"\1", page.text)


def numbers_on(page: Page) -> list[int]:
    """The messages on a page, in the order in which they stand there."""
    return [int(e.attributes["id"][1:]) for e in page.elements if re.fullmatch(r"m\d+", e.attributes.get("id", ""))]
