"""Blocks of a message: what is the author's own, where a list is led in from, and every offset a slice of the source."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.summary.blocks import OWN, blocks_of

pytestmark = pytest.mark.wide


def cut(body):
    return [(block.kind, body[block.start : block.end]) for block in blocks_of(body)]


def test_a_quotation_is_set_apart_even_where_words_stand_right_under_it():
    assert cut("I agree.\n\n> they said\nand went on\n\nMy own words.") == [
        ("paragraph", "I agree."),
        ("quote", "> they said"),
        ("quote", "and went on"),
        ("paragraph", "My own words."),
    ]


def test_a_signature_takes_everything_after_it():
    assert cut("My words.\n-- \nA. Name\n\nMinistry") == [("paragraph", "My words."), ("signature", "-- \nA. Name\n\nMinistry")]


def test_code_headings_and_notes_hold_nobodys_points():
    kinds = [kind for kind, _ in cut("# Title\n\n```\ncode\n\nmore\n```\n\nTitle\n---\n\n[^1]: A note.\n\n[x]: https://example.org\n\nWords.")]
    assert kinds == ["heading", "code", "code", "code", "code", "heading", "note", "note", "paragraph"]


def test_a_list_is_led_in_by_the_paragraph_that_ends_in_a_colon_or_without_a_mark():
    for lead in ("We need:", "Nous voulons :", "我们需要：", "Nous serions favorables à"):
        found = blocks_of(f"{lead}\n\n- one thing;\n- another.")
        assert [(block.kind, block.lead) for block in found] == [("paragraph", None), ("item", 0), ("item", 0)]


def test_a_list_after_a_full_stop_has_no_lead_in():
    assert [block.lead for block in blocks_of("We met.\n\n- one\n- two")] == [None, None, None]


def test_a_list_may_stand_right_under_its_lead_in():
    assert cut("We need:\n1. staff;\n2. money.") == [("paragraph", "We need:"), ("item", "staff;"), ("item", "money.")]


def test_nested_items_know_the_item_above_them():
    body = "We need:\n\n- training:\n  - for customs\n  - for judges\n- money"
    assert [(block.kind, block.lead, block.depth) for block in blocks_of(body)] == [("paragraph", None, 0), ("item", 0, 1), ("item", 1, 2), ("item", 1, 2), ("item", 0, 1)]


def test_words_indented_after_an_empty_line_still_belong_to_their_item():
    body = "We need:\n\n- training\n\n  in all languages\n\nOther words."
    assert [(block.kind, block.lead) for block in blocks_of(body)] == [("paragraph", None), ("item", 0), ("item", 0), ("paragraph", None)]


def test_a_year_at_the_start_of_a_line_opens_no_list():
    assert cut("We began in\n2019. It lasted.") == [("paragraph", "We began in\n2019. It lasted.")]


def test_a_table_gives_its_cells_and_not_its_head():
    body = "Modules:\n\n| What | Time |\n|---|---|\n| Papers | 60 min |\n\nAfter."
    assert cut(body) == [("paragraph", "Modules:"), ("heading", "| What | Time |"), ("cell", "Papers"), ("cell", "60 min"), ("paragraph", "After.")]
    assert blocks_of(body)[2].lead == 0


def test_bullets_typed_as_dots_or_dashes_are_items_too():
    assert [kind for kind, _ in cut("Нужно:\n– обучение;\n– средства.")] == ["paragraph", "item", "item"]
    assert [kind for kind, _ in cut("需要：\n1、培训；\n2、资金。")] == ["paragraph", "item", "item"]
    assert [kind for kind, _ in cut("— Да, — сказал он.")] == ["paragraph"]


@given(st.text(alphabet="ab \n>-*1.|:`#_\t)", max_size=200))
def test_blocks_never_overlap_and_always_lie_inside(body):
    end = 0
    for block in blocks_of(body):
        assert end <= block.start < block.end <= len(body)
        assert block.lead is None or blocks_of(body)[block.lead].end <= block.start
        end = block.end
    assert all(block.kind in OWN | {"quote", "code", "heading", "note", "signature"} for block in blocks_of(body))
