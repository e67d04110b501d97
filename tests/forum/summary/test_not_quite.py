"""What only sounds like agreement, advice or an objection, and things of different kinds in one sentence."""

import pytest

from forum.summary.draft import make_draft
from forum.summary.findings import findings
from forum.summary.themes import Names
from tests.forum.summary import forums

NO_NAMES = Names()


@pytest.mark.parametrize(
    ("language", "body", "agrees"),
    [
        ("fr", "Je suis tout à fait d'accord. Les moisissures apparaissent en dix jours.", True),
        ("fr", "Je ne suis pas tout à fait d'accord. Les moisissures apparaissent en dix jours.", False),
        ("en", "I agree with Benin. Mould appears within ten days.", True),
        ("en", "I do not entirely agree with Benin. Mould appears within ten days.", False),
        ("es", "No estamos de acuerdo con el plazo. Los talleres duran poco.", False),
        ("ru", "Мы не согласны с коллегой. Данные передают с опозданием в сутки.", False),
    ],
)
def test_agreement_that_is_taken_back_is_none(language, body, agrees):
    assert findings(body, language, NO_NAMES).agrees is agrees


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "It should be noted that markers reduced collisions of cranes by 92 per cent."),
        ("ru", "В дополнение следует отметить, что уровень воды согласуют без участия природоохранных органов."),
        ("en", "Now there is a list on the door of the 50 objects to carry out first."),
    ],
)
def test_what_is_only_noted_or_named_is_no_advice(language, body):
    assert all(span.kind != "recommendation" for span in findings(body, language, NO_NAMES).spans)


def test_things_of_two_kinds_share_no_verb_of_one_of_them():
    body = "Only nine of the 38 sites were counted by the same team.\n\nPriority should be given to:\n- a training programme for counters\n- optical equipment for county offices"
    material = forums.forum(*(forums.message(n, f"p{n}", body if n == 2 else f"We need wells in village {n}.", goals=("A.1",)) for n in range(1, 5)))
    told = " ".join(sentence.text for sentence in make_draft(material).sentences())
    assert "named as a challenge: “a training programme" not in told
    assert "named as a priority “a training programme for counters” and “optical equipment for county offices”" in told
