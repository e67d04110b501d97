"""Two wordings compared word by word."""

from hypothesis import given
from hypothesis import strategies as st

from core.comparison import MOST, Piece, compared

TEXTS = st.text(alphabet="ab \n.中文é", max_size=60)


@given(before=TEXTS, now=TEXTS)
def test_the_pieces_make_both_texts(before, now):
    pieces = compared(before, now)
    assert "".join(piece.words for piece in pieces if piece.kind != "in") == before
    assert "".join(piece.words for piece in pieces if piece.kind != "out") == now


def test_whole_words_are_compared():
    assert compared("forty landlords", "fourteen landlords") == (Piece("out", "forty"), Piece("in", "fourteen"), Piece("same", " landlords"))


def test_words_changed_side_by_side_are_read_in_one_go():
    assert compared("We asked two men.", "We asked three women.") == (Piece("same", "We asked "), Piece("out", "two men"), Piece("in", "three women"), Piece("same", "."))


def test_a_chinese_character_is_a_word():
    assert compared("赞同合作", "不同合作") == (Piece("out", "赞"), Piece("in", "不"), Piece("same", "同合作"))


def test_what_did_not_change_is_one_piece():
    assert compared("Words.", "Words.") == (Piece("same", "Words."),) and compared("", "") == ()


def test_texts_of_many_words_are_compared_by_lines_or_as_wholes():
    before = "\n".join(f"one {n} two" for n in range(MOST))
    now = "\n".join(f"one {n} two" if n != 7 else "three" for n in range(MOST)) + "\nend"
    assert [piece.kind for piece in compared(before, now)].count("same") >= 2
    jumbled = " ".join(str(n * 7919 % MOST) for n in range(MOST))
    assert len(compared(jumbled, " ".join(reversed(jumbled.split())))) == 2
