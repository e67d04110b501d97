"""A hundred edits of every kind, then twenty new messages: each edit is there afterwards, or shown as waiting for its place; none is lost."""

from dataclasses import replace
from random import Random

import pytest

from forum.summary.check import faults_of
from forum.summary.draft import make_draft
from forum.summary.edits import KINDS, Edit, with_ticks, worked
from forum.summary.lines import TEXTS, neighbour
from forum.summary.placing_by_hand import quotation_data, slice_of
from forum.summary.plain import printed
from forum.summary.settings import Settings
from tests.forum.summary import forums
from tests.tries import tries

pytestmark = [pytest.mark.wide, pytest.mark.slow]


@pytest.fixture(scope="module")
def material():
    return forums.demonstration()


@pytest.fixture(scope="module")
def early(material):
    return replace(material, messages=material.messages[:-20])


def made(material, edits):
    chosen = with_ticks(Settings(), edits)
    return worked(make_draft(material, chosen), edits, material, chosen)


def an_edit(kind, number, state, material, dice):
    """An edit of a kind as the desk would store it, at a random place of the draft as it stands; None where this draft has no place for it."""
    lines = [(part, line) for part in state.parts for line in part.lines]
    part, line = dice.choice(lines)
    kept = {"was": line.sentence.text, "sentence": line.sentence.as_data(), "language": "en", "section": line.section}
    quotations = [one.as_data() for one in line.sentence.quotations]
    if kind in ("drop", "split"):
        return Edit(number, kind, line.id, {}, "Mo")
    if kind == "accept":
        return Edit(number, kind, line.id, kept, "Mo")
    if kind == "words":
        data = {"text": f"Words {number}.", "was": (line.made or line.sentence).text, "section": line.section, "messages": list(line.sentence.messages), "quotations": quotations}
        return Edit(number, kind, line.id, data, "Mo")
    if kind == "remark":
        return Edit(number, kind, line.section, {"text": f"Words {number}.", "after": line.id}, "Mo")
    if kind == "move":
        return Edit(number, kind, line.id, {"after": dice.choice(lines)[1].id, "part": part.key} | kept, "Mo")
    if kind == "translate":
        part, line = dice.choice([(part, line) for part, line in lines if any(one.foreign for one in line.sentence.quotations)])
        one = next(one for one in line.sentence.quotations if one.foreign)
        kept = {"was": line.sentence.text, "sentence": line.sentence.as_data(), "language": "en", "section": line.section}
        return Edit(number, kind, f"{one.message}-{one.start}-{one.end}", {"text": f"Words {number}.", "line": line.id} | kept, "Mo")
    if kind == "quote":
        message = dice.choice(material.inputs)
        return Edit(number, kind, line.section, quotation_data(material, Settings(), message.number, slice_of(message)) | {"after": line.id}, "Mo")
    if kind == "tick":
        part, line = dice.choice([(part, line) for part, line in lines if part.block.about.theme and line.sentence.contributors])
        return Edit(number, kind, str(dice.choice(line.sentence.messages)), {"theme": part.block.about.theme, "in": False}, "Mo")
    if kind == "leave-out":
        return Edit(number, kind, str(dice.choice(material.inputs).number), {"reason": f"Words {number}."}, "Mo")
    if kind == "heading":
        part = dice.choice([part for part in state.parts if part.block.kind == "heading"])
        return Edit(number, kind, part.key, {"text": f"Words {number}."}, "Mo")
    if kind == "merge":
        return Edit(number, kind, dice.choice([part for part in state.parts if part.block.kind in TEXTS]).key, {}, "Mo")
    part = dice.choice([part for part in state.parts if part.block.kind in ("paragraph", "heading")])
    beside = neighbour(list(state.parts), state.parts.index(part), down=dice.random() < 0.5)
    return Edit(number, "shift", part.key, {"beside": beside[0], "side": beside[1]}, "Mo") if beside else None


@pytest.mark.parametrize("seed", range(tries(1, 12)))
def test_a_hundred_edits_of_every_kind_outlive_twenty_messages(material, early, seed):
    dice = Random(seed)
    edits, state = [], made(early, [])
    kinds = [kind for kind in KINDS for _ in range(8)][:100]
    kinds += ["words"] * (100 - len(kinds))
    dice.shuffle(kinds)
    for kind in kinds:
        edit = an_edit(kind, len(edits) + 1, state, early, dice)
        if edit is None:
            continue
        tried = made(early, [*edits, edit]) if kind in ("tick", "leave-out") else worked(state_of(early, edits), [*edits, edit], early, with_ticks(Settings(), edits))
        if edit not in tried.detached:  # the desk refuses what finds no place
            edits.append(edit)
            state = tried
    assert {edit.kind for edit in edits} == set(KINDS) and len(edits) > 85
    for stage in (early, material):
        result = made(stage, edits)
        texts = [sentence.text for sentence in result.draft.sentences()] + [line.sentence.text for line in result.dropped] + [part.block.text for part in result.parts]
        there = "\n".join(texts)
        rewritten = {edit.target for edit in edits if edit.kind == "words"}
        last = {(edit.kind, edit.target): edit for edit in edits}
        for edit in edits:
            if edit in result.detached:  # shown on the desk, with its words
                continue
            if edit.kind in ("remark", "heading") or edit.kind == "words":
                if last[edit.kind, edit.target] is edit or edit.kind == "remark":
                    assert edit.data["text"] in there or any(edit.data["text"] in (other.data.get("was") or "") for other in edits), (stage is early, edit)
            elif edit.kind == "translate" and last[edit.kind, edit.target] is edit:
                found = [one for sentence in result.draft.sentences() for one in sentence.quotations if f"{one.message}-{one.start}-{one.end}" == edit.target]
                assert all(one.translation == edit.data["text"] for one in found)
            elif edit.kind == "quote":
                assert printed(edit.data["text"]) in there or f"own.{edit.number}" in rewritten
            elif edit.kind == "leave-out" and last[edit.kind, edit.target] is edit and result.draft.coverage[int(edit.target)] == "unplaced":
                assert result.draft.unplaced[int(edit.target)] == edit.data["reason"]
        for edit in edits:  # ticks: out stays out
            if edit.kind == "tick":
                leads = [
                    line
                    for part in result.parts
                    if part.block.about.theme == edit.data["theme"]
                    for line in part.lines
                    if line.sentence.template == "across.item" and line.state == "proposal"
                ]
                assert not any(int(edit.target) in line.sentence.messages for line in leads)
        assert [str(fault) for fault in faults_of(result.draft.as_data(), stage, with_ticks(Settings(), edits))] == []


_drafts = {}


def state_of(material, edits):
    """The draft under the ticks of some edits; made once for each set of them."""
    key = tuple(edit.number for edit in edits if edit.kind in ("tick", "leave-out"))
    if key not in _drafts:
        _drafts.clear()
        _drafts[key] = make_draft(material, with_ticks(Settings(), edits))
    return _drafts[key]
