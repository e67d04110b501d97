"""The order of names as readers of a language expect it, without a library of the size of ICU."""

from functools import lru_cache

from core.stems import fold


@lru_cache(maxsize=20_000)
def key(name: str, language: str) -> tuple[bytes | str, str]:
    """What to sort a name by: letters without regard to case, accents and hamzas; ñ after n in Spanish; Chinese by the sound of its characters,
    as the national character set has its common ones in order."""
    if language == "zh":
        return name.casefold().encode("gb18030", "replace"), name
    lowered = name.casefold()
    if language == "es":
        lowered = lowered.replace("ñ", "n\x7f")
    return " ".join(fold(word) for word in lowered.split()), name
