"""What a list hangs on: the words of its lead-in that an item needs before it, whom the list asks, and what says nothing by itself."""

import re

from forum.summary.kinds import VOTING, Reading
from forum.summary.plain import Plain
from forum.summary.shape import length, points_away

LONGEST_LEAD, LONGEST_ITEM = 16, 24  # words
UNENDED = re.compile(r"[\s:：,،—–-]+$")
_THAT = re.compile(r"(.{3,}?)[ ,]+(?:that|which|qui|que|quienes)$")
# Words that only count or announce what is to come.
_COUNTED = (
    r"(?:the|these|those|our|some|several|a few|two|three|four|five|six|\d+|les|ces|nos|quelques|plusieurs|deux|trois|quatre|cinq|los|las|estos|estas|nuestros|nuestras|"
    r"algunos|algunas|varios|varias|dos|tres|cuatro|cinco|следующ\w+|два|три|четыре)"
)
_THINGS = (
    r"(?:things?|points?|ways?|ideas?|items?|elements?|aspects?|areas?|measures?|steps?|actions?|activities|respects?|issues?|topics?|reasons?|results?|needs?|challenges|priorities|"
    r"suggestions?|proposals?|recommendations?|lessons?|questions?|kinds|types|forms|choses|éléments?|mesures?|domaines?|axes|besoins|difficultés|priorités|propositions?|raisons?|actions|"
    r"activités|cosas|puntos|elementos|medidas|ámbitos|áreas|acciones|actividades|necesidades|dificultades|prioridades|propuestas?|razones|cuestiones|aspectos)"
)
_GENERIC = re.compile(
    rf"(?:{_COUNTED} )*(?:following|suivante?s?|siguientes?|следующ\w+)?(?: ?(?:\w+ ){{0,2}}{_THINGS})?(?: (?:following|suivante?s?|siguientes?))?(?: (?:in particular|notamment|en particular))?"
    r"|(?:are|is|include|includes|including|comprises?|concern|sont|est|comprennent|concernent|son|es|incluyen)(?: the following| les suivante?s| l[oa]s siguientes)?"
    r"|(?:.* )?(?:include|includes|included|are|is|were|as|make|formuler|apporter|faire|soumettre|présenter|sont|comprennent|se résument|son|incluyen|formular|hacer)(?: \w+){0,2}"
    r" (?:following|follows|suivante?s?|comme suit|siguientes?)(?: \w+)?"
    r"|(?:.* )?(?:reports?|notes?|states?|informs?|submits?|observes?|considers?|wishes to (?:note|report|state|submit|inform)|informa|señala|indica|comunica|manifiesta|considera|expone|informe|signale|indique|note|estime|fait (?:savoir|observer|valoir))(?: (?:that|que))?"
    r"|(?:the )?following|ce qui suit|lo siguiente|следующее|以下(?:几点|内容|方面)?|ما يلي"
)
# A lead-in that ends so says nothing without its items.
UNFINISHED = re.compile(
    r"(?<!\w)(?:that|which|to|for|of|on|in|with|by|than|as|que|qui|de|à|sur|pour|par|para|con|sobre|en|a|is|are|est|sont|es|son|include|includes|including|чтобы|для|на|в)$"
    rf"|(?<!\w)(?:following|suivante?s?|siguientes?|lo siguiente)(?!\w)|(?<!\w){_COUNTED} (?:\w+ )?{_THINGS}(?!\w)"
)


