"""A need that is denied before a turn ("we do not need A but B", «нужно не A, а B», “不需要A，而需要B”): B is what is needed; and refusals ("Not in funds")."""

import re
from dataclasses import dataclass

# Each pattern ends where what is needed begins. What is denied before it holds no second sentence.
_A = r"[^.;؛。；!?]{2,90}?"
_TURNS = {
    "en": (
        rf"(?:(?:do|does|did|are|is)(?:n't| not)|no longer)(?: \w+ly)? (?:need|want|lack|require|miss|ask(?:ing)? for|look(?:ing)? for) (?!only|just){_A}(?:,? but(?: rather| instead)? |[,;:–—] ?(?:but )?(?:what )?(?:we|they|i|it|he|she) (?:(?:do|really) )?(?:needs?|wants?|lacks?|requires?|asks? for)(?: is)? )",
        rf"(?:we|i|they|who|which|countries|parties|\w+s) (?:needs?|wants?|lacks?|asks? for|requires?) not (?!only|just|be\b|to be\b){_A},? but(?: rather)? ",
        rf"what (?:we|i|they|our \w+) (?:needs?|wants?|lacks?|requires?|misses|miss)(?: \w+)? is not (?!only|just){_A}(?:,? but(?: rather)? |[,;] ?it is |[–—] ?)",
    ),
    "fr": (
        rf"(?:pas|plus|guère|nul) (?:de )?besoin d(?:e |')(?!\w+ seulement){_A},? mais (?:bien |plutôt |surtout )?(?:d'(?=[^\W\d])|de (?!la |l')|(?=du |des |de ))",
        rf"(?:ce qu'il (?:nous |leur )?(?:faut|manque)|ce dont (?:nous avons|on a|ils ont) besoin|ce qui (?:nous |leur )?manque),? (?:ce )?n'est pas (?!seulement){_A},? (?:mais(?: bien| plutôt)?|c'est) (?=l[ae']|les|une?|des|du|de )",
        rf"il ne (?:nous |leur )?(?:faut|manque) (?:pas|plus) (?!seulement|que){_A},? mais(?: bien| plutôt)? (?=l[ae']|les|une?|des|du|de |d')",
    ),
    "es": (
        rf"(?<!\w)no (?:(?:nos|les|se|me|le) )?(?:necesit\w+|requer\w+|requier\w+|pedimos|pido|piden|quer\w+|quier\w+|hacen? falta|falta\w*|solicit\w+)(?: de)? (?!s[oó]lo|solamente){_A}(?:,? sino(?: más bien)?(?: de)? (?!que|también)|[,;:] ?(?:lo que )?(?:nos |les )?(?:queremos|quiero|quieren|necesit\w+|pedimos|hacen? falta|falta\w*|requer\w+)(?: es| son)? )",
        rf"lo que (?:(?:nos|les|se) )?(?:necesit\w+|hacen? falta|falta\w*|quer\w+|pedimos|requier\w+) no (?:es|son) (?!s[oó]lo|solamente){_A},? sino (?!que|también)",
    ),
    "ru": (
        rf"(?<!\w)не (?:нужн\w+|нужен|надо|требу\w+|просим|прошу|хотим|нуждаемся в|необходим\w*) (?!только){_A}[,;–—] ?(?:а|но)? ?(?:(?:нам|им) )?(?:нужн\w+ |нужен |надо |требу\w+ |просим |прошу |хотим |нуждаемся в |необходим\w* )?(?<=[ ])(?!потому|это|он|она|они|мы )",
        rf"(?:нужн\w+|нужен|надо|требу\w+|просим|прошу|хотим|не хватает|необходим\w*) не (?!только|менее|более){_A}, (?:а|но) ",
        r"(?<!\w)не (?!только)[^.;,]{2,60} (?:нужн\w+|нужен|надо|требу\w+|необходим\w*), (?:а|но) ",
    ),
    "zh": (
        r"(?<!是)不(?:再)?(?:需要|要|缺少?|求|想要)(?!求)[^，。；！？只仅]{1,40}[，；、]?(?:而是?|只是?|我们|真正|但|却)*(?:需要|要|缺少?|求|想要)(?:的是)?",
        r"(?:需要|要|缺少?|求|想要)的(?:并)?不(?:只)?是(?!只|仅)[^，。；！？]{1,40}[，；]?而?是",
        r"不是(?:需要|要|缺少?|求)(?!求)[^，。；！？]{1,30}[，；](?:而)?是(?:需要|要|缺少?|求)",
    ),
    "ar": (
        rf"(?:لسنا|لست|ليسوا|ليس|ليست|لم نعد|لا|ما عدنا)(?: \w+)? (?:في |ب)?(?:حاجة|نحتاج|نريد|أريد|نطلب|يلزمنا|ينقصنا|تنقصنا|يحتاجون|يريدون) (?:إلى |ل)?(?!فقط){_A}(?:،? ?بل (?:إلى |نحتاج إلى |نحتاج |نريد |نطلب |بحاجة إلى )?|[،,] ?(?:بل )?(?:ينقصنا |تنقصنا |نريد |نحتاج إلى |نحتاج |يلزمنا |نطلب ))",
        rf"(?:ما|الذي) (?:نحتاجه|نريده|ينقصنا|نطلبه|نحتاج إليه|يلزمنا) (?:ليس|ليست) (?!فقط){_A}،? ?بل (?:هو |هي )?",
    ),
}  # fmt: skip
_PATTERNS = {language: tuple(re.compile(row) for row in rows) for language, rows in _TURNS.items()}
_SIGNS = {"en": ("n't ", " not ", "no longer"), "fr": (" pas ", " plus ", " guère ", " nul "), "es": ("no ",), "ru": ("не ",), "zh": ("不",), "ar": ("بل ", "ينقصنا")}
# After such a cue what is named is what is not needed.
_HALF = re.compile(
    r"(?:,? ?(?:is|are|was|were|n'est|ne sont|no (?=es|son|era))? ?(?:not|pas|no|не) (?!only|just|seulement|s[oó]lo|solamente|только)|ه? ?(?:ليس|ليست|لا) |的?(?:并)?不是(?!只|仅))"
)
_LACK = re.compile(r"lack|miss|manque|falta|не хватает|ينقصنا|تنقصنا|缺")
# A clause after the turn is no need of a thing: "we do not need training, but our budget is small".
_SUBJECT = re.compile(
    r"(?:we|they|it|he|she|i|you|there|this|that|our \w+ (?:is|are|has|have)|il|elle|ils|elles|nous|on|cela|ce|je|мы|они|он|она|это|я|我们|他们|它|这)(?!\w)|(?:(?!that|who|which|where)[\w'-]+ ){1,4}(?:is|are|was|were|has|have|does|did|can|cannot|will|would) "
)
# "Not in funds.", "Non pour ce qui est du financement", "No en cuanto a recursos": what is not wanted.
_REFUSAL = re.compile(
    r"(?:(?:no|non|not|нет|certainly not|pas|لا|不)[,:;–— ]{1,3}(?:(?:for|in|as (?:to|for|regards)|with regard to|regarding|on|where|concerning|pour|en ce qui|s'agissant|quant|au niveau|sur le plan|en (?:cuanto|lo que|materia)|respecto|por lo que|para|что касается|в части|в отношении|по)(?!\w)|فيما يتعلق|بالنسبة|就|在))"
    r"|(?:nous |[\w' -]{2,30} )?ne (?:souhait\w+|demand\w+|sollicit\w+) (?:plus|pas)(?!\w)|[\w ]{2,30} (?:cannot|can no longer) absorb(?!\w)|no (?:se )?(?:desea|solicita|pide)n?(?!\w)"
)
_FEW = 90  # characters


@dataclass(frozen=True, slots=True)
class Turn:
    """Where in a text a denied need begins and what is needed instead, and whether it is told as something that is lacking."""

    begin: int
    end: int
    lacks: bool


def turn_in(text: str, language: str) -> Turn | None:
    """What a sentence says is needed instead of what it denies. ``text`` is folded."""
    if not any(sign in text for sign in _SIGNS.get(language, ())) or text.endswith(("?", "؟", "？")):
        return None
    for pattern in _PATTERNS[language]:
        for found in pattern.finditer(text):
            rest = text[found.end() :]
            if len(rest) >= 2 and not _SUBJECT.match(rest):
                return Turn(found.start(), found.end(), bool(_LACK.search(found.group())))
    return None


def is_denied_after(text: str, end: int) -> bool:
    """Whether a cue that ends there goes on with a negation: "what we need | is not …"."""
    return bool(_HALF.match(text, end))


def refuses(text: str) -> bool:
    """Whether words only say what is not wanted."""
    return len(text) <= _FEW and ";" not in text and bool(_REFUSAL.match(text))
