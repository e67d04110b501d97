"""A question of yes or no: who answers in part is counted apart from who answers yes or no."""

import pytest

from forum.summary.draft import make_draft
from forum.summary.markdown import markdown_of
from forum.summary.settings import Settings
from forum.summary.words import LANGUAGES
from tests.forum.summary.forums import experience, message

pytestmark = pytest.mark.wide

BODIES = (
    "Yes. The register of the ministry is used by all of the inspectors in the ports.",
    "Yes, the register has made the work of the inspectors in the ports much easier.",
    "Partially. The register covers the ports of the north but not those of the south.",
    "In part. The register lists the importers but not the exporters of the country.",
    "No. The register was closed in 2019 for want of a budget for its maintenance.",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_in_part_are_counted_apart(language):
    inputs = [message(number, f"p{number}", body, questions=(1,)) for number, body in enumerate(BODIES, 1)]
    draft = make_draft(experience(*inputs, question="Is the register used in your country?"), Settings(language=language))
    counted = {block.key.split("/")[-2]: set(block.sentences[0].messages) for block in draft.blocks if block.kind == "paragraph" and block.key.endswith(("/yes/0", "/partly/0"))}
    assert counted == {"yes": {1, 2}, "partly": {3, 4}}
    assert "“Partially" not in markdown_of(draft)
