"""Typesets one folder into one PDF; a program of its own, so that its memory is given back. ``python -m forum.exports.typeset FOLDER TARGET``."""

import sys
from pathlib import Path

import typst

FONTS = Path(__file__).parent / "fonts"


def main(folder: str, target: str) -> None:
    """Fonts for Arabic and Chinese are ours, those for Latin, Greek and Cyrillic the typesetter's own; the system's are for all other scripts."""
    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=[str(FONTS)])
    Path(target).write_bytes(typst.compile(str(Path(folder) / "main.typ"), root=folder, font_paths=fonts, format="pdf"))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
