"""Octets as text: the charset that is named, with what its name means in mail, then UTF-8, then what fits."""

import codecs

# What the names mean in the mails that use them. Only charsets of text are asked for: some codecs of Python are none, and some take time without end.
_MEANT = {
    "": "utf-8", "utf8": "utf-8", "utf-8": "utf-8", "us-ascii": "utf-8", "ascii": "utf-8", "ansi_x3.4-1968": "utf-8", "646": "utf-8", "default": "", "unknown": "",
    "unknown-8bit": "", "x-unknown": "", "8bit": "", "7bit": "utf-8", "unicode-1-1-utf-8": "utf-8", "utf8mb4": "utf-8", "utf-7": "utf-7", "unicode-1-1-utf-7": "utf-7",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "iso8859-1": "cp1252", "iso_8859-1": "cp1252", "l1": "cp1252", "windows-1252": "cp1252",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "euc-cn": "gb18030", "hz-gb-2312": "hz", "big5": "big5hkscs", "big-5": "big5hkscs",
    "x-x-big5": "big5hkscs", "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "ksc5601": "cp949",
    "iso-2022-jp": "iso2022_jp_ext", "iso-8859-8-i": "iso8859_8", "iso-8859-8-e": "iso8859_8", "iso-8859-6-i": "iso8859_6", "iso-8859-6-e": "iso8859_6",
    "iso-8859-9": "cp1254", "iso-8859-11": "cp874", "tis-620": "cp874", "windows-874": "cp874", "koi8-r": "koi8_r", "koi8-ru": "koi8_u", "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman", "x-mac-cyrillic": "mac_cyrillic", "ansi": "cp1252", "cp-850": "cp850",
}  # fmt: skip
_NOT_TEXT = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem", "palmos"})
_WIDE = frozenset({"utf-7", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "hz", "iso2022_jp", "iso2022_jp_ext", "iso2022_kr"})


def decoded(octets: bytes, charset: str) -> tuple[str, str]:
    """The text, and what was wrong: "" , ``unknown-charset`` or ``lost-letters``."""
    if (
        octets.isascii()
        and (not charset or charset[:3].lower() in {"us-", "utf", "iso", "win", "koi"})
        and b"\x1b" not in octets
        and not charset.lower().startswith(("utf-7", "utf-16", "utf-32"))
    ):
        return octets.decode("ascii"), ""
    name = _named(charset)
    if name and name not in _WIDE:
        # Latin letters hardly ever make sequences that are good UTF-8: who says Latin and sends these, sends UTF-8.
        try:
            return octets.decode("utf-8"), "" if name == "utf-8" else "unknown-charset" if not octets.isascii() else ""
        except UnicodeDecodeError:
            pass
    if name and name != "utf-8":
        try:
            return octets.decode(name), ""
        except (UnicodeError, LookupError, ValueError, OverflowError):  # codecs of the East raise more than one kind
            pass
        if name in _WIDE or not _mostly_high(octets):
            return octets.decode(name, "replace"), "lost-letters"
    return _guessed(octets, name)


def _named(charset: str) -> str:
    """A codec for a charset's name; "" for one that nobody knows."""
    said = charset.strip().strip("\"'<> \t").lower().replace(" ", "-")[:60]
    if said in _MEANT:
        return _MEANT[said]
    if not said.isascii():
        return ""
    try:
        found = codecs.lookup(said)
    except (LookupError, ValueError, UnicodeError):
        return ""
    return "" if found.name.replace("-", "_") in _NOT_TEXT or not getattr(found, "_is_text_encoding", True) else found.name


def _mostly_high(octets: bytes) -> bool:
    return sum(octet > 127 for octet in octets[:4000]) * 2 > len(octets[:4000])


def _guessed(octets: bytes, name: str) -> tuple[str, str]:
    """UTF-8, where it is good but for a few octets; else the one of the old charsets of Windows in which it looks like words."""
    text = octets.decode("utf-8", "replace")
    if text.count("\ufffd") * 20 <= sum(octet > 127 for octet in octets):
        return text, "lost-letters" if "\ufffd" in text else "unknown-charset"
    sample = octets[:4000]
    if _mostly_high(sample):
        best = max(("cp1251", "koi8_r", "gb18030", "cp1256", "cp932", "cp949", "cp1253", "cp1255"), key=lambda codec: _likely(sample, codec))
        if _likely(sample, best) > 0:
            return octets.decode(best, "replace"), "unknown-charset"
    text = octets.decode("cp1252", "replace")
    return text, "lost-letters" if name == "utf-8" and "\ufffd" in text else "unknown-charset"


def _likely(sample: bytes, codec: str) -> float:
    """How much of it would be small letters or common signs of one script."""
    text = sample.decode(codec, "replace")
    seen = [char for char in text if ord(char) > 127]
    if not seen or "\ufffd" in text[:-2]:
        return 0.0
    if codec in {"gb18030", "cp932", "cp949"}:
        common = sum("\u4e00" <= char <= "\u8fff" or "\u3040" <= char <= "\u30ff" or "\uac00" <= char <= "\ud7a3" or char in "，。、！？：" for char in seen)
        return common / len(seen) - (0.05 if codec != "gb18030" else 0)
    return sum(char.islower() or (char.isalpha() and not char.isupper()) for char in seen) / len(seen)