_COUNTS = re.compile(rf"(?<!\w){_COUNTED} (?:[\w-]+ ){{0,2}}{_THINGS}(?!\w)")
# A sentence that only says how many things are to come: its items stand without it.
_ONLY_COUNTS = re.compile(
    rf"(?:here are |there are |voici |il y a |hay |estos son )?{_COUNTED} (?:[\w'’-]+ ){{0,3}}?[\w'’-]+"
    r"(?: (?:stand out|stood out|come to mind|follow|were useful|se distinguent|ressortent|suivent|destacan|sobresalen|siguen))?"
)
_MORE_COUNTED = (
    r"(?: (?:may|can|could|should|must|would) be \w+| peuvent être \w+| s'imposent| se dégagent| se destacan| se pueden \w+| pueden \w+| are (?:offered|made|worth \w+)"
    r"| (?:is|are) in order| emerged?| stand out)(?: [\w'-]+){0,4}"
)
_ANNOUNCING = re.compile(
    r"(?:the following|as follows|lo siguiente|(?:las|los) siguientes|ce qui suit|comme suit|(?:les )?(?:\w+ )?suivante?s|следующее)(?: (?:[\w'-]+ ){0,2}[\w'-]+)?[\s:.;]*$"
)
_ONLY_COUNTED = re.compile(rf"{_COUNTED} (?:[\w'’-]+ ){{0,3}}?[\w'’-]+{_MORE_COUNTED}")
_ONE_MORE = re.compile(
    r"(?:a|an|one|another|my|un|une|otr[oa]|un[ae]? autre) ?(?:further|last|final|more|brief|second|third|dernière?|autre|últim[oa]|nuev[oa]|brève?|breve)? ?"
    r"(?:point|remark|comment|note|observation|thought|word|remarque|commentaire|mot|punto|observación|comentario|palabra)"
)
_SORRY, _SHORT = (
    re.compile(r"(?:sorry|apologies|désolée?|pardon|toutes mes excuses|perdón|disculp\w+|извините|простите|прошу прощения|抱歉|对不起|عذرا|أعتذر)(?!\w)"),
    60,
)  # characters
_NUMERALS = r"(?:two|three|four|five|six|several|deux|trois|quatre|cinq|plusieurs|dos|tres|cuatro|cinco|vari[oa]s|дв[ае]|три|четыре)"
_SO_MANY = re.compile(rf"{_NUMERALS} (?:[\w-]+ ){{0,1}}?{_THINGS}(?: [\w'-]+){{0,4}}")
_LEAST = 5  # words of a lead-in that ends like a sentence of its own


def is_generic(words: str) -> bool:
    """Whether folded words only announce a list ("the following three things")."""
    return not words.strip() or bool(_GENERIC.fullmatch(words.strip(" ,")) or _COUNTS.match(words.strip(" ,")))


def only_counts(words: str) -> bool:
    """Whether folded words are a sentence that only says how many things are to come ("Three contributions stand out")."""
    return bool(_ONLY_COUNTS.fullmatch(words.strip(" ,.:")) or _ONLY_COUNTED.fullmatch(words.strip(" ,.:")))


def counts_what_follows(words: str) -> bool:
    """Whether folded words before a colon only say how many things follow ("Two things would help")."""
    return bool(_SO_MANY.fullmatch(words.strip(" ,.:")))


def announces(words: str) -> bool:
    """Whether folded words are a sentence that only says that something is to come ("… permite señalar lo siguiente", "Two remarks can be made")."""
    return bool(_ANNOUNCING.search(words) or only_counts(words))


def is_one_more(words: str) -> bool:
    """Whether folded words only say that a point follows ("A further point."), or excuse something ("Sorry, my last belongs to P.2")."""
    return bool(_ONE_MORE.fullmatch(words.strip(" .:")) or (len(words) <= _SHORT and _SORRY.match(words)))


def counts(words: str) -> bool:
    """Whether a lead-in says how many items follow, so that some of them must not pass for all."""
    return bool(_COUNTS.search(words.lower()))


def place_after_the_cue(plain: Plain, reading: Reading) -> tuple[int, int]:
    """Where the words of a lead-in after its cue begin and end."""
    begin = plain.place(reading.end)
    begin += len(plain.folded[begin:]) - len(plain.folded[begin:].lstrip(" ,"))
    return begin, len(UNENDED.sub("", plain.folded))


def needed_lead(plain: Plain, reading: Reading, language: str) -> tuple[int, int] | None:
    """The slice of a lead-in's printed words that its items need before them: what it names after its cue, without "that"; nothing where it only announces."""
    begin, end = place_after_the_cue(plain, reading)
    if end <= begin:
        return None
    if found := _THAT.search(plain.folded[begin:end]):
        end = begin + found.end(1)
    words = plain.folded[begin:end]
    goes_on = end < len(UNENDED.sub("", plain.folded)) or UNFINISHED.search(words)
    if is_generic(words) or length(words) > LONGEST_LEAD or points_away(words, language) or reading.kind in ("lesson", "activity"):
        return None
    return (begin, end) if goes_on or length(words) >= _LEAST else None


def whole_lead(plain: Plain, reading: Reading, language: str, begin: int) -> tuple[int, int] | None:
    """All of a lead-in without a cue from ``begin``, where it can stand: an item under it says nothing without it."""
    end = len(UNENDED.sub("", plain.folded))
    words = plain.folded[begin:end]
    if only_counts(words):
        return None
    if reading.kind in VOTING or not 3 <= length(words) <= LONGEST_LEAD or points_away(words, language):
        return None
    return begin, end
