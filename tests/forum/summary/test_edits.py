"""Edits of a draft: each does what it says, the draft still passes its check, and made again after new messages none is lost."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from forum.summary.check import faults_of
from forum.summary.draft import make_draft
from forum.summary.edits import Edit, with_ticks, worked
from forum.summary.plain import printed
from forum.summary.settings import Settings
from tests.forum.summary import forums
from tests.tries import tries

pytestmark = pytest.mark.wide


@pytest.fixture(scope="module")
def material():
    return forums.demonstration()


@pytest.fixture(scope="module")
def early(material):
    """The same forum twenty messages before its end."""
    messages = material.messages[:-20]
    return replace(material, messages=messages)


def made(material, edits=()):
    chosen = with_ticks(Settings(), edits)
    return worked(make_draft(material, chosen), edits, material, chosen)


def quoted_line(result):
    return next(line for part in result.parts for line in part.lines if line.sentence.quotations and line.sentence.template == "sentence.plain")


def rewording(line, text):
    data = {"text": text, "was": line.sentence.text, "section": line.section, "messages": list(line.sentence.messages)}
    return data | {"quotations": [one.as_data() for one in line.sentence.quotations]}


def kept_with(line):
    """What the desk stores with an edit that leaves the words as they are."""
    return {"was": line.sentence.text, "sentence": line.sentence.as_data(), "language": "en", "section": line.section}


def test_without_edits_the_draft_is_as_the_rules_made_it(material):
    assert made(material).draft == make_draft(material)


def test_every_line_has_a_name_of_its_own_that_lasts(material, early):
    names = [line.id for part in made(material).parts for line in part.lines]
    assert len(names) == len(set(names))
    before = {line.id for part in made(early).parts for line in part.lines}
    assert len(before & set(names)) > 0.7 * len(before)


def test_words_of_the_moderator_keep_the_quotations_that_still_stand_in_them(material):
    line = quoted_line(made(material))
    quotation = line.sentence.quotations[0]
    text = f"As somebody put it, “{printed(quotation.text)}”, and rightly so."
    result = made(material, [Edit(1, "words", line.id, rewording(line, text), "Mo")])
    now = result.line(line.id)
    assert now.sentence.text == text and now.state == "edited" and now.sentence.origin == "moderator"
    assert now.sentence.quotations == (quotation,)
    assert faults_of(result.draft.as_data(), material) == []


def test_a_quotation_that_was_written_over_reflects_nothing_any_more(material):
    line = quoted_line(made(material))
    result = made(material, [Edit(1, "words", line.id, rewording(line, "Nothing of it is left."), "Mo")])
    number = line.sentence.quotations[0].message
    others = [one for one in result.draft.sentences() if any(q.message == number for q in one.quotations)]
    assert (result.draft.coverage[number] == "reflected") is bool(others)
    assert faults_of(result.draft.as_data(), material) == []


def test_a_dropped_line_can_be_put_back_by_taking_its_edit_away(material):
    line = quoted_line(made(material))
    result = made(material, [Edit(1, "drop", line.id)])
    assert result.line(line.id) is None and [one.id for one in result.dropped] == [line.id]
    assert faults_of(result.draft.as_data(), material) == []


def test_remarks_are_signed_and_stand_where_they_were_put(material):
    line = quoted_line(made(material))
    result = made(material, [Edit(3, "remark", line.section, {"text": "Taken up again below.", "after": line.id}, "Mo")])
    part = next(part for part in result.parts if any(one.id == "own.3" for one in part.lines))
    places = [one.id for one in part.lines]
    assert places[places.index(line.id) + 1] == "own.3"
    assert result.line("own.3").sentence.editor == "Mo"
    assert faults_of(result.draft.as_data(), material) == []


def test_a_translation_stands_in_the_place_kept_for_it(material):
    line = next(line for part in made(material).parts for line in part.lines if line.sentence.quotations and line.sentence.quotations[0].foreign)
    quotation = line.sentence.quotations[0]
    result = made(material, [Edit(1, "translate", f"{quotation.message}-{quotation.start}-{quotation.end}", {"text": "in English words"})])
    now = result.line(line.id).sentence
    assert "[translation: in English words]" in now.text and now.quotations[0].translation == "in English words"
    assert faults_of(result.draft.as_data(), material) == []


def test_ticks_change_count_quantifier_and_names(material):
    line = next(
        line
        for part in made(material).parts
        for line in part.lines
        if part.block.about.theme and line.sentence.template.startswith("lead.") and line.sentence.contributors == len(line.sentence.messages) > 4
    )
    theme = next(part.block.about.theme for part in made(material).parts if line in part.lines or any(one.id == line.id for one in part.lines))
    result = made(material, [Edit(1, "tick", str(line.sentence.messages[0]), {"theme": theme, "in": False})])
    now = result.line(line.id)
    assert now.sentence.contributors == (line.sentence.contributors or 0) - 1 and line.sentence.messages[0] not in now.sentence.messages
    assert faults_of(result.draft.as_data(), material, with_ticks(Settings(), [Edit(1, "tick", str(line.sentence.messages[0]), {"theme": theme, "in": False})])) == []


def test_paragraphs_are_split_and_merged_and_numbered_through(material):
    before = made(material)
    part = next(part for part in before.parts if part.block.kind == "paragraph" and len(part.lines) > 3)
    result = made(material, [Edit(1, "split", part.lines[2].id)])
    assert len(result.parts) == len(before.parts) + 1
    numbers = [part.block.number for part in result.parts if part.block.kind == "paragraph"]
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    again = made(material, [Edit(1, "split", part.lines[2].id), Edit(2, "merge", f"{part.key}/split-1")])
    assert [one.text for one in again.draft.sentences()] == [one.text for one in before.draft.sentences()]


def test_what_was_accepted_and_changed_since_is_flagged(material, early):
    then = {line.id: line.sentence.text for part in made(early).parts for line in part.lines}
    now = {line.id: line.sentence.text for part in made(material).parts for line in part.lines}
    changed, same = (next(one for one in then if one in now and (then[one] != now[one]) is differs) for differs in (True, False))
    accepted = [Edit(number, "accept", one, {"was": then[one]}) for number, one in enumerate((changed, same), start=1)]
    assert [made(early, accepted).line(one).state for one in (changed, same)] == ["accepted", "accepted"] and not made(early, accepted).flagged
    later = made(material, accepted)
    assert [(line.id, line.flag, line.anew) for line in later.flagged] == [(changed, "changed", now[changed])]
    assert [later.line(one).state for one in (changed, same)] == ["proposal", "accepted"]


def test_edited_words_outlive_a_hidden_message_and_are_flagged(material):
    line = quoted_line(made(material))
    edit = Edit(1, "words", line.id, rewording(line, f"It was said: “{printed(line.sentence.quotations[0].text)}”."), "Mo")
    number = line.sentence.quotations[0].message
    without = replace(material, messages=tuple(message for message in material.messages if message.number != number))
    result = made(without, [edit])
    kept = result.line(line.id)
    assert kept is not None and kept.flag == "gone" and kept.sentence.text == edit.data["text"]
    assert kept.sentence.quotations == () and number not in kept.sentence.messages
    assert not [fault for fault in faults_of(result.draft.as_data(), without) if str(number) in str(fault)]


@settings(max_examples=tries(2, 30), deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck))
@given(picks=st.lists(st.tuples(st.sampled_from(["words", "remark", "drop", "accept", "translate", "split", "move"]), st.integers(0, 10_000)), min_size=100, max_size=100))
def test_made_again_after_a_hundred_edits_and_twenty_messages_nothing_of_them_is_lost(material, early, picks):
    edits, texts = [], []
    state = made(early)
    lines = [line for part in state.parts for line in part.lines]
    for number, (kind, pick) in enumerate(picks, start=1):
        line, other = lines[pick % len(lines)], lines[(pick * 7) % len(lines)]
        data = {
            "words": rewording(line, f"Edited words {number}."), "remark": {"text": f"Edited words {number}.", "after": line.id}, "drop": {},
            "accept": kept_with(line), "translate": {"text": f"translated {number}", "line": line.id} | kept_with(line), "split": {}, "move": {"after": other.id} | kept_with(line),
        }[kind]  # fmt: skip
        target = line.id if kind != "remark" else line.section
        if kind == "translate":
            if not line.sentence.quotations:
                continue
            quotation = line.sentence.quotations[0]
            target = f"{quotation.message}-{quotation.start}-{quotation.end}"
        edits.append(Edit(number, kind, target, data, "Mo"))
    for stage in (early, material):
        result = made(stage, edits)
        there = " ".join(sentence.text for sentence in result.draft.sentences())
        dropped = " ".join(line.sentence.text for line in result.dropped)
        last = {}
        for edit in edits:
            if edit.kind == "words":
                last[edit.target] = edit.data["text"]
            elif edit.kind == "remark":
                texts.append(edit.data["text"])
            elif (
                edit.kind == "accept"
                and edit.target not in last
                and not any(one.kind in ("words", "drop", "translate") for one in edits if edit.target in (one.target, one.data.get("line")))
            ):
                texts.append(edit.data["was"])
        for target, text in last.items():
            assert text in there or text in dropped, (target, text)
        for text in texts:
            assert text in there, text
        assert faults_of(result.draft.as_data(), stage) == []


def test_what_was_accepted_stands_as_it_did_and_says_what_the_messages_make_of_it_now(material, early):
    then = {line.id: line for part in made(early).parts for line in part.lines}
    now = {line.id: line for part in made(material).parts for line in part.lines}
    changed = next(one for one in then if one in now and then[one].sentence.text != now[one].sentence.text)
    edit = Edit(1, "accept", changed, kept_with(then[changed]), "Mo")
    line = made(material, [edit]).line(changed)
    assert line.sentence.text == then[changed].sentence.text and line.state == "accepted" and line.sentence.origin == "moderator"
    assert (line.flag, line.anew) == ("changed", now[changed].sentence.text)
    taken = made(material, [edit, Edit(2, "accept", changed, kept_with(now[changed]), "Mo")]).line(changed)
    assert (taken.sentence, taken.flag, taken.state) == (now[changed].sentence, "", "accepted")


def test_accepted_words_of_a_hidden_message_do_not_stand(material):
    line = quoted_line(made(material))
    number = line.sentence.quotations[0].message
    without = replace(material, messages=tuple(message for message in material.messages if message.number != number))
    result = made(without, [Edit(1, "accept", line.id, kept_with(line), "Mo")])
    assert not any(number in sentence.messages for sentence in result.draft.sentences())
    assert faults_of(result.draft.as_data(), without) == []


def test_words_without_a_place_stand_in_the_nearest_section(material):
    key = next(part.key for part in made(material).parts if part.key.startswith("topic-1/goal-A.5/"))
    edit = Edit(1, "words", "gone", {"text": "Still said.", "was": "", "section": "topic-1/goal-A.5/no-such-theme", "messages": [], "quotations": []}, "Mo")
    part = made(material, [edit]).part_of("gone")
    assert part.key.startswith("topic-1/goal-A.5/") and key
