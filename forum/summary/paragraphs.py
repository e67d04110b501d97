"""Where a paragraph ends: about equal shares of a readable length, never before a sentence that leans on the one before it."""

from forum.summary.tree import Sentence

SHORTEST_PARAGRAPH, LONGEST_PARAGRAPH = 2, 6  # sentences
# What begins so cannot begin a paragraph.
_LEANING = frozenset({"sentence.reply", "sentence.reply_inner", "sentence.reply_also", "sentence.reply_first", "sentence.also"})


def length_of_paragraph(sentences: list[Sentence]) -> int:
    """How many of the sentences make the next paragraph: about an equal share of them, at the nearest place where one may begin."""
    if len(sentences) <= LONGEST_PARAGRAPH:
        return len(sentences)
    share = -(-len(sentences) // -(-len(sentences) // LONGEST_PARAGRAPH))
    places = [n for n in range(SHORTEST_PARAGRAPH, len(sentences) - SHORTEST_PARAGRAPH + 1) if sentences[n].template not in _LEANING]
    near = [n for n in places if n <= LONGEST_PARAGRAPH + 1]
    if near:
        return min(near, key=lambda n: (abs(n - share), n))
    return min(places[0] if places else len(sentences), max(LONGEST_PARAGRAPH + 2, share))
